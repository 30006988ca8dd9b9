/** `imdissect extract <capture..> -o DIR`: what was transferred, as files. */
import { UsageError } from '../../dissector.js';
import type { Filter } from '../../filter/index.js';
import { Extraction } from '../../extract/extraction.js';
import { extractedLine } from '../../extract/line.js';
import { manifestName } from '../../extract/manifest.js';
import { Places } from '../../extract/places.js';
import type { Mounted } from '../../mount.js';
import type { DissectionRecord } from '../../record.js';
import { isSet, last, type Arguments } from '../arguments.js';
import { exitCode, outputError } from '../exit.js';
import { openTarget, writeManifest } from '../extraction-target.js';
import { filterDeclaration, filterOption } from '../filter-option.js';
import type { Host } from '../host.js';
import { openInputs, stdinName } from '../inputs.js';
import { boundsOf, Run } from '../run.js';
import { sharedDeclarations, sharedOptions, text, type Declarations, type SharedOptions } from '../shared-options.js';

export const command = ['extract [capture..]'];
export const description = 'Write transferred files and pictures into a folder, with a manifest';

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    o: { ...text, alias: 'output', describe: 'The folder; it is made if there is none' },
    force: { type: 'boolean', describe: 'Write over files that are in the folder already' },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  const folder = last(args, 'o');
  if (folder === undefined) throw new UsageError('extract needs a folder to write to: -o DIR');
  const force = isSet(args, 'force');
  const filter = await filterOption(args, host.dissectors);
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  const places = new Places(openTarget(folder, force), force, [manifestName]);
  const extraction = extractionOf(shared, host, filter, places);
  const extracting = new Extracting(shared, host, extraction, folder);
  try {
    await extracting.read(opened, true);
    await extracting.finish();
    writeManifest(places.root, extraction.entries);
  } finally {
    extraction.close();
  }
  extracting.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

/** Files appear as transfers end; each is told when it is there. */
function extractionOf(shared: SharedOptions, host: Host, filter: Filter | null, places: Places): Extraction {
  const { captures, palette } = shared;
  return new Extraction(places, {
    bounds: boundsOf(shared, host),
    captures,
    wants: (record) => filter?.matches(record) ?? true,
    onFile: (entry) => {
      host.output.add(`${extractedLine(entry, palette)}\n`);
    },
  });
}

/** Dissects without showing messages. */
class Extracting extends Run {
  constructor(
    shared: SharedOptions,
    host: Host,
    private readonly extraction: Extraction,
    /** Where the files go, for errors. */
    private readonly folder: string,
  ) {
    super(shared, host, { objects: extraction });
  }

  get full(): boolean {
    return this.extraction.failure !== null || this.host.output.full;
  }

  async settle(): Promise<boolean> {
    this.check();
    await this.host.output.flush();
    return true;
  }

  /** The end of the inputs: what is still on its way becomes a partial file. @throws OutputError */
  async finish(): Promise<void> {
    this.engine.finish();
    await this.settle();
  }

  protected take(record: DissectionRecord): void {
    this.tally.add(record);
  }

  override sayTotals(): void {
    super.sayTotals();
    const { entries } = this.extraction;
    const { length } = entries;
    const renamed = entries.filter((entry) => entry.renamed).length;
    if (length > 0) this.warn(`${length} ${length === 1 ? 'file' : 'files'} written to ${this.folder}`);
    else this.warn('no file was written: none was transferred in what was read');
    if (renamed > 0) {
      this.warn(
        `note: ${renamed} of them under safe names, for theirs were not; ${manifestName} has what the traffic told`,
      );
    }
  }

  /** @throws OutputError when the file system refused something */
  private check(): void {
    const { failure } = this.extraction;
    if (failure !== null) throw outputError(failure, this.folder);
  }
}
