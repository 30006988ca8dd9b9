/** `--format json`: one object per line. Envelope, key order and types are the public contract. */
import { jsonString } from '../bytes/escape.js';
import { FixedText, TextSink } from '../bytes/text-sink.js';
import type { Endpoint, Flow, MessageRef } from '../dissector.js';
import { describe } from '../problem.js';
import {
  recordId,
  type DissectionRecord,
  type FindingRecord,
  type MessageRecord,
  type ObjectRecord,
  type ObjectWay,
} from '../record.js';
import type { Diagnostic, DirectionName, MessageKind } from '../schema/message.js';
import { objectWriter, type ObjectWriter } from './json-fields.js';
import { jsonSeconds } from './number.js';
import type { RenderOptions } from './render.js';
import { jsonTime, utcSecond } from './time.js';

/** What stands between the values of a message. */
const fixed = {
  begin: new FixedText('{"record":"message","id":"'),
  frame: new FixedText('","frame":'),
  frames: new FixedText(',"frames":['),
  noTime: new FixedText('],"time":null'),
  fields: new FixedText(',"fields":'),
  decrypted: new FixedText(',"decrypted":{"with":'),
  noDiagnostics: new FixedText(',"diagnostics":[]'),
  answers: new FixedText(',"answers":{"id":"'),
  afterSeconds: new FixedText('","afterSeconds":'),
};
const directions = ['client-to-server', 'server-to-client'] as const;

/** Writes records as JSON objects without the line end. */
export class JsonWriter {
  protected readonly reveal: boolean;
  private readonly several: boolean;
  private readonly captures: readonly string[];
  private readonly plans = new Map<MessageKind, Plan>();
  private readonly flows = new WeakMap<Flow, [Between | null, Between | null]>();
  private second = Number.NaN;
  private secondText = fixed.noTime;
  private readonly own = new TextSink(4096);

  constructor(options: RenderOptions) {
    this.reveal = options.reveal;
    this.several = options.captures.length > 1;
    this.captures = options.captures.map((name) => (this.several ? `,"capture":${jsonString(name)}` : ''));
  }

  /** The record as one line of JSON. */
  write(record: DissectionRecord): string {
    this.own.cut(0);
    this.writeTo(this.own, record);
    return this.own.text();
  }

  /** The same into a sink. */
  writeTo(sink: TextSink, record: DissectionRecord): void {
    switch (record.record) {
      case 'message':
        this.message(sink, record);
        sink.put('}');
        return;
      case 'finding':
        sink.put(this.findingText(record));
        return;
      case 'object':
        sink.put(this.objectText(record));
    }
  }

  /** A message without its closing brace. */
  protected message(sink: TextSink, record: MessageRecord): void {
    const { message } = record;
    const plan = this.plan(message.kind);
    this.frames(sink, record);
    this.time(sink, record);
    sink.fixed(this.between(record));
    sink.fixed(plan.prefix);
    sink.json(record.summary(this.reveal));
    sink.fixed(fixed.fields);
    plan.write(sink, message.fields);
    if (message.decryptedWith !== null) {
      sink.fixed(fixed.decrypted);
      sink.json(message.decryptedWith);
      sink.put('}');
    }
    this.links(sink, record);
    const { diagnostics } = record;
    if (diagnostics.length === 0) sink.fixed(fixed.noDiagnostics);
    else sink.put(diagnosticsText(diagnostics));
  }

  /** Which record it is, and in which frames: most are the first of one frame, whose number stands there four times. */
  private frames(sink: TextSink, { ref, firstFrame }: MessageRecord): void {
    sink.fixed(fixed.begin);
    if (this.several) sink.put(`${ref.input + 1}:`);
    const from = sink.length;
    sink.digits(ref.frame);
    const to = sink.length;
    sink.put('.');
    sink.digits(ref.n);
    if (this.several) sink.put(`"${this.capture(ref)},"frame":`);
    else sink.fixed(fixed.frame);
    sink.again(from, to);
    sink.fixed(fixed.frames);
    if (firstFrame === ref.frame) sink.again(from, to);
    else sink.digits(firstFrame);
    sink.put(',');
    sink.again(from, to);
  }

  /** The time up to its second is the same for many messages. */
  private time(sink: TextSink, { ref, digits, hasTime }: MessageRecord): void {
    if (!hasTime) {
      sink.fixed(fixed.noTime);
      return;
    }
    if (ref.seconds !== this.second) {
      this.second = ref.seconds;
      this.secondText = new FixedText(`],"time":"${utcSecond(ref.seconds)}.`);
    }
    sink.fixed(this.secondText);
    sink.digits(digits === 9 ? ref.nanoseconds : Math.floor(ref.nanoseconds / 1000), digits);
    sink.put('Z"');
  }

  private findingText(record: FindingRecord): string {
    const { ref, problem, about } = record;
    return (
      `{"record":"finding","id":"${this.id(ref)}"${this.capture(ref)},"frame":${ref.frame},"time":${timeText(record)}` +
      `,"flow":${record.flow === null ? 'null' : record.flow.number},"protocol":${orNull(record.protocol)}` +
      `,"code":${jsonString(problem.code)},"severity":"${problem.severity}"` +
      `,"text":${jsonString(describe(problem, record.detail))},"about":${about === null ? 'null' : `"${this.id(about)}"`}}`
    );
  }

  private objectText(record: ObjectRecord): string {
    const { ref, missing } = record;
    let text =
      `{"record":"object","id":"${this.id(ref)}"${this.capture(ref)},"frame":${ref.frame},"time":${timeText(record)}` +
      `,"flow":${record.flow === null ? 'null' : record.flow.number},"protocol":${jsonString(record.protocol)}` +
      `,"kind":${jsonString(record.kind)}${wayText(record.way)},"name":${orNull(record.name)},"size":${record.size},"sha256":${orNull(record.sha256)}` +
      `,"complete":${record.complete}`;
    if (missing.length > 0) text += `,"missing":[${missing.map(([start, end]) => `[${start},${end}]`).join(',')}]`;
    return `${text},"from":${this.ids(record.from)}}`;
  }

  private links(sink: TextSink, { answers, resendOf, from }: MessageRecord): void {
    if (answers !== null) {
      sink.fixed(fixed.answers);
      this.putId(sink, answers.ref);
      sink.fixed(fixed.afterSeconds);
      sink.put(jsonSeconds(answers.seconds));
      sink.put('}');
    }
    if (resendOf !== null) {
      const differs = resendOf.differs.map(jsonString).join(',');
      sink.put(`,"resendOf":{"id":"${this.id(resendOf.ref)}","number":${resendOf.number},"differs":[${differs}]}`);
    }
    if (from.length > 0) sink.put(`,"from":${this.ids(from)}`);
  }

  private id(ref: MessageRef): string {
    return recordId(ref, this.several);
  }

  private putId(sink: TextSink, ref: MessageRef): void {
    if (this.several) {
      sink.put(this.id(ref));
      return;
    }
    sink.digits(ref.frame);
    sink.put('.');
    sink.digits(ref.n);
  }

  private ids(refs: readonly MessageRef[]): string {
    return `[${refs.map((ref) => `"${this.id(ref)}"`).join(',')}]`;
  }

  private capture(ref: MessageRef): string {
    return this.captures[ref.input] ?? '';
  }

  private plan(kind: MessageKind): Plan {
    let plan = this.plans.get(kind);
    if (plan === undefined) {
      const prefix = new FixedText(`,"kind":${jsonString(kind.id)},"summary":`);
      plan = { write: objectWriter(kind.fields, this.reveal), prefix };
      this.plans.set(kind, plan);
    }
    return plan;
  }

  /** From whom to whom: the same for all messages of one side of a flow, until a dissector learns its dialect or role. */
  private between(record: MessageRecord): FixedText {
    const { flow, direction } = record;
    let known = this.flows.get(flow);
    if (known === undefined) this.flows.set(flow, (known = [null, null]));
    const last = known[direction];
    if (last !== null && isBetween(last, record)) return last.text;
    const made = betweenOf(record);
    known[direction] = made;
    return made.text;
  }
}

/** What is known of a kind before its first message. */
interface Plan {
  readonly write: ObjectWriter;
  /** `,"kind":"…","summary":`. */
  readonly prefix: FixedText;
}

/** Everything between the time and the kind of a message, and what it was made of. */
interface Between {
  readonly protocol: string;
  readonly dialect: string | null;
  readonly direction: DirectionName | null;
  readonly role: string | null;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly text: FixedText;
}

function isBetween(known: Between, { protocol, message, source, destination }: MessageRecord): boolean {
  return (
    known.dialect === message.dialect &&
    known.role === message.role &&
    known.direction === message.direction &&
    known.protocol === protocol.id &&
    sameEndpoint(known.source, source) &&
    sameEndpoint(known.destination, destination)
  );
}

function betweenOf({ flow, protocol, message, direction, source, destination }: MessageRecord): Between {
  const { dialect, role } = message;
  const text =
    `,"flow":${flow.number},"protocol":${jsonString(protocol.id)},"dialect":${orNull(dialect)}` +
    `,"transport":"${flow.transport}","src":${endpointJson(source)},"dst":${endpointJson(destination)}` +
    `,"direction":"${message.direction ?? directions[direction]}"${role === null ? '' : `,"role":${jsonString(role)}`}`;
  return {
    protocol: protocol.id,
    dialect,
    direction: message.direction,
    role,
    source,
    destination,
    text: new FixedText(text),
  };
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a === b || (a.port === b.port && a.address === b.address);
}

/** Which way an object went. */
function wayText(way: ObjectWay | null): string {
  if (way === null) return ',"src":null,"dst":null';
  return `,"src":${endpointJson(way.source)},"dst":${endpointJson(way.destination)}`;
}

/** `{"address":"127.0.0.1","port":8000}`. */
export function endpointJson({ address, port }: Endpoint): string {
  return `{"address":${jsonString(address)},"port":${port}}`;
}

/** Text, or `null`. */
export function orNull(text: string | null): string {
  return text === null ? 'null' : jsonString(text);
}

function timeText({ ref, digits, hasTime }: DissectionRecord): string {
  return hasTime ? `"${jsonTime(ref, digits)}"` : 'null';
}

function diagnosticsText(diagnostics: readonly Diagnostic[]): string {
  const items = diagnostics.map(
    ({ problem, detail }) =>
      `{"code":${jsonString(problem.code)},"severity":"${problem.severity}","text":${jsonString(describe(problem, detail))}}`,
  );
  return `,"diagnostics":[${items.join(',')}]`;
}
