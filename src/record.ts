/** What dissection gives: messages, findings and objects, in the order of `dissect.ts`. Renderers know nothing else. */
import type { Origin } from './bytes/origin.js';
import type { Direction, Endpoint, Flow, MessageRef, Timer } from './dissector.js';
import type { Detail, Problem } from './problem.js';
import type { Input } from './schema/input.js';
import type { Diagnostic, Message } from './schema/message.js';
import type { Trace } from './schema/trace.js';
import type { TcpCounts } from './stream/counts.js';
import type { Told } from './told.js';

/** Parts that all records have. */
interface RecordHead {
  /** Identity and time; `n` counts the records that one frame completed, from 1. */
  readonly ref: MessageRef;
  /** Digits of the second that the capture's clock has: 6, or 9 when it is finer. */
  readonly digits: 6 | 9;
  /** False where the capture has no time for the frame (pcapng Simple Packet Block). */
  readonly hasTime: boolean;
}

/** A protocol as renderers see it. */
export interface ProtocolInfo {
  readonly id: string;
  readonly title: string;
}

export interface MessageRecord extends RecordHead {
  readonly record: 'message';
  /** First frame that carried a part of it; `ref.frame` is the last. */
  readonly firstFrame: number;
  readonly flow: Flow;
  readonly protocol: ProtocolInfo;
  readonly direction: Direction;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly message: Message;
  readonly answers: { readonly ref: MessageRef; readonly seconds: number } | null;
  readonly resendOf: {
    readonly ref: MessageRef;
    readonly number: number;
    readonly differs: readonly string[];
    /** How long its sender should have waited since the copy before, where the protocol has a rule. */
    readonly timer?: Timer | undefined;
  } | null;
  /** The messages it was put together from; the one that announced the flow, for the first message of that. */
  readonly from: readonly MessageRef[];
  /** What reading and the conversation found odd about it. */
  readonly diagnostics: readonly Diagnostic[];
  /** What it tells of people, when that was asked for (`EngineOptions.people`). */
  readonly tells: readonly Told[];
  /** The message's bytes as they were read: `bytes[start, end)`; they do not change later. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly wireLength: number;
  /** Where they stood in which frame, counted from `start`. */
  readonly origins: readonly Origin[];
  /** One line for people; secrets are left out unless they are to be revealed. */
  summary(reveal: boolean): string;
  /** Reads the message once more, with its tree. Pure: any record, in any order, as often as wanted. */
  trace(): Trace;
  /** A fresh input over the message's bytes; whoever cuts messages draws its ends in. */
  input(): Input;
  /** Reads an input as this message was read: what the laws of `imdissect/testing` cut and change messages with. */
  reread(input: Input): Message;
  /** The message's bytes written anew from its values; null when its dissector does not write. */
  rewrite(): Uint8Array | null;
}

/** Something that became known later than the message it is about, or that belongs to no message. */
export interface FindingRecord extends RecordHead {
  readonly record: 'finding';
  readonly flow: Flow | null;
  /** Id of the protocol; null for findings of the capture and the lower layers. */
  readonly protocol: string | null;
  readonly problem: Problem;
  readonly detail: Detail | undefined;
  readonly about: MessageRef | null;
  /** That message waited for its answer in vain (`Tracker.awaits`). */
  readonly overdue: boolean;
}

/** A transferred file, folder entry or picture. */
export interface ObjectRecord extends RecordHead {
  readonly record: 'object';
  readonly flow: Flow | null;
  readonly protocol: string;
  readonly kind: string;
  readonly name: string | null;
  /** Bytes that arrived. */
  readonly size: number;
  /** Digest of the bytes, lower-case hex; null when some are missing. */
  readonly sha256: string | null;
  readonly complete: boolean;
  /** Ranges that did not arrive, `[start, end)`. */
  readonly missing: readonly (readonly [number, number])[];
  readonly from: readonly MessageRef[];
  /** Which way it went; null when that cannot be told. */
  readonly way: ObjectWay | null;
}

/** Who sent an object to whom, and in which frames. */
export interface ObjectWay {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

export type DissectionRecord = MessageRecord | FindingRecord | ObjectRecord;

/** `<frame>.<n>`, with the number of the input (from 1) in front where there are several. */
export function recordId(ref: MessageRef, several: boolean): string {
  return several ? `${ref.input + 1}:${ref.frame}.${ref.n}` : `${ref.frame}.${ref.n}`;
}

/** What a flow carried, for the `flows` command. */
export interface FlowSummary {
  readonly number: number;
  readonly transport: 'udp' | 'tcp';
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly first: { readonly seconds: number; readonly nanoseconds: number; readonly frame: number };
  readonly last: { readonly seconds: number; readonly nanoseconds: number; readonly frame: number };
  readonly packetsFromClient: number;
  readonly packetsFromServer: number;
  readonly bytesFromClient: number;
  readonly bytesFromServer: number;
  /** Id of the protocol it was routed to; null when nobody wanted it. */
  readonly protocol: string | null;
  readonly messages: number;
  /** Why it was routed there, or why not: `port 2425`, `content`, `announced by 17.1`, `--decode-as`, `no dissector recognised it`. */
  readonly routed: string;
  /** Number of the flow that announced it; null when none did. */
  readonly announcedBy: number | null;
  /** What went wrong on the way; null of UDP, and of connections that nobody put together. */
  readonly tcp: TcpCounts | null;
}
