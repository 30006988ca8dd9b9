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
import type { Diagnostic, MessageKind } from '../schema/message.js';
import { objectWriter, type ObjectWriter } from './json-fields.js';
import { jsonSeconds } from './number.js';
import type { RenderOptions } from './render.js';
import { jsonTime, utcSecond } from './time.js';

/** What stands between the values of a message. */
const fixed = {
  begin: new FixedText('{"record":"message","id":"'),
  frame: new FixedText('","frame":'),
  frames: new FixedText(',"frames":['),
  time: new FixedText('],"time":'),
  flow: new FixedText(',"flow":'),
  role: new FixedText(',"role":'),
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
  private readonly flows = new WeakMap<Flow, FlowText>();
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
    const { ref, message, flow } = record;
    const plan = this.plan(message.kind);
    const between = this.flowText(record);
    sink.fixed(fixed.begin);
    this.putId(sink, ref);
    if (this.several) sink.put(`"${this.capture(ref)},"frame":`);
    else sink.fixed(fixed.frame);
    sink.digits(ref.frame);
    sink.fixed(fixed.frames);
    sink.digits(record.firstFrame);
    sink.put(',');
    sink.digits(ref.frame);
    sink.fixed(fixed.time);
    putTime(sink, record);
    sink.fixed(fixed.flow);
    sink.digits(flow.number);
    sink.fixed(between.protocol);
    if (message.dialect === null) sink.put('null');
    else sink.json(message.dialect);
    sink.fixed(record.direction === 0 ? between.fromClient : between.fromServer);
    sink.put(message.direction ?? directions[record.direction]);
    sink.put('"');
    if (message.role !== null) {
      sink.fixed(fixed.role);
      sink.json(message.role);
    }
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

  /** What all messages of a flow share; a datagram from another address than the flow's is written for itself. */
  private flowText({ flow, protocol, source, destination, direction }: MessageRecord): FlowText {
    let known = this.flows.get(flow);
    if (known === undefined || known.id !== protocol.id) {
      this.flows.set(flow, (known = flowText(flow, protocol.id, flow.client, flow.server)));
    }
    const sender = direction === 0 ? flow.client : flow.server;
    const receiver = direction === 0 ? flow.server : flow.client;
    if (sameEndpoint(source, sender) && sameEndpoint(destination, receiver)) return known;
    return direction === 0
      ? flowText(flow, protocol.id, source, destination)
      : flowText(flow, protocol.id, destination, source);
  }
}

/** What is known of a kind before its first message. */
interface Plan {
  readonly write: ObjectWriter;
  /** `,"kind":"…","summary":`. */
  readonly prefix: FixedText;
}

interface FlowText {
  readonly id: string;
  readonly protocol: FixedText;
  readonly fromClient: FixedText;
  readonly fromServer: FixedText;
}

function flowText({ transport }: Flow, id: string, client: Endpoint, server: Endpoint): FlowText {
  const [a, b] = [endpointJson(client), endpointJson(server)];
  const between = (source: string, destination: string): FixedText =>
    new FixedText(`,"transport":"${transport}","src":${source},"dst":${destination},"direction":"`);
  return {
    id,
    protocol: new FixedText(`,"protocol":${jsonString(id)},"dialect":`),
    fromClient: between(a, b),
    fromServer: between(b, a),
  };
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a === b || (a.port === b.port && a.address === b.address);
}

/** `{"address":"127.0.0.1","port":8000}`. */
/** Which way an object went. */
function wayText(way: ObjectWay | null): string {
  if (way === null) return ',"src":null,"dst":null';
  return `,"src":${endpointJson(way.source)},"dst":${endpointJson(way.destination)}`;
}

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

/** What `timeText` gives, digit by digit. */
function putTime(sink: TextSink, { ref, digits, hasTime }: DissectionRecord): void {
  if (!hasTime) {
    sink.put('null');
    return;
  }
  sink.put('"');
  sink.put(utcSecond(ref.seconds));
  sink.put('.');
  sink.digits(digits === 9 ? ref.nanoseconds : Math.floor(ref.nanoseconds / 1000), digits);
  sink.put('Z"');
}

function diagnosticsText(diagnostics: readonly Diagnostic[]): string {
  const items = diagnostics.map(
    ({ problem, detail }) =>
      `{"code":${jsonString(problem.code)},"severity":"${problem.severity}","text":${jsonString(describe(problem, detail))}}`,
  );
  return `,"diagnostics":[${items.join(',')}]`;
}
