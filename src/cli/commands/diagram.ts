/** `imdissect diagram <capture..>`: who sent what to whom, as a sequence diagram. */
import { UsageError } from '../../dissector.js';
import { Diagram } from '../../diagram/diagram.js';
import type { Filter } from '../../filter/index.js';
import type { Mounted } from '../../mount.js';
import type { DissectionRecord } from '../../record.js';
import { mermaidDiagram } from '../../render/diagram/mermaid.js';
import { svgDiagram } from '../../render/diagram/svg.js';
import { choice, count, isSet, listed, type Arguments } from '../arguments.js';
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

export const command = ['diagram [capture..]'];
export const description = 'Draw a sequence diagram: Mermaid text, or a picture (SVG)';

const formats = ['mermaid', 'svg'] as const;
/** Steps that are drawn unless more are asked for: a page or two. */
const presetMost = 200;

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: { ...text, ...words(formats, completing), alias: 'F', describe: 'mermaid (default) or svg' },
    flow: { ...text, describe: 'Only these flows, by their numbers in: imdissect flows; several with commas' },
    most: { ...text, describe: `Draw so many steps one by one (default: ${presetMost}); the others are folded` },
    reveal: { type: 'boolean', describe: 'Show passwords, tickets and digests' },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  const format = choice(args, 'format', formats, 'mermaid');
  const most = count(args, 'most', '--most') ?? presetMost;
  const flows = flowsOption(args);
  const filter = await filterOption(args, host.dissectors);
  const several = shared.captures.length > 1;
  const diagram = new Diagram({ most, several, reveal: isSet(args, 'reveal') });
  const drawing = new Drawing(shared, host, diagram, flows, filter);
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await drawing.read(opened, true);
  await drawing.write(format);
  if (!host.output.closed) drawing.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

/** The numbers of flows; null for all. @throws UsageError */
function flowsOption(args: Arguments): ReadonlySet<number> | null {
  if (args['flow'] === undefined) return null;
  const numbers = listed(args, 'flow');
  const wrong = numbers.find((one) => !/^[1-9]\d{0,14}$/.test(one));
  if (wrong !== undefined || numbers.length === 0) {
    throw new UsageError(`--flow '${wrong ?? ''}' is no number of a flow; see: imdissect flows`);
  }
  return new Set(numbers.map(Number));
}

/** Dissects, and draws instead of printing. */
class Drawing extends Run {
  readonly full = false;

  constructor(
    shared: SharedOptions,
    host: Host,
    private readonly diagram: Diagram,
    private readonly flows: ReadonlySet<number> | null,
    private readonly filter: Filter | null,
  ) {
    super(shared, host, {});
  }

  settle(): Promise<boolean> {
    return Promise.resolve(true);
  }

  protected take(record: DissectionRecord): void {
    const isElsewhere = this.flows !== null && !this.flows.has(record.flow?.number ?? 0);
    if (isElsewhere || this.filter?.matches(record) === false) {
      this.tally.hide(record);
      return;
    }
    this.tally.add(record);
    this.diagram.add(record);
  }

  async write(format: (typeof formats)[number]): Promise<void> {
    this.engine.finish();
    const { output, dissectors } = this.host;
    const title = this.shared.captures.join(', ');
    const colors = dissectors.map(({ id }) => id);
    output.add(format === 'svg' ? svgDiagram(this.diagram, { title, colors }) : mermaidDiagram(this.diagram));
    await output.flush();
  }
}
