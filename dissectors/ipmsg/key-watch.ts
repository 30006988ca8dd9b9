/** What the capture tells of keys, and what it says of messages that stay closed. */
import { digestHex } from 'imdissect/crypto';
import {
  limitProblems,
  limits as defaultLimits,
  LruMap,
  type Limits,
  type MessageRef,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import { noGivenKeys, withKey, type GivenKey } from './keyring.js';
import { ipmsgProblems } from './problems.js';
import { keysFor, rememberedBlocks } from './session-key.js';
import type { Way } from './ways.js';

/** Pairs of hosts of which it was said that their messages stay closed. */
const remembered = 4096;

/**
 * Results of private operations that are kept for sure: half of what `session-key.ts` has room for. A copy of a message is
 * opened by what is kept, and costs nothing.
 */
const keptResults = rememberedBlocks / 2;

export class KeyWatch {
  private readonly told = new LruMap<string, true>(remembered);
  /** Blocks that were tried, by their digests. */
  private readonly tried: LruMap<string, true>;
  private spent = 0;
  private exhausted = false;

  constructor(
    private readonly keys: readonly GivenKey[],
    private readonly limits: Limits = defaultLimits(),
  ) {
    this.tried = new LruMap(Math.max(1, Math.floor(keptResults / Math.max(1, keys.length))));
  }

  /** The private keys that may still be used: none once they were used as often as the limit allows. */
  get given(): readonly GivenKey[] {
    return this.spent < this.limits.rsa ? this.keys : noGivenKeys;
  }

  /** Learns public keys, and reports messages that stay closed. */
  track(event: Sent<IpmsgFields>, way: Way, out: Tracker): void {
    const { fields } = event.message;
    learn(way, event);
    if (fields.cipher?.ekey instanceof Uint8Array) this.watch(event, fields.cipher.ekey, way, out);
  }

  private watch({ message, ref }: Sent<IpmsgFields>, ekey: Uint8Array, way: Way, out: Tracker): void {
    const { given } = this;
    const tried = keysFor(ekey.length, { given, sender: way.from.keys, receiver: way.to.keys });
    const opened = tried.findIndex(({ source }) => source === message.decryptedWith);
    if (tried.length > 0 && this.isNew(ekey)) this.spend(opened < 0 ? tried.length : opened + 1, ref, out);
    if (opened >= 0 || this.exhausted) return;
    const pair = `${way.from.number} ${way.to.number} ${ekey.length}`;
    if (this.told.touch(pair) !== undefined) return;
    this.told.set(pair, true);
    tellClosed(tried, ekey.length, way, ref, out);
  }

  private isNew(block: Uint8Array): boolean {
    const digest = digestHex('sha256', block);
    if (this.tried.touch(digest) !== undefined) return false;
    this.tried.set(digest, true);
    return true;
  }

  private spend(count: number, ref: MessageRef, out: Tracker): void {
    this.spent += count;
    const { rsa } = this.limits;
    if (this.exhausted || this.spent < rsa || this.keys.length === 0) return;
    this.exhausted = true;
    const what = 'encrypted messages stay closed from here on';
    out.report(limitProblems.reached, ref, { name: 'rsa', value: rsa, what });
  }
}

/** Says what a message that stays closed wants: a key that was not given, or a better one than those of its size. */
function tellClosed(tried: readonly GivenKey[], length: number, way: Way, ref: MessageRef, out: Tracker): void {
  const [wanted] = way.to.keys.filter(({ modulus }) => modulus.length === 2 * length);
  const suspects = tried.filter((key) => mayBeReceivers(key, way));
  if (suspects.length > 0) {
    out.report(ipmsgProblems.wrongKey, ref, { key: suspects.map(({ source }) => source).join(', the ') });
    return;
  }
  const bits = `RSA-${8 * length}`;
  out.report(ipmsgProblems.noKey, ref, {
    key: wanted === undefined ? `an ${bits} key` : `the ${bits} ${wanted.source}`,
  });
}

/** Whether the key is one that the receiver told, or, of a receiver that told none of its size, not the sender's own. */
function mayBeReceivers({ modulus }: GivenKey, { from, to }: Way): boolean {
  const told = to.keys.filter((key) => key.modulus.length === modulus.length);
  if (told.length > 0) return told.some((key) => key.modulus === modulus);
  return !from.keys.some((key) => key.modulus === modulus);
}

/** The public key that a host told: with ANSPUBKEY, or beside the signature of a dictionary. */
function learn({ from }: Way, { message, ref }: Sent<IpmsgFields>): void {
  const { exponent, modulus } = message.fields;
  if (!(exponent instanceof Uint8Array) || !(modulus instanceof Uint8Array)) return;
  const place = ref.input === 0 ? String(ref.frame) : `${ref.input + 1}:${ref.frame}`;
  from.keys = withKey(from.keys, exponent, modulus, `key from frame ${place}`);
}
