/** `imdissect flows <capture..>`: one row per flow. */
import type { Filter } from '../../filter/index.js';
import type { DissectionRecord, FlowSummary } from '../../record.js';
import { hierarchy } from '../../render/hierarchy.js';
import { flowsFormats, renderFlows, type FlowsFormat } from '../../render/flows.js';
import type { Mounted } from '../../mount.js';
import { choice, type Arguments } from '../arguments.js';
import { exitCode } from '../exit.js';
import { filterDeclaration, filterOption } from '../filter-option.js';
import type { Host } from '../host.js';
import { openInputs, stdinName } from '../inputs.js';
import { Run } from '../run.js';
import {
  sharedDeclarations,
  sharedOptions,
  text,
  words,
  type Declarations,
  type SharedOptions,
} from '../shared-options.js';

export const command = ['flows [capture..]'];
export const description = 'List the conversations, and why each was routed where it was';

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: {
      ...text,
      ...words(flowsFormats, completing),
      alias: 'F',
      describe: 'text (default), json (one object a line) or csv',
    },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  const format = choice(args, 'format', flowsFormats, 'text');
  const counting = new Counting(shared, host, await filterOption(args, host.dissectors));
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await counting.read(opened, true);
  await counting.write(format);
  if (!host.output.closed) counting.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

/** Dissects without showing: a flow's row tells what was found in it. */
class Counting extends Run {
  readonly full = false;
  /** Flows that had something the filter wants. */
  private readonly wanted = new Set<number>();

  constructor(
    shared: SharedOptions,
    host: Host,
    /** null: all flows are listed. */
    private readonly filter: Filter | null,
  ) {
    super(shared, host, { keepFlows: true });
  }

  settle(): Promise<boolean> {
    return Promise.resolve(true);
  }

  protected take(record: DissectionRecord): void {
    if (this.filter?.matches(record) === false) {
      this.tally.hide(record);
      return;
    }
    this.tally.add(record);
    if (this.filter !== null && record.flow !== null) this.wanted.add(record.flow.number);
  }

  private *listed(): Generator<FlowSummary, void> {
    for (const flow of this.engine.flows()) if (this.filter === null || this.wanted.has(flow.number)) yield flow;
  }

  async write(format: FlowsFormat): Promise<void> {
    this.engine.finish();
    const { times, palette } = this.shared;
    const { output } = this.host;
    for (const piece of renderFlows({ [Symbol.iterator]: () => this.listed() }, format, {
      times,
      palette,
      digits: this.digits,
    })) {
      output.add(piece);
      if (output.full) await output.flush();
      if (output.closed) return;
    }
    if (format === 'text' && this.filter === null) {
      output.add(`\n${hierarchy(this.engine.flows(), this.engine.otherFrames, palette)}`);
    }
    await output.flush();
  }
}
