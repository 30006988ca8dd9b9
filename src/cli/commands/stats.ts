/** `imdissect stats <capture..>`: how fast answers came, what was repeated, what was never answered. */
import type { Frame } from '../../capture/frame.js';
import { UsageError } from '../../dissector.js';
import type { Filter } from '../../filter/index.js';
import type { Mounted } from '../../mount.js';
import type { DissectionRecord } from '../../record.js';
import { renderStatistics, statisticsFormats, type StatisticsFormat } from '../../render/statistics.js';
import { groupings, type Grouping } from '../../statistics/group.js';
import { Statistics, type StatisticsOptions } from '../../statistics/statistics.js';
import { choice, every, last, type Arguments } from '../arguments.js';
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

export const command = ['stats [capture..]'];
export const description = 'Measure: response times, resends, what was never answered, rates';

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: { ...text, ...words(statisticsFormats, completing), alias: 'F', describe: 'text (default), json or csv' },
    by: {
      ...text,
      ...words(groupings, completing),
      describe: 'Group by command (default), protocol, conversation or host; several with commas',
    },
    interval: { ...text, describe: 'Show messages and bytes in every so many seconds' },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  const format = choice(args, 'format', statisticsFormats, 'text');
  const interval = intervalOption(args);
  const by = groupingOption(args, format);
  const filter = await filterOption(args, host.dissectors);
  const measuring = new Measuring(shared, host, { by, interval: interval ?? 1 }, filter);
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await measuring.read(opened, true);
  await measuring.write(format, interval !== null);
  if (!host.output.closed) measuring.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

/** @throws UsageError */
function intervalOption(args: Arguments): number | null {
  const given = last(args, 'interval');
  if (given === undefined) return null;
  const seconds = Number(given);
  if (/^\d+$/.test(given) && seconds >= 1 && Number.isSafeInteger(seconds)) return seconds;
  throw new UsageError(`--interval '${given}': a whole number of seconds is needed, 1 or more`);
}

/** The text has the sums of the protocols in front. @throws UsageError */
function groupingOption(args: Arguments, format: StatisticsFormat): Grouping[] {
  const asked = every(args, 'by').flatMap((list) => list.split(','));
  const known = asked.map((name) => {
    const by = groupings.find((one) => one === name);
    if (by === undefined) throw new UsageError(`--by '${name}': one of ${groupings.join(', ')} is needed`);
    return by;
  });
  const chosen: Grouping[] = known.length > 0 ? known : ['command'];
  return [...new Set(format === 'text' ? (['protocol', ...chosen] as const) : chosen)];
}

/** Dissects without showing messages: what counts is what they measure. */
class Measuring extends Run {
  readonly full = false;
  private readonly statistics: Statistics;

  constructor(
    shared: SharedOptions,
    host: Host,
    options: StatisticsOptions,
    /** null: all records count. */
    private readonly filter: Filter | null,
  ) {
    super(shared, host, {
      people: true,
      onTold: (told, protocol, ref) => {
        this.statistics.sessions.told(told, protocol, ref);
      },
    });
    this.statistics = new Statistics(options, this.bounds);
  }

  override frame(frame: Frame): void {
    if (frame.hasTime) this.statistics.frame(frame);
    super.frame(frame);
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
    this.statistics.add(record);
  }

  async write(format: StatisticsFormat, withRates: boolean): Promise<void> {
    this.engine.finish();
    const { output } = this.host;
    const { captures, palette } = this.shared;
    const { digits } = this;
    const { frames } = this.tally;
    const tcp = this.filter === null ? this.engine.tcpTotals() : null;
    output.add(renderStatistics(this.statistics, format, { captures, frames, digits, palette, tcp, withRates }));
    await output.flush();
  }
}
