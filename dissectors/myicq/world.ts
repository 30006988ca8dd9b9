/** What the whole capture knows: passwords by account, and packets that others acknowledge. */
import { LruMap, type OptionValues } from 'imdissect/dissector';
import { noAccounts, withCandidate, withoutAccount, withoutSession, type Accounts, type Candidate } from './keys.js';
import { LinqWorld } from './linq-session.js';
import type { Keyring } from './opening.js';
import { PacketTable } from './packet-table.js';
import { givenPasswords } from './passwords.js';
import { PeerPorts } from './peer-ports.js';

const rememberedAccounts = 65_536;

export class World {
  readonly packets = new PacketTable();
  readonly ports = new PeerPorts();
  readonly linq = new LinqWorld(this.packets);
  readonly given: Keyring['given'];
  private known: Accounts = noAccounts;
  private readonly recent = new LruMap<number, true>(rememberedAccounts, (uin) => {
    this.known = withoutAccount(this.known, uin);
  });

  /** @throws UsageError for a password that cannot be one */
  constructor(options: OptionValues) {
    this.given = givenPasswords(options['password'] ?? []);
  }

  /** Passwords by account, as they are known now. */
  get accounts(): Accounts {
    return this.known;
  }

  /** Learns a password. */
  learn(uin: number, candidate: Candidate): void {
    this.recent.set(uin, true);
    this.known = withCandidate(this.known, uin, Object.freeze(candidate));
  }

  /** The server refused the session: its password was not the account's. */
  refuse(uin: number, sid: number): void {
    this.known = withoutSession(this.known, uin, sid);
  }
}
