/** Reads a capture for one of its records and teaches it. */
import { UsageError } from '../dissector.js';
import type { Catalogue } from '../explain/catalogue.js';
import { Gatherer, type Wanted } from '../explain/gather.js';
import type { DissectionRecord, FlowSummary } from '../record.js';
import { lessonLines } from '../render/lesson/lesson.js';
import { fenced } from '../render/reference/markdown.js';
import { isSet, type Arguments } from './arguments.js';
import { exitCode } from './exit.js';
import type { Host } from './host.js';
import { openInputs, stdinName } from './inputs.js';
import { Run } from './run.js';
import { sharedOptions, type SharedOptions } from './shared-options.js';

export type ExplainFormat = 'text' | 'markdown';

export const explainFormats: readonly ExplainFormat[] = ['text', 'markdown'];

/** A record of a capture, as it was asked for. */
export interface RecordName extends Wanted {
  readonly capture: string;
}

/** `a.pcap#19.1`, `a.pcap#19`; null for a name without an id. File names may have a `#` themselves. */
export function recordIn(name: string): RecordName | null {
  const match = /^(.+)#(?:1:)?(\d{1,15})(?:\.(\d{1,15}))?$/s.exec(name);
  if (match === null) return null;
  const [, capture = '', frame, n] = match;
  return { capture, frame: Number(frame), n: n === undefined ? null : Number(n) };
}

interface Teaching {
  readonly format: ExplainFormat;
  readonly catalogue: Catalogue;
}

/** Teaches one record; the exit code. @throws UsageError, OutputError */
export async function teach(wanted: RecordName, args: Arguments, host: Host, how: Teaching): Promise<number> {
  const one = { ...args, capture: [wanted.capture], '--': [], demo: false };
  const shared = sharedOptions(one, host.dissectors, process.stdout);
  const search = new Search(shared, host, wanted);
  host.interrupt.listen(wanted.capture === stdinName ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await search.read(opened, true);
  search.engine.finish();
  await search.write(shared, isSet(args, 'reveal'), isSet(args, 'x'), how);
  return exitCode.done;
}

/** Dissects a capture and keeps one record of it. */
class Search extends Run {
  readonly full = false;
  private readonly gatherer: Gatherer;

  constructor(
    shared: SharedOptions,
    host: Host,
    private readonly wanted: RecordName,
  ) {
    super(shared, host, {});
    this.gatherer = new Gatherer(wanted, (number) => this.flow(number));
  }

  private flow(wanted: number): FlowSummary | null {
    for (const flow of this.engine.flows()) if (flow.number === wanted) return flow;
    return null;
  }

  settle(): Promise<boolean> {
    return Promise.resolve(true);
  }

  protected take(record: DissectionRecord): void {
    this.gatherer.take(record);
  }

  /** @throws UsageError when the record was not found */
  async write(shared: SharedOptions, reveal: boolean, whole: boolean, { format, catalogue }: Teaching): Promise<void> {
    const record = this.found();
    const id = record.record === 'message' ? record.protocol.id : record.protocol;
    const protocol = catalogue.protocols.find(({ mounted }) => mounted.id === id) ?? null;
    const { times, palette, captures } = shared;
    const lines = lessonLines(record, this.gatherer, {
      captures,
      reveal,
      times,
      palette,
      dump: false,
      whole,
      protocol,
    });
    const { output } = this.host;
    if (format === 'markdown') {
      output.add(fenced([...lines].join('\n')));
      return;
    }
    for (const line of lines) {
      output.add(`${line}\n`);
      if (output.full) await output.flush();
      if (output.closed) return;
    }
  }

  private found(): DissectionRecord {
    const { target, inFrame, near } = this.gatherer;
    const { capture, frame, n } = this.wanted;
    const several = n === null && inFrame.length > 1;
    if (target !== null && !several) return target;
    if (several) throw new UsageError(`${capture}: which one of frame ${frame}? It has: ${inFrame.join(', ')}`);
    const name = n === null ? `of frame ${frame}` : `${frame}.${n}`;
    if (near.length === 0) throw new UsageError(`${capture}: there is no record ${name}, nor any other`);
    const where = inFrame.length > 0 ? `frame ${frame} has` : 'near it are';
    throw new UsageError(`${capture}: there is no record ${name}; ${where}: ${near.join(', ')}`);
  }
}
