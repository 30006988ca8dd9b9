/** The first line of every record in formats for people. */
import { escapeText } from '../bytes/escape.js';
import type { Endpoint, Flow, MessageRef } from '../dissector.js';
import { describe } from '../problem.js';
import {
  recordId,
  type DissectionRecord,
  type FindingRecord,
  type MessageRecord,
  type ObjectRecord,
} from '../record.js';
import type { Diagnostic } from '../schema/message.js';
import { span } from './number.js';
import type { TextOptions } from './render.js';

/** What was written last for a direction of a flow. */
interface Way {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly text: string;
}

/** Dialects may come from captured bytes: not all of them are remembered. */
const rememberedTitles = 64;

/**
 * Writes head lines. They begin with the record's id, so that captured text never stands at the beginning of a line,
 * where CI systems look for commands.
 */
export class Heads {
  private readonly several: boolean;
  private readonly ways = new WeakMap<Flow, [Way | null, Way | null]>();
  private readonly titles = new Map<string, string>();

  constructor(private readonly options: TextOptions) {
    this.several = options.captures.length > 1;
  }

  /** `19.1  2026-11-20 20:05:44.029866  127.0.0.1:34917 → 127.0.0.1:8000  MyICQ 1.0  MODIFY_USER …`. */
  message(record: MessageRecord): string {
    const { reveal } = this.options;
    const [id, time] = this.start(record);
    const words = escapeText(record.summary(reveal));
    return `${id}  ${time}  ${this.way(record)}  ${this.protocol(record)}  ${words}`;
  }

  /** The end points, painted; remembered for each flow and direction. */
  private way({ flow, direction, source, destination }: MessageRecord): string {
    let known = this.ways.get(flow);
    if (known === undefined) this.ways.set(flow, (known = [null, null]));
    const last = known[direction];
    if (last !== null && last.source === source && last.destination === destination) return last.text;
    const text = this.options.palette.endpoint(`${endpointText(source)} → ${endpointText(destination)}`);
    known[direction] = { source, destination, text };
    return text;
  }

  /** The protocol and its dialect, painted. */
  private protocol({ message: { dialect }, protocol }: MessageRecord): string {
    // A dialect that is called like the protocol is the protocol itself: saying it twice tells nothing.
    const named = dialect === null || dialect === protocol.id ? protocol.title : `${protocol.title} ${dialect}`;
    let text = this.titles.get(named);
    if (text === undefined) {
      text = this.options.palette.protocol(escapeText(named));
      if (this.titles.size < rememberedTitles) this.titles.set(named, text);
    }
    return text;
  }

  /** `58.2  …  10.0.0.1:4000 ↔ 10.0.0.2:8000  warning  myicq.unacknowledged: text (about 56.1)`. */
  finding(record: FindingRecord): string {
    const about = record.about === null ? '' : ` (about ${this.id(record.about)})`;
    return [...this.start(record), ...this.flow(record), this.diagnostic(record) + about].join('  ');
  }

  /** `141.2  …  file "hello.txt", 38 bytes, complete, from 30.1, 37.1`. */
  object(record: ObjectRecord): string {
    const name = record.name === null ? 'without a name' : `"${escapeText(record.name)}"`;
    const size = record.size === 1 ? '1 byte' : `${record.size} bytes`;
    const from = record.from.length === 0 ? '' : `, from ${this.ids(record.from)}`;
    const state = record.complete ? 'complete' : `incomplete${missingText(record.missing)}`;
    const what = `${escapeText(record.protocol)} ${escapeText(record.kind)} ${name}, ${size}, ${state}${from}`;
    return [...this.start(record), ...this.flow(record), what].join('  ');
  }

  /** `warning myicq.check-code: text`. */
  diagnostic({ problem, detail }: Diagnostic): string {
    const paint = this.options.palette[problem.severity];
    return `${paint(`${problem.severity} ${escapeText(problem.code)}`)}: ${escapeText(describe(problem, detail))}`;
  }

  /** `answers 17.1 after 0.8 ms`, `resend 1 of 86.1`, `from 30.1, 37.1`. */
  links({ answers, resendOf, from }: MessageRecord): string[] {
    const links: string[] = [];
    if (answers !== null) links.push(`answers ${this.id(answers.ref)} after ${span(answers.seconds)}`);
    if (resendOf !== null) {
      const differs =
        resendOf.differs.length === 0 ? '' : `, differs in ${resendOf.differs.map(escapeText).join(', ')}`;
      links.push(`resend ${resendOf.number} of ${this.id(resendOf.ref)}${differs}`);
    }
    if (from.length > 0) links.push(`from ${this.ids(from)}`);
    return links;
  }

  private start(record: DissectionRecord): [string, string] {
    const { palette, times } = this.options;
    const time = record.hasTime ? times.text(record.ref, record.digits) : 'no time';
    return [palette.id(this.id(record.ref)), palette.time(time)];
  }

  private flow({ flow }: FindingRecord | ObjectRecord): string[] {
    if (flow === null) return [];
    return [this.options.palette.endpoint(`${endpointText(flow.client)} ↔ ${endpointText(flow.server)}`)];
  }

  private id(ref: MessageRef): string {
    return recordId(ref, this.several);
  }

  private ids(refs: readonly MessageRef[]): string {
    return refs.map((ref) => this.id(ref)).join(', ');
  }
}

/** `10.0.0.1:2425`, `[fe80::1]:2425` (RFC 3986 section 3.2.2). */
export function endpointText({ address, port }: Endpoint): string {
  const host = escapeText(address);
  return address.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** How many missing ranges are listed. */
const listedRanges = 4;

function missingText(missing: ObjectRecord['missing']): string {
  if (missing.length === 0) return '';
  const listed = missing.slice(0, listedRanges).map(([start, end]) => `${start}..${end}`);
  const more = missing.length > listedRanges ? ` and ${missing.length - listedRanges} more` : '';
  return ` (missing ${listed.join(', ')}${more})`;
}
