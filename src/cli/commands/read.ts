/** `imdissect <capture..>`: the main job. */
import type { Filter } from '../../filter/index.js';
import type { DissectionRecord } from '../../record.js';
import { recordRenderer } from '../../render/formats.js';
import type { Renderer } from '../../render/render.js';
import { nothingFound, nothingMatches } from '../../render/totals.js';
import type { Mounted } from '../../mount.js';
import { UsageError } from '../../dissector.js';
import { Annotations } from '../annotations.js';
import { isSet, last, type Arguments } from '../arguments.js';
import { exitCode } from '../exit.js';
import { filterDeclaration, filterOption } from '../filter-option.js';
import type { Host } from '../host.js';
import { openInputs, stdinName } from '../inputs.js';
import { recordDeclarations, recordOptions, type RecordOptions } from '../record-options.js';
import { Run } from '../run.js';
import { checkTarget, save } from '../save.js';
import { sharedDeclarations, sharedOptions, text, type Declarations, type SharedOptions } from '../shared-options.js';
import { ShownFlows } from '../shown-flows.js';
import { Spool } from '../spool.js';

export const command = ['read [capture..]', '$0'];
export const description = 'Dissect captures: every message with its meaning';

interface ReadOptions extends SharedOptions, RecordOptions {
  /** Where `-w` writes; null without it. */
  readonly target: string | null;
  /** `--annotate`: what is written says what was found. */
  readonly annotate: boolean;
}

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    ...recordDeclarations('tree', completing),
    w: { ...text, describe: 'Write the whole flows of what is shown to this .pcap or .pcapng; secrets stay in it' },
    annotate: { type: 'boolean', describe: 'Write what was found into the .pcapng of -w, as comments on its frames' },
    demo: { type: 'boolean', describe: 'Dissect a sample that comes with imdissect' },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** @throws UsageError */
function readOptions(args: Arguments, host: Host): ReadOptions {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  const records = recordOptions(args, 'tree');
  const target = last(args, 'w');
  const annotate = isSet(args, 'annotate');
  if (annotate && !/\.(?:pcapng|ntar)$/i.test(target ?? '')) {
    throw new UsageError('--annotate needs -w FILE.pcapng: comments on frames are in no other format');
  }
  return {
    ...shared,
    ...records,
    annotate,
    target: target === undefined ? null : checkTarget(target, shared.captures, records.force),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const options = readOptions(args, host);
  const filter = await filterOption(args, host.dissectors);
  const reading = new Reading(options, host, filter, options.target === null ? null : new ShownFlows());
  const fromStdin = options.captures.includes(stdinName);
  host.interrupt.listen(fromStdin ? host.stdin : null);
  const spool = fromStdin && options.target !== null ? new Spool(host.stdin) : null;
  try {
    const opened = await openInputs(options.captures, spool?.stream ?? host.stdin, options.limits, host.report);
    if (opened.source === null) return exitCode.io;
    await reading.read(opened, !process.stdout.isTTY);
    await reading.finish();
    if (spool?.failure != null) throw spool.failure;
    await reading.save(opened.names.map((name) => (name === stdinName ? (spool?.path ?? null) : name)));
    reading.sayTotals();
    return opened.failed ? exitCode.io : reading.verdict;
  } finally {
    spool?.remove();
  }
}

/** One run: frames in, text out. */
class Reading extends Run {
  private readonly renderer: Renderer;
  /** `-c` was reached: nothing more is shown. */
  private enough = false;
  private readonly annotations: Annotations | null;

  constructor(
    private readonly options: ReadOptions,
    host: Host,
    /** Which records are shown; null: all. */
    private readonly filter: Filter | null,
    /** Which flows `-w` writes; null without it. */
    private readonly flows: ShownFlows | null,
  ) {
    super(options, host, flows === null ? {} : { keepFlows: true, onFlowFrame: flows.frames.add.bind(flows.frames) });
    this.renderer = recordRenderer(options.format, options);
    this.annotations = options.annotate ? new Annotations(options.captures.length > 1) : null;
  }

  get full(): boolean {
    return this.host.output.full || (this.enough && this.flows === null);
  }

  async settle(): Promise<boolean> {
    await this.host.output.flush();
    // Whole flows are written: their later frames must be seen even when nothing more is shown.
    return this.flows !== null || !(this.enough || this.host.output.closed);
  }

  protected take(record: DissectionRecord): void {
    const isShown = !this.enough && (this.filter?.matches(record) ?? true);
    this.flows?.note(record, isShown);
    this.annotations?.add(record, isShown);
    if (!isShown) {
      if (!this.enough) this.tally.hide(record);
      return;
    }
    this.tally.add(record);
    this.host.output.write(this.renderer, record);
    if (this.tally.shown >= this.options.most) this.enough = true;
  }

  /** The end of the inputs. */
  async finish(): Promise<void> {
    if (this.flows !== null || !(this.enough || this.host.output.closed)) this.engine.finish();
    await this.host.output.flush();
  }

  /** Writes the flows of what was shown, when that was asked for. @throws OutputError */
  async save(captures: readonly (string | null)[]): Promise<void> {
    const { flows, digits, options, annotations } = this;
    const { target, force, limits } = options;
    if (flows === null || target === null) return;
    flows.close(this.engine.flows());
    const wants = (input: number, frame: number): boolean =>
      flows.has(input, frame) || (annotations?.wants(input, frame) ?? false);
    const said = annotations === null ? {} : { comments: annotations.of.bind(annotations) };
    const frames = await save({ target, force, limits, digits, captures, wants, ...said });
    const leftOut = annotations?.leftOut ?? 0;
    if (leftOut > 0) this.warn(`${leftOut} comments were left out: there were too many`);
    this.warn(`${frames} ${frames === 1 ? 'frame' : 'frames'} written to ${target}`);
  }

  override sayTotals(): void {
    const { tally, options, host } = this;
    if (host.output.closed) return;
    super.sayTotals();
    if (tally.shown > 0 || tally.frames === 0) return;
    if (tally.hiddenRecords > 0) {
      if (tally.isEmpty) this.warn(nothingMatches(tally.hidden));
      return;
    }
    const asked = host.dissectors.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
    this.warn(nothingFound(asked, tally.frames, this.engine.busiestPorts(listedPorts), options.captures));
  }

  get verdict(): number {
    const { failOn } = this.options;
    return failOn !== null && this.tally.reached(failOn) ? exitCode.failed : exitCode.done;
  }
}

/** One more than the sentence lists, so that it can say that there are more. */
const listedPorts = 7;
