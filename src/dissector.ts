/**
 * The contract between the engine and a protocol ("imdissect/dissector").
 *
 * Bytes become frames, frames packets, packets flows, flows messages. A dissector says where a message ends
 * (`delimit`), what it says (`read`) and what it means for the conversation (`track`), and only `track` remembers.
 * For one direction the three alternate message by message, so what one message teaches (a key, a dialect, a port)
 * holds for the next, even in the same segment.
 */
import type { Told } from './told.js';
import type { Cursor } from './bytes/cursor.js';
import type { Gateway } from './carrier/gateway.js';
import type { DigestName } from './crypto/digest.js';
import type { Limits } from './limits.js';
import type { Detail, Problem } from './problem.js';
import type { Input } from './schema/input.js';
import { secondsBetween, type MessageRef } from './message-ref.js';
import type { Message, MessageKind } from './schema/message.js';
import type { Target } from './schema/struct.js';
import type { Flags, Json, Names } from './schema/value.js';

export type { Gateway } from './carrier/gateway.js';
export type { HttpRequest, HttpResponse } from './carrier/http-head.js';
export type { Cursor, Detail, Input, Json, Message, MessageKind, Problem };
export { describe, problems, type Severity } from './problem.js';
export { Forgotten } from './forgotten.js';
export { Bounds, limitProblems, limits, type LimitName, type Limits } from './limits.js';
export { LruMap } from './lru.js';
export { bytesNumber, MessageKey, MessageTable, textNumber } from './message-table.js';
export { secondsBetween, type MessageRef };
export type { Fate, PersonTold, Said, Told } from './told.js';
export { mount, type Mounted } from './mount.js';

/** 0: from the flow's client; 1: from its server. */
export type Direction = 0 | 1;

export interface Endpoint {
  /** Dotted IPv4, or IPv6 as RFC 5952 writes it. */
  readonly address: string;
  readonly port: number;
}

/** A UDP or TCP conversation, or a stream that another one carries. */
export interface Flow {
  /** From 1, in the order of first packets. */
  readonly number: number;
  readonly transport: 'udp' | 'tcp';
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** What the announcement (`Tracker.expect`) or the probe knew of it; null otherwise. */
  readonly hint: Json;
  /** The message that announced it (`Tracker.expect`), from which its first message comes; null when none did. */
  readonly announcement: MessageRef | null;
  /** Another flow, or a protocol, that carries this one: `http-connect`, `socks5`; null for a flow of its own. */
  readonly carrier: string | null;
  /** TCP: the beginning of the connection is not in the capture. */
  readonly midStream: boolean;
}

/**
 * What a probe says of bytes it has not seen before: `yes` (or a hint for the flow: `{ hint }`), `no`, a number (at
 * least so many bytes in all are needed to tell), or `undecided` (later packets may tell).
 */
export type Verdict = 'yes' | 'no' | 'undecided' | number | { readonly hint: Json };

/** Where bytes were found that a probe looks at. */
export interface Where {
  readonly transport: 'udp' | 'tcp';
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** One of the ports is registered for this dissector: then only fixed expectations may veto, never an unknown command. */
  readonly registered: boolean;
  /** The TCP connection's beginning is not in the capture. */
  readonly midStream: boolean;
}

/** Where the next message of a TCP stream ends. */
export type Delimited =
  /** The next `message` bytes are one message; `unit` is handed to `read`. */
  | { readonly message: number; readonly unit?: string }
  /** At least `wait` bytes are needed to tell. */
  | { readonly wait: number }
  /** The next `body` bytes (Infinity: all to the end) are not a message: `track` gets them as pieces, unbuffered. */
  | { readonly body: number }
  /** Synchronisation was lost: so many bytes are nobody's. */
  | { readonly skip: number }
  /** Only the other side can tell. */
  | 'peer';

/** A message as it was sent. */
export interface Sent<F extends Target> {
  readonly type: 'message';
  readonly message: Message<F>;
  readonly ref: MessageRef;
  readonly direction: Direction;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The bytes of the message. Views into them that go to `feed` or an object keep their frames. */
  readonly bytes: Uint8Array;
}

/** Raw bytes of a stream that `delimit` called a body. */
export interface Piece {
  readonly type: 'piece';
  readonly direction: Direction;
  readonly ref: MessageRef;
  /** Position in this body. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes that the capture does not have, or the end of a side. */
export interface Break {
  readonly type: 'gap' | 'end';
  readonly direction: Direction;
  readonly ref: MessageRef;
  /** Length of the gap, 0 when it is not known; 0 for an end. */
  readonly length: number;
  /** How a side ended; empty for a gap. */
  readonly how: '' | 'fin' | 'rst' | 'idle' | 'replaced' | 'capture-end';
}

export type Event<F extends Target> = Sent<F> | Piece | Break;

/** A flow that was announced: any end left out matches every value. */
export interface FlowPattern {
  readonly transport: 'udp' | 'tcp';
  readonly address?: string;
  readonly port: number;
}

/** A message that waits for its answer. */
export interface Pending {
  /** The answer came, or the wait has become pointless. */
  settle(): void;
}

/** What `feed` hands on: bytes, a gap of so many bytes, or the end. */
export type Part = Uint8Array | { readonly gap: number } | 'end';

/** What a transferred file is known by. */
export interface ObjectInfo {
  /** As the traffic named it; null when it has no name. */
  readonly name: string | null;
  /** The name has folders in front, each with a slash behind: a file of a folder. */
  readonly isPath?: boolean;
  /** Bytes, as announced; null when not announced. */
  readonly size: number | null;
  /** `file`, `picture`, `icon`, … */
  readonly kind: string;
  /** The messages that announced and asked for it. */
  readonly from: readonly MessageRef[];
  /** Which side of the connection sends it: for objects of which no byte may come, as of an empty file. */
  readonly sender?: Direction;
  /** The digest of its bytes that the traffic tells, in lower-case hex; extraction holds it against the bytes. */
  readonly digest?: { readonly name: DigestName; readonly hex: string };
}

export interface ObjectSink {
  /** Bytes of the object; they need not come in order. */
  write(offset: number, bytes: Uint8Array): void;
  /**
   * The transfer is over. The object is complete when every announced byte was written; one whose size nobody announced,
   * unless it was `cut`.
   */
  end(cut?: boolean): void;
}

/** Decryption that can begin anywhere in a stream. */
export interface SeekableCipher {
  /** The plain bytes of `bytes`, which stand at `offset` of the encrypted stream. */
  process(offset: number, bytes: Uint8Array): Uint8Array;
}

/** How many seconds a sender waits before it sends a message again. */
export interface Timer {
  readonly least: number;
  readonly most: number;
}

/** Everything that `track` can say. Links point backwards; what is learnt later is a finding at its own moment. */
export interface Tracker {
  /** A flow was announced: it is routed to `dissector`, whatever its port, and gets the hint. */
  expect(pattern: FlowPattern, dissector: string, hint: Json): void;
  /** The current message answers that one. */
  answers(request: MessageRef): void;
  /** The current message follows from that one, perhaps of another flow; it tells more than what announced the flow. */
  comesFrom(origin: MessageRef): void;
  /**
   * The current message is the `number`-th further copy of that one (1 = the first resend); `differs` names fields.
   * `timer` tells how long its sender should have waited since the copy before, where the protocol has a rule.
   */
  resends(original: MessageRef, number: number, differs: readonly string[], timer?: Timer): void;
  /** Reports `problem` about the request when nothing settles it within so many seconds of capture time. */
  awaits(request: MessageRef, seconds: number, problem: Problem, detail?: Detail): Pending;
  /**
   * Bytes put together from pieces of messages become messages of this dissector (`unit` goes to `read`) or a flow of
   * another. Each channel is a stream of its own with two directions; the depth is bounded. `sentIn` is the direction of the
   * message on the flow that ends it, where its pieces came over connections whose directions differ.
   */
  feed(
    channel: string,
    direction: Direction,
    part: Part,
    as: { readonly unit: string; readonly sentIn?: Direction } | { readonly dissector: string; readonly hint?: Json },
  ): void;
  /** A copy of bytes of the current message that came too early: fed later, it still knows its message and its frames. */
  keep(bytes: Uint8Array): Uint8Array;
  /** From here on this side of the flow is read through the cipher; `from` is the position in its stream. */
  through(direction: Direction, from: number, cipher: SeekableCipher): void;
  /** Begins to collect a transferred file. */
  object(info: ObjectInfo): ObjectSink;
  /** Whether anybody listens to `tell`: only `chat`, `who` and `stats` do. */
  readonly wantsPeople: boolean;
  /** What the current message, or the end of a connection, tells of people. */
  tell(told: Told): void;
  /** About the current message: a diagnostic. About an earlier one: a finding that points back at it. */
  report(problem: Problem, about: MessageRef, detail?: Detail): void;
}

/** A command-line option that a dissector adds. */
export interface OptionDeclaration {
  /** What stands behind it in the help: `LABEL`, `FILE`. */
  readonly argument: string;
  readonly describe: string;
  /** Values look like `<dissector>=VALUE`, so that several dissectors can share the option's name. */
  readonly perDissector: boolean;
  /** Values are secrets: they can also come from a file (`--<name>-file`) and from the environment. */
  readonly secret?: boolean;
  /** Values name files: the dissector gets what they hold, and their names beside (`fileNamesOf`). */
  readonly file?: boolean;
}

/** Under which name the options have the names of the files that were given for an option. */
export function fileNamesOf(option: string): string {
  return `${option}.names`;
}

/** What the values of one table mean, a sentence each. */
export interface Meanings {
  readonly table: Names | Flags;
  readonly docs: Readonly<Partial<Record<string, string>>>;
}

/** Says what named values mean; a name that the table does not have is refused by the compiler. */
export function meanings<N extends string>(
  table: Names<N> | Flags<N>,
  docs: Readonly<Partial<Record<N, string>>>,
): Meanings {
  return Object.freeze({ table, docs: Object.freeze({ ...docs }) });
}

/** Words for the reference that no declaration of a field holds. */
export interface ReferenceWords {
  /** What the protocol is, in a few sentences. */
  readonly story: string;
  /** Every dialect that messages are given, with who speaks it and how it is known. */
  readonly dialects?: Readonly<Record<string, string>>;
  /** Titles of the sections that declarations cite. */
  readonly sections?: Readonly<Record<string, string>>;
  /** What named values mean, where no kind of message is called like them. */
  readonly meanings?: readonly Meanings[];
}

/** A host of a forged capture. */
export interface Party {
  /** As the scenario calls it. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Its private key, as a key file has it; null when it has none. */
  readonly key: string | null;
}

/** A message that is to be forged: what was given of it, and where it goes. */
export interface Spoken<F extends Target, H extends Json> {
  readonly kind: MessageKind;
  /** Whatever is left out, the composer fills in. */
  readonly fields: Partial<F>;
  /** Words of `Forging.how`. */
  readonly how: Readonly<Record<string, string | number | boolean>>;
  /** Words of `Forging.wrong`. */
  readonly wrong: readonly string[];
  /** The dialect that the scenario wants; null when it does not say. */
  readonly dialect: string | null;
  readonly flow: Flow;
  readonly direction: Direction;
  readonly source: Party;
  readonly destination: Party;
  /** What a reader would know at this moment. */
  readonly hint: H;
  /** Capture time, in whole seconds. */
  readonly seconds: number;
}

/** A number from 0 to below the limit, the same for the same seed. */
export type Dice = (limit: number) => number;

/** Turns a message into what goes over the wire: mostly one run of bytes, several where it goes in pieces. */
export type Composer<F extends Target, H extends Json> = (spoken: Spoken<F, H>) => readonly Uint8Array[];

/** A word that a scenario may say of how a message goes out. */
export interface HowDeclaration {
  readonly is: 'text' | 'number' | 'flag';
  readonly doc: string;
}

/** What forging a capture needs of a protocol beside `write`. */
export interface Forging<F extends Target, H extends Json> {
  /** Both ends of a UDP conversation have the registered port. */
  readonly samePort?: boolean;
  readonly how?: Readonly<Record<string, HowDeclaration>>;
  /** What can be made wrong on purpose, with a sentence each. */
  readonly wrong?: Readonly<Record<string, string>>;
  /** Seconds from copy to copy of a datagram that nobody confirms; the last one holds for all that follow. */
  readonly resendsAfter?: readonly number[];
  /** Called once for a capture: what is counted on from message to message is remembered inside. */
  composer(dice: Dice): Composer<F, H>;
}

/** The values given for each option, in order. */
export type OptionValues = Readonly<Record<string, readonly string[]>>;

/**
 * A protocol.
 * `F` what its messages carry, `W` what the whole capture must know, `S` what a flow must know, `H` the hint: the
 * small frozen piece of knowledge that reading one message needs.
 */
export interface Dissector<F extends Target, W, S, H extends Json> {
  /** Root of kinds, filter names and problem codes: `myicq`. */
  readonly id: string;
  /** As people call it: `IP Messenger`. */
  readonly title: string;
  /** The documents that describe it. */
  readonly spec: readonly string[];
  readonly ports: { readonly udp?: readonly number[]; readonly tcp?: readonly number[] };
  /** Everything the reference, the filter and the JSON Schema must know. */
  readonly kinds: readonly MessageKind[];
  readonly problems: Readonly<Record<string, Problem>>;
  readonly options?: Readonly<Record<string, OptionDeclaration>>;
  /** For `imdissect explain`. */
  readonly words?: ReferenceWords;
  /** A protocol that also lies in the bodies of HTTP messages says here which ones, and what stream they belong to. */
  readonly gateway?: Gateway;
  /** Made once for all inputs. Whatever it remembers must be bounded (`LruMap`). @throws UsageError for a bad option value */
  world(options: OptionValues, limits?: Limits): W;
  /** Called for each flow that is routed here. */
  open(flow: Flow, world: W): S;
  /** Pure, bounded, never throws. */
  probe(bytes: Cursor, where: Where): Verdict;
  /** What reading the next message of this direction needs to know; frozen. Asked before each `delimit` and `read`. */
  hint(session: S, direction: Direction): H;
  /**
   * TCP only. `seen` bytes were there at the last call: a search need not look at them again. `waiting` bytes of the
   * other side have come that nobody could place yet: who waits for an answer before going on has finished speaking.
   */
  delimit?(bytes: Cursor, hint: H, seen: number, waiting?: number): Delimited;
  /** Pure: the same bytes and hint give the same message and the same tree, in any order. */
  read(input: Input, hint: H, unit: string | null): Message<F>;
  /** The bytes of a message: builds samples, and the round trip with `read` is a law. */
  write?(fields: Partial<F>, kind: MessageKind, hint: H): Uint8Array;
  /** For `imdissect forge`; without it a message needs all its fields. */
  readonly forging?: Forging<F, H>;
  /** One line for people. Secret fields are already replaced. */
  summarize(message: Message<F>): string;
  /** All that is remembered happens here. */
  track?(session: S, event: Event<F>, out: Tracker): void;
}

/** A bad value of an option; the message says what is wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Helps TypeScript infer the types of a dissector; does nothing. */
export function dissector<F extends Target, W, S, H extends Json>(
  definition: Dissector<F, W, S, H>,
): Dissector<F, W, S, H> {
  return definition;
}
