/** `imdissect plot <capture..>`: rates, response times, resends and conversations over time, as a picture. */
import type { Filter } from '../../filter/index.js';
import type { Mounted } from '../../mount.js';
import type { DissectionRecord } from '../../record.js';
import { plot } from '../../render/plot/plot.js';
import { Timeline } from '../../statistics/timeline.js';
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

export const command = ['plot [capture..]'];
export const description = 'Draw rates, response times, resends and conversations over time (SVG)';

const formats = ['svg'] as const;

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: { ...text, ...words(formats, completing), alias: 'F', describe: 'svg (default)' },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  choice(args, 'format', formats, 'svg');
  const plotting = new Plotting(shared, host, await filterOption(args, host.dissectors));
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await plotting.read(opened, true);
  await plotting.write();
  if (!host.output.closed) plotting.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

/** Dissects, and gathers what the picture shows. */
class Plotting extends Run {
  readonly full = false;
  private readonly timeline = new Timeline(this.bounds);

  constructor(
    shared: SharedOptions,
    host: Host,
    private readonly filter: Filter | null,
  ) {
    super(shared, host, {});
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
    this.timeline.add(record);
  }

  async write(): Promise<void> {
    this.engine.finish();
    const { output, dissectors } = this.host;
    const colors = dissectors.map(({ id }) => id);
    const titles = new Map(dissectors.map(({ id, title }) => [id, title]));
    output.add(plot(this.timeline, { title: this.shared.captures.join(', '), colors, titles }));
    await output.flush();
  }
}
