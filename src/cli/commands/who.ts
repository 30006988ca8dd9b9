/** `imdissect who <capture..>`: the people and hosts of a capture. */
import type { Mounted } from '../../mount.js';
import { renderWho, whoFormats, type WhoFormat } from '../../render/who.js';
import { choice, type Arguments } from '../arguments.js';
import { exitCode } from '../exit.js';
import { filterDeclaration, filterOption } from '../filter-option.js';
import type { Filter } from '../../filter/index.js';
import type { Host } from '../host.js';
import { openInputs, stdinName } from '../inputs.js';
import { PeopleRun } from '../people-run.js';
import {
  sharedDeclarations,
  sharedOptions,
  text,
  words,
  type Declarations,
  type SharedOptions,
} from '../shared-options.js';

export const command = ['who [capture..]'];
export const description = 'List the people: names, numbers, addresses, clients, first and last seen, state';

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: {
      ...text,
      ...words(whoFormats, completing),
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
  const format = choice(args, 'format', whoFormats, 'text');
  const listing = new Listing(shared, host, await filterOption(args, host.dissectors));
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await listing.read(opened, true);
  await listing.write(format);
  if (!host.output.closed) listing.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

class Listing extends PeopleRun {
  readonly full = false;

  constructor(shared: SharedOptions, host: Host, filter: Filter | null) {
    super(shared, host, filter, () => undefined);
  }

  settle(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async write(format: WhoFormat): Promise<void> {
    this.end();
    const { output } = this.host;
    const { times, palette } = this.shared;
    output.add(renderWho(this.roster.people(), format, { times, palette, digits: this.digits }));
    await output.flush();
  }
}
