/** `imdissect chat <capture..>`: who said what to whom. */
import type { Filter } from '../../filter/index.js';
import type { Mounted } from '../../mount.js';
import { chatFormats, chatWriter, type ChatFormat, type ChatWriter } from '../../render/chat.js';
import { choice, type Arguments } from '../arguments.js';
import { exitCode } from '../exit.js';
import { filterDeclaration, filterOption } from '../filter-option.js';
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

export const command = ['chat [capture..]'];
export const description = 'Print the transcript: who said what to whom, in all protocols';

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: {
      ...text,
      ...words(chatFormats, completing),
      alias: 'F',
      describe: 'text (default), json (one object a line), csv or html',
    },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const shared = sharedOptions(args, host.dissectors, process.stdout);
  const format = choice(args, 'format', chatFormats, 'text');
  const chatting = new Chatting(shared, host, await filterOption(args, host.dissectors), format);
  host.interrupt.listen(shared.captures.includes(stdinName) ? host.stdin : null);
  const opened = await openInputs(shared.captures, host.stdin, shared.limits, host.report);
  if (opened.source === null) return exitCode.io;
  await chatting.read(opened, !process.stdout.isTTY);
  await chatting.finish();
  if (!host.output.closed) chatting.sayTotals();
  return opened.failed ? exitCode.io : exitCode.done;
}

class Chatting extends PeopleRun {
  private readonly writer: ChatWriter;

  constructor(shared: SharedOptions, host: Host, filter: Filter | null, format: ChatFormat) {
    super(shared, host, filter, (line) => {
      host.output.add(this.writer.line(line));
    });
    const { times, palette, captures } = shared;
    const several = captures.length > 1;
    this.writer = chatWriter(format, this.roster, { times, palette, several, title: captures.join(', ') });
    host.output.add(this.writer.begin);
  }

  get full(): boolean {
    return this.host.output.full;
  }

  async settle(): Promise<boolean> {
    await this.host.output.flush();
    return !this.host.output.closed;
  }

  async finish(): Promise<void> {
    if (!this.host.output.closed) this.end();
    this.host.output.add(this.writer.end);
    await this.host.output.flush();
  }
}
