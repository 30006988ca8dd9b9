import type { Hole } from '../bytes/cursor.js';
import type { Origin } from '../bytes/origin.js';
import type { Direction, Endpoint, Flow, MessageRef } from '../dissector.js';
import type { MessageRecord, ProtocolInfo } from '../record.js';
import type { Reading } from '../mount.js';
import { Input } from '../schema/input.js';
import type { Diagnostic, Message } from '../schema/message.js';
import { Trace } from '../schema/trace.js';
import type { Told } from '../told.js';

/** The bytes of one message, wherever they were put together. */
export interface MessageBytes {
  /** What the tree calls them: `datagram`, `message`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly wireEnd: number;
  readonly holes: readonly Hole[];
  /** Whose length set the end. */
  readonly witness: string;
  /** Where they stood in which frame, counted from `start`; asked only for trees. */
  origins(): readonly Origin[];
  /** First frame that carried a part. */
  readonly firstFrame: number;
  /** How they were made out of other bytes, in words; empty for bytes of the wire. */
  readonly via: string;
}

/** The input to read a message from. */
export function inputOf({ bytes, start, end, wireEnd, holes, witness }: MessageBytes): Input {
  return new Input(bytes, start, end, wireEnd, holes, witness);
}

const nothing: readonly Told[] = Object.freeze([]);

/** One message as it is given out. Its tree is made by reading it again. */
export class Recorded implements MessageRecord {
  readonly record = 'message';
  answers: { readonly ref: MessageRef; readonly seconds: number } | null = null;
  resendOf: MessageRecord['resendOf'] = null;
  tells: readonly Told[] = nothing;
  /** Diagnostics that the conversation added; most messages have none. */
  private told: Diagnostic[] | null = null;

  constructor(
    readonly ref: MessageRef,
    readonly digits: 6 | 9,
    readonly hasTime: boolean,
    readonly flow: Flow,
    readonly protocol: ProtocolInfo,
    readonly direction: Direction,
    public from: readonly MessageRef[],
    private readonly reading: Reading,
    private readonly origin: MessageBytes,
  ) {}

  // What is known elsewhere is looked up there: a record is made for every message, and few are asked for everything.

  get message(): Message {
    return this.reading.message;
  }

  get bytes(): Uint8Array {
    return this.origin.bytes;
  }

  get start(): number {
    return this.origin.start;
  }

  get end(): number {
    return this.origin.end;
  }

  get wireLength(): number {
    return this.origin.wireEnd - this.origin.start;
  }

  get firstFrame(): number {
    return this.origin.firstFrame;
  }

  get source(): Endpoint {
    return this.direction === 0 ? this.flow.client : this.flow.server;
  }

  get destination(): Endpoint {
    return this.direction === 0 ? this.flow.server : this.flow.client;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.told === null ? this.message.diagnostics : [...this.message.diagnostics, ...this.told];
  }

  get origins(): readonly Origin[] {
    return this.origin.origins();
  }

  tell(told: Told): void {
    if (this.tells === nothing) this.tells = [told];
    else this.tells = [...this.tells, told];
  }

  diagnose(diagnostic: Diagnostic): void {
    (this.told ??= []).push(diagnostic);
  }

  summary(reveal: boolean): string {
    try {
      return this.reading.summary(reveal);
    } catch {
      return this.message.kind.label; // a dissector's fault in a line for people takes nothing else down
    }
  }

  trace(): Trace {
    const { bytes, start, end, name, via } = this.origin;
    const trace = new Trace();
    const { wireLength, origins } = this;
    trace.addSource({ name, bytes, start, end, wireLength, via, of: null, origins });
    const input = this.input();
    input.trace = trace;
    this.reread(input);
    return trace;
  }

  input(): Input {
    return inputOf(this.origin);
  }

  rewrite(): Uint8Array | null {
    return this.reading.rewrite();
  }

  reread(input: Input): Message {
    return this.reading.again(input);
  }
}
