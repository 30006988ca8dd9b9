/** Turns what is said on a connection into frames: handshake, sequence numbers, segments and acknowledgements for TCP. */
import type { Direction, SeekableCipher } from '../dissector.js';
import { endOf, type Actor } from './cast.js';
import { gap, shotsOf, type Cutting, type Shot } from './film.js';
import { flag, protocolNumber, tcpSegment, udpDatagram, type End, type TcpHead } from './packets.js';
import type { Fault } from './scenario.js';

/** Microseconds until the other host answers. */
const echo = 300;

export interface Ends {
  readonly transport: 'udp' | 'tcp';
  readonly client: Actor;
  readonly server: Actor;
  readonly clientPort: number;
  readonly serverPort: number;
}

/** Packets count themselves by host. */
export type PacketCount = (of: Actor) => number;

/** What one side has sent: how many bytes, and through which cipher they go. */
interface Side {
  sent: number;
  cipher: { readonly from: number; readonly cipher: SeekableCipher } | null;
}

/** Frames of a message, frames that follow from it, and when the last of them came. */
export interface Passage {
  readonly shots: Shot[];
  readonly after: readonly Shot[];
  readonly end: number;
}

/** TCP numbers, before the first byte. */
interface Numbers {
  readonly initial: readonly [number, number];
  state: 'new' | 'open' | 'closed';
}

export class Link {
  private readonly sides: readonly [Side, Side] = [
    { sent: 0, cipher: null },
    { sent: 0, cipher: null },
  ];
  private readonly numbers: Numbers;
  readonly ends: readonly [End, End];

  constructor(
    readonly told: Ends,
    private readonly count: PacketCount,
    private readonly mtu: number,
    initial: readonly [number, number],
  ) {
    this.ends = [endOf(told.client, told.clientPort), endOf(told.server, told.serverPort)];
    this.numbers = { initial, state: 'new' };
  }

  /** TCP: bytes can be sent, or were. */
  get isOpen(): boolean {
    return this.numbers.state === 'open';
  }

  get isClosed(): boolean {
    return this.numbers.state === 'closed';
  }

  /** From a position of its stream on, what a side says goes out encrypted. */
  encrypt(direction: Direction, from: number, cipher: SeekableCipher): void {
    this.sides[direction].cipher = { from, cipher };
  }

  /** The bytes as they go over the wire. */
  wire(direction: Direction, plain: Uint8Array): Uint8Array {
    const { sent, cipher } = this.sides[direction];
    if (cipher === null || sent + plain.length <= cipher.from) return plain;
    const first = Math.max(0, cipher.from - sent);
    const bytes = plain.slice();
    bytes.set(cipher.cipher.process(sent + first - cipher.from, bytes.subarray(first)), first);
    return bytes;
  }

  /** Where the next byte of a side stands in its stream. */
  position(direction: Direction): number {
    return this.sides[direction].sent;
  }

  /** The three packets that begin a connection; without them the capture begins in the middle. */
  open(at: number, handshake: boolean): Passage {
    this.numbers.state = 'open';
    if (!handshake || this.told.transport === 'udp') return { shots: [], after: [], end: at };
    const { SYN, ACK } = flag;
    const shots = [
      ...this.segment(at, 0, SYN, none, -1),
      ...this.segment(at + echo, 1, SYN | ACK, none, -1),
      ...this.segment(at + 2 * echo, 0, ACK, none),
    ];
    return { shots, after: [], end: at + 2 * echo + gap };
  }

  /** What a side says. `wire` has its place in the stream from the moment it is sent. */
  send(at: number, direction: Direction, wire: Uint8Array, fault: Fault): Passage {
    const cutting = cuttingOf(fault);
    if (this.told.transport === 'udp') {
      const [from, to] = this.between(direction);
      const shots = this.packet(at, direction, protocolNumber.udp, udpDatagram(from, to, wire), cutting);
      return { shots, after: [], end: lastOf(shots, at) };
    }
    const shots: Shot[] = [];
    for (const [start, end, isAgain] of this.pieces(wire.length, fault)) {
      const bytes =
        isAgain && fault.overlap?.differ === true ? flipped(wire.subarray(start, end)) : wire.subarray(start, end);
      shots.push(...this.segment(lastOf(shots, at - gap) + gap, direction, flag.ACK | flag.PSH, bytes, start, cutting));
    }
    this.sides[direction].sent += wire.length;
    const end = lastOf(shots, at);
    const other = direction === 0 ? 1 : 0;
    return { shots, after: this.segment(end + echo, other, flag.ACK, none), end: end + echo };
  }

  /** How one side ends the connection; TCP alone. */
  close(at: number, direction: Direction, how: 'fin' | 'reset'): Passage {
    const other = direction === 0 ? 1 : 0;
    this.numbers.state = 'closed';
    if (how === 'reset') {
      return { shots: this.segment(at, direction, flag.RST | flag.ACK, none), after: [], end: at };
    }
    const shots = this.segment(at, direction, flag.FIN | flag.ACK, none);
    this.sides[direction].sent++;
    shots.push(...this.segment(at + echo, other, flag.FIN | flag.ACK, none));
    this.sides[other].sent++;
    shots.push(...this.segment(at + 2 * echo, direction, flag.ACK, none));
    return { shots, after: [], end: at + 2 * echo };
  }

  private between(direction: Direction): readonly [End, End] {
    const [client, server] = this.ends;
    return direction === 0 ? [client, server] : [server, client];
  }

  /** Parts of a message, and whether one begins over bytes of the part before. */
  private pieces(length: number, { overlap }: Fault): readonly (readonly [number, number, boolean])[] {
    const most = this.mtu - (this.told.client.bytes.length === 4 ? 40 : 60);
    if (overlap !== undefined) {
      const middle = Math.min(Math.ceil(length / 2), most);
      const from = Math.max(0, middle - (overlap.bytes ?? 1));
      return [[0, middle, false], [from, middle, true], ...cutUp(middle, length, most)];
    }
    return cutUp(0, length, most);
  }

  private segment(
    at: number,
    direction: Direction,
    flags: number,
    payload: Uint8Array,
    offset = 0,
    cutting: Cutting | null = null,
  ): Shot[] {
    const [from, to] = this.between(direction);
    const isSyn = (flags & flag.SYN) !== 0;
    const head: TcpHead = {
      seq: (this.first(direction) + this.sides[direction].sent + offset) >>> 0,
      ack: (flags & flag.ACK) === 0 ? 0 : this.acknowledged(direction),
      flags,
      mss: isSyn ? this.mtu - (from.address.length === 4 ? 40 : 60) : 0,
    };
    return this.packet(at, direction, protocolNumber.tcp, tcpSegment(from, to, head, payload), cutting);
  }

  /** The number of a side's first byte. */
  private first(direction: Direction): number {
    return (this.numbers.initial[direction] + 1) >>> 0;
  }

  private acknowledged(direction: Direction): number {
    const other = direction === 0 ? 1 : 0;
    return (this.first(other) + this.sides[other].sent) >>> 0;
  }

  private packet(
    at: number,
    direction: Direction,
    protocol: number,
    payload: Uint8Array,
    cutting: Cutting | null,
  ): Shot[] {
    const [from, to] = this.between(direction);
    const { client, server } = this.told;
    const id = this.count(direction === 0 ? client : server);
    return shotsOf(at, { from, to, protocol, id }, payload, cutting, this.mtu);
  }
}

const none = new Uint8Array(0);

function cutUp(from: number, length: number, most: number): (readonly [number, number, boolean])[] {
  const pieces: (readonly [number, number, boolean])[] = [];
  for (let start = from; start < length; start += most) pieces.push([start, Math.min(start + most, length), false]);
  return pieces;
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}

/** How a fault has packets cut into fragments. */
export function cuttingOf({ fragment }: Fault): Cutting | null {
  if (fragment === undefined) return null;
  const { size = 256, overlap = null, reverse = false } = fragment;
  return { size: size & ~7, overlap, reverse };
}

function lastOf(shots: readonly Shot[], preset: number): number {
  return shots.at(-1)?.at ?? preset;
}
