/** `--format json`: one object per line. Envelope, key order and types are the public contract. */
import { jsonString } from '../bytes/escape.js';
import type { Endpoint, Flow, MessageRef } from '../dissector.js';
import { describe } from '../problem.js';
import {
  recordId,
  type DissectionRecord,
  type FindingRecord,
  type MessageRecord,
  type ObjectRecord,
} from '../record.js';
import type { Diagnostic, MessageKind } from '../schema/message.js';
import { objectWriter, type ObjectWriter } from './json-fields.js';
import { jsonSeconds } from './number.js';
import type { RenderOptions } from './render.js';
import { jsonTime } from './time.js';

const noDiagnostics = ',"diagnostics":[]';
const directions = ['client-to-server', 'server-to-client'] as const;

/** Writes records as JSON objects without the line end. */
export class JsonWriter {
  protected readonly reveal: boolean;
  private readonly several: boolean;
  private readonly captures: readonly string[];
  private readonly plans = new Map<MessageKind, ObjectWriter>();
  private readonly prefixes = new Map<string, string>();
  private readonly flows = new WeakMap<Flow, FlowText>();

  constructor(options: RenderOptions) {
    this.reveal = options.reveal;
    this.several = options.captures.length > 1;
    this.captures = options.captures.map((name) => (this.several ? `,"capture":${jsonString(name)}` : ''));
  }

  /** The record as one line of JSON. */
  write(record: DissectionRecord): string {
    switch (record.record) {
      case 'message':
        return `${this.messageText(record)}}`;
      case 'finding':
        return this.findingText(record);
      case 'object':
        return this.objectText(record);
    }
  }

  /** A message without its closing brace. */
  protected messageText(record: MessageRecord): string {
    const { ref, message, flow } = record;
    const between = this.flowText(record);
    let text =
      `{"record":"message","id":"${this.id(ref)}"${this.capture(ref)},"frame":${ref.frame}` +
      `,"frames":[${record.firstFrame},${ref.frame}],"time":${timeText(record)},"flow":${flow.number}` +
      between.protocol +
      (message.dialect === null ? 'null' : jsonString(message.dialect)) +
      (record.direction === 0 ? between.fromClient : between.fromServer);
    text += `"${message.direction ?? directions[record.direction]}"`;
    if (message.role !== null) text += `,"role":${jsonString(message.role)}`;
    text += `${this.kindPrefix(message.kind.id)}${jsonString(record.summary(this.reveal))},"fields":`;
    text += this.plan(message.kind)(message.fields);
    if (message.decryptedWith !== null) text += `,"decrypted":{"with":${jsonString(message.decryptedWith)}}`;
    return text + this.links(record) + diagnosticsText(record.diagnostics);
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
      `,"name":${orNull(record.name)},"size":${record.size},"sha256":${orNull(record.sha256)}` +
      `,"complete":${record.complete}`;
    if (missing.length > 0) text += `,"missing":[${missing.map(([start, end]) => `[${start},${end}]`).join(',')}]`;
    return `${text},"from":${this.ids(record.from)}}`;
  }

  private links({ answers, resendOf, from }: MessageRecord): string {
    let text = '';
    if (answers !== null) {
      text += `,"answers":{"id":"${this.id(answers.ref)}","afterSeconds":${jsonSeconds(answers.seconds)}}`;
    }
    if (resendOf !== null) {
      const differs = resendOf.differs.map(jsonString).join(',');
      text += `,"resendOf":{"id":"${this.id(resendOf.ref)}","number":${resendOf.number},"differs":[${differs}]}`;
    }
    return from.length > 0 ? `${text},"from":${this.ids(from)}` : text;
  }

  private id(ref: MessageRef): string {
    return recordId(ref, this.several);
  }

  private ids(refs: readonly MessageRef[]): string {
    return `[${refs.map((ref) => `"${this.id(ref)}"`).join(',')}]`;
  }

  private capture(ref: MessageRef): string {
    return this.captures[ref.input] ?? '';
  }

  private plan(kind: MessageKind): ObjectWriter {
    let plan = this.plans.get(kind);
    if (plan === undefined) this.plans.set(kind, (plan = objectWriter(kind.fields, this.reveal)));
    return plan;
  }

  private kindPrefix(kind: string): string {
    let prefix = this.prefixes.get(kind);
    if (prefix === undefined) {
      prefix = `,"kind":${jsonString(kind)},"summary":`;
      this.prefixes.set(kind, prefix);
    }
    return prefix;
  }

  /** What all messages of a flow share; a datagram from another address than the flow's is written for itself. */
  private flowText({ flow, protocol, source, destination, direction }: MessageRecord): FlowText {
    let known = this.flows.get(flow);
    if (known === undefined || known.id !== protocol.id) {
      this.flows.set(flow, (known = flowText(flow, protocol.id, flow.client, flow.server)));
    }
    const [sender, receiver] = direction === 0 ? [flow.client, flow.server] : [flow.server, flow.client];
    if (sameEndpoint(source, sender) && sameEndpoint(destination, receiver)) return known;
    return direction === 0
      ? flowText(flow, protocol.id, source, destination)
      : flowText(flow, protocol.id, destination, source);
  }
}

interface FlowText {
  readonly id: string;
  readonly protocol: string;
  readonly fromClient: string;
  readonly fromServer: string;
}

function flowText({ transport }: Flow, id: string, client: Endpoint, server: Endpoint): FlowText {
  const [a, b] = [endpointJson(client), endpointJson(server)];
  const between = (source: string, destination: string): string =>
    `,"transport":"${transport}","src":${source},"dst":${destination},"direction":`;
  return {
    id,
    protocol: `,"protocol":${jsonString(id)},"dialect":`,
    fromClient: between(a, b),
    fromServer: between(b, a),
  };
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a === b || (a.port === b.port && a.address === b.address);
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
  if (diagnostics.length === 0) return noDiagnostics;
  const items = diagnostics.map(
    ({ problem, detail }) =>
      `{"code":${jsonString(problem.code)},"severity":"${problem.severity}","text":${jsonString(describe(problem, detail))}}`,
  );
  return `,"diagnostics":[${items.join(',')}]`;
}
