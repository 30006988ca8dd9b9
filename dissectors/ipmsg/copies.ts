/**
 * Copies of a packet. The same packet number from the same host and user, for the same command, to the same address is
 * a resend; broadcast to another broadcast address within a second it is a duplicate; to another host it is neither.
 */
import { LruMap, secondsBetween, type MessageRef, type Sent, type Tracker } from 'imdissect/dissector';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { scanHeader } from './header-scan.js';
import { ipmsgProblems } from './problems.js';

/** The copies to one destination. */
interface Copies {
  readonly original: MessageRef;
  /** Digest of the body without its trailing NULs: a reused number with other content is another packet. */
  readonly digest: number;
  options: number;
  padding: number;
  resends: number;
}

interface Broadcast {
  readonly original: MessageRef;
  readonly digest: number;
}

/**
 * Seconds after which a number that comes back is a new packet: iptux counts from 1 at each start. Messages and their
 * receipts are kept as long as there is room, for Windows sends a message again when the peer is back, hours later.
 */
const freshFor = 60;
/** Seconds within which a client has broadcast to all its networks. */
const broadcastWithin = 1;
const remembered = 16_384;

export class CopyTable {
  private readonly sent = new LruMap<string, Copies>(remembered);
  private readonly broadcasts = new LruMap<string, Broadcast>(remembered);

  /** The first copy of this packet: itself, when it is none. Tells the tracker what it is. */
  firstOf(event: Sent<IpmsgFields>, out: Tracker): MessageRef {
    const { fields } = event.message;
    const { user, fingerprint, packetNo } = fields;
    if (packetNo === undefined || packetNo === null || typeof fields.mode !== 'number') return event.ref;
    const packet = `${event.source.address} ${fields.mode} ${packetNo} ${user ?? ''} ${fingerprint ?? ''}`;
    const digest = digestOf(event.bytes);
    return (
      this.resend(`${event.destination.address} ${packet}`, event, digest, out) ??
      this.duplicate(packet, event, digest, out) ??
      event.ref
    );
  }

  private resend(key: string, event: Sent<IpmsgFields>, digest: number, out: Tracker): MessageRef | null {
    const { fields } = event.message;
    const options = fields.options ?? 0;
    const padding = fields.padding ?? 0;
    const earlier = this.sent.touch(key);
    const same = earlier?.digest === digest && isRecent(earlier.original, event.ref, fields.mode);
    if (earlier === undefined || !same) {
      this.sent.set(key, { original: event.ref, digest, options, padding, resends: 0 });
      return null;
    }
    const differs: string[] = [];
    if (options !== earlier.options) differs.push('options');
    if (padding !== earlier.padding) differs.push('padding');
    earlier.resends++;
    out.resends(earlier.original, earlier.resends, differs);
    out.report(ipmsgProblems.resent, event.ref, { number: earlier.resends, packetNo: fields.packetNo ?? '' });
    return earlier.original;
  }

  private duplicate(key: string, event: Sent<IpmsgFields>, digest: number, out: Tracker): MessageRef | null {
    if (!isBroadcast(event.destination.address)) return null;
    const earlier = this.broadcasts.touch(key);
    const same = earlier?.digest === digest && secondsBetween(earlier.original, event.ref) <= broadcastWithin;
    if (earlier === undefined || !same) {
      this.broadcasts.set(key, { original: event.ref, digest });
      return null;
    }
    out.report(ipmsgProblems.duplicate, event.ref, { frame: earlier.original.frame });
    return earlier.original;
  }
}

function isRecent(earlier: MessageRef, now: MessageRef, number: number | null | undefined): boolean {
  const lasting = number === mode.SENDMSG || number === mode.READMSG;
  return lasting || secondsBetween(earlier, now) <= freshFor;
}

/**
 * Whether an address is for a whole network. Netmasks are not in a capture: only those that end with a whole octet are
 * known by sight. IPv6 has multicast instead.
 */
export function isBroadcast(address: string): boolean {
  return address.endsWith('.255') || address.startsWith('ff');
}

/** FNV-1a over the bytes behind the command, without trailing NULs. */
function digestOf(bytes: Uint8Array): number {
  const { command } = scanHeader(bytes, 0, bytes.length);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  let hash = 0x811c9dc5;
  for (let at = Math.max(0, command); at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}
