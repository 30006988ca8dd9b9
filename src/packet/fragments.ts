import { limitProblems, type LimitName, type Limits } from '../limits.js';
import type { Detail, Problem } from '../problem.js';
import { Datagram } from './datagram.js';
import type { PacketFinding } from './finding.js';
import { type Packet, Outcome } from './packet.js';
import { packetProblems } from './problems.js';
import type { Rest } from './rest.js';

/** Longest payload of an IP datagram: the length fields have 16 bits, and an IPv4 header takes 20 of them. */
const MAX_IPV4_PAYLOAD = 65_515;
const MAX_IPV6_PAYLOAD = 65_535;

/**
 * Puts fragmented IP datagrams together (RFC 791, section 3.2; RFC 8200, section 4.5). Bounded by bytes, by number and
 * by capture time; what has waited longest is given up first.
 */
export class Fragments {
  // A string for a key costs little beside the copy that each fragment needs, and the engine seeds its hash, so that
  // no capture can make keys collide.
  readonly #datagrams = new Map<string, Datagram>();
  readonly #limits: Limits;
  readonly #report: (finding: PacketFinding) => void;
  readonly #reached = new Set<LimitName>();
  #oldest: Datagram | null = null;
  #newest: Datagram | null = null;
  #cost = 0;
  #clock = Number.NEGATIVE_INFINITY;
  #input = 0;

  constructor(limits: Limits, report: (finding: PacketFinding) => void) {
    this.#limits = limits;
    this.#report = report;
  }

  /** Moves the capture clock, which never goes back, and gives up what has waited too long. */
  tick(seconds: number, nanoseconds: number, input: number): void {
    const time = seconds + nanoseconds * 1e-9;
    if (time > this.#clock) this.#clock = time;
    this.#input = input;
    if (this.#oldest !== null) this.#expire(this.#limits.fragmentAge);
  }

  #expire(age: number): void {
    while (this.#oldest !== null && this.#clock - this.#oldest.began > age) {
      this.#giveUp(this.#oldest, `within ${age} s`);
    }
  }

  /**
   * Takes the rest as the fragment at `offset`. Returns the protocol number of the datagram when it is complete, with
   * the rest moved into it, otherwise STOP.
   */
  add(rest: Rest, packet: Packet, id: number, offset: number, more: boolean, protocol: number): number {
    const length = rest.wireEnd - rest.at;
    const end = offset + length;
    if (length === 0) return rest.malformed('IP fragment', 'no bytes');
    if (more && length % 8 !== 0) return rest.malformed('IP fragment', `${length} bytes, not a multiple of 8`);
    if (end > (packet.ipVersion === 4 ? MAX_IPV4_PAYLOAD : MAX_IPV6_PAYLOAD)) {
      return rest.malformed('IP fragment', `it ends at ${end}, no datagram is that long`);
    }
    const datagram = this.#find(packet, id, protocol);
    datagram.input = this.#input;
    datagram.frame = rest.frame;
    if (contradictsLength(datagram, end, more)) {
      this.#dispute(datagram, `where it ends (${datagram.length < 0 ? datagram.reach : datagram.length} or ${end})`);
      return rest.stop(Outcome.FRAGMENT);
    }
    if (!more) datagram.length = end;
    if (offset === 0 && datagram.protocol < 0) datagram.protocol = protocol;
    const before = datagram.cost;
    const differs = datagram.put(rest, offset);
    this.#cost += datagram.cost - before;
    if (differs !== null) this.#dispute(datagram, `bytes ${differs.start}..${differs.end}`);
    return datagram.complete ? this.#complete(datagram, rest, packet) : this.#hold(rest);
  }

  /** The capture is over: gives up everything that is unfinished. */
  end(): void {
    while (this.#oldest !== null) this.#giveUp(this.#oldest, 'before the capture ended');
  }

  #find(packet: Packet, id: number, protocol: number): Datagram {
    const key = keyOf(packet, id, protocol);
    const found = this.#datagrams.get(key);
    if (found !== undefined) return found;
    if (this.#datagrams.size >= this.#limits.datagrams && this.#oldest !== null) this.#evict(this.#oldest, 'datagrams');
    const created = new Datagram(key, id, packet.sourceAddress(), packet.destinationAddress(), this.#clock);
    this.#datagrams.set(key, created);
    created.older = this.#newest;
    if (this.#newest === null) this.#oldest = created;
    else this.#newest.newer = created;
    this.#newest = created;
    return created;
  }

  #complete(datagram: Datagram, rest: Rest, packet: Packet): number {
    this.#remove(datagram);
    packet.ipStart = -1; // the headers stayed in the frames
    const { end, pieces } = datagram.captured();
    rest.enter(datagram.bytes, end, datagram.length, pieces);
    return datagram.protocol;
  }

  #hold(rest: Rest): number {
    while (this.#oldest !== null && this.#cost > this.#limits.fragments) this.#evict(this.#oldest, 'fragments');
    return rest.stop(Outcome.FRAGMENT);
  }

  #dispute(datagram: Datagram, what: string): void {
    if (datagram.disputed) return;
    datagram.disputed = true;
    this.#reportAbout(packetProblems.fragmentOverlap, datagram, { what });
  }

  #evict(datagram: Datagram, limit: 'fragments' | 'datagrams'): void {
    if (!this.#reached.has(limit)) {
      this.#reached.add(limit);
      const detail = { name: limit, value: this.#limits[limit], what: 'unfinished IP datagrams were given up' };
      this.#report({ problem: limitProblems.reached, input: datagram.input, frame: datagram.frame, detail });
    }
    this.#giveUp(datagram, 'before it was given up at a limit');
  }

  #giveUp(datagram: Datagram, when: string): void {
    this.#remove(datagram);
    const { have, fragments, length } = datagram;
    const missing = length < 0 ? 'the last one did not' : `${length - have} bytes are missing`;
    this.#reportAbout(packetProblems.fragmentMissing, datagram, { when, have, fragments, missing });
  }

  #reportAbout(problem: Problem, datagram: Datagram, more: Detail): void {
    const { id, source, destination, input, frame } = datagram;
    this.#report({ problem, input, frame, detail: { id, source, destination, ...more } });
  }

  #remove(datagram: Datagram): void {
    this.#datagrams.delete(datagram.key);
    this.#cost -= datagram.cost;
    if (datagram.older === null) this.#oldest = datagram.newer;
    else datagram.older.newer = datagram.newer;
    if (datagram.newer === null) this.#newest = datagram.older;
    else datagram.newer.older = datagram.older;
  }
}

/** A last fragment that ends before what came, or at another place than the last one did; or bytes behind the end. */
function contradictsLength(datagram: Datagram, end: number, more: boolean): boolean {
  if (datagram.length >= 0) return more ? end > datagram.length : end !== datagram.length;
  return !more && end < datagram.reach;
}

/** RFC 791 identifies by addresses, protocol and identification, RFC 8200 by addresses and identification. */
function keyOf(packet: Packet, id: number, protocol: number): string {
  const { src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = packet;
  return packet.ipVersion === 4
    ? `${src3}/${dst3}/${id}/${protocol}`
    : `${src0}.${src1}.${src2}.${src3}/${dst0}.${dst1}.${dst2}.${dst3}/${id}`;
}
