#!/usr/bin/env node
/** The command `imdissect`. */
import { UsageError } from '../dissector.js';
import { builtIn } from '../index.js';
import { FilterError } from '../filter/error.js';
import { loadDissector } from '../route/load.js';
import type { Mounted } from '../mount.js';
import { caretLines } from './caret.js';
import { parseCommandLine, shortHelp } from './command-line.js';
import * as chat from './commands/chat.js';
import * as diagram from './commands/diagram.js';
import * as explain from './commands/explain.js';
import * as extract from './commands/extract.js';
import * as flows from './commands/flows.js';
import * as forge from './commands/forge.js';
import * as golden from './commands/golden.js';
import * as interfaces from './commands/interfaces.js';
import * as live from './commands/live.js';
import * as plot from './commands/plot.js';
import * as read from './commands/read.js';
import * as schema from './commands/schema.js';
import * as stats from './commands/stats.js';
import * as who from './commands/who.js';
import { exitCode, OutputError } from './exit.js';
import { faultPlace } from './fault.js';
import { keepHeapSmall } from './heap.js';
import type { Host } from './host.js';
import { Interrupt } from './interrupt.js';
import { withFiles } from './option-files.js';
import { Output } from './output.js';
import { reportTo } from './report.js';
import { withSecrets } from './secrets.js';
import { refuseUnknownCommand } from './unknown-command.js';

const report = reportTo((text) => {
  process.stderr.write(text);
});
// Whoever read the totals may be gone as well; that is no fault.
process.stderr.on('error', () => undefined);

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0) {
    process.stderr.write(shortHelp);
    return exitCode.usage;
  }
  const output = new Output(process.stdout);
  const commands = [
    read,
    live,
    stats,
    flows,
    chat,
    who,
    diagram,
    plot,
    schema,
    explain,
    interfaces,
    extract,
    golden,
    forge,
  ];
  const dissectors = [...builtIn, ...(await loaded(words))];
  refuseUnknownCommand(words, commands);
  const request = await parseCommandLine(words, commands, dissectors);
  if ('print' in request) {
    output.add(request.print);
    await output.flush();
    return exitCode.done;
  }
  const host: Host = { output, report, stdin: process.stdin, interrupt: new Interrupt(), dissectors };
  const args = await withFiles(request.args, dissectors);
  return request.run.run(await withSecrets(args, dissectors, process.stdin, process.env), host);
}

/** The dissectors of `--dissector`: they add options, so they are there before the command line is read. */
async function loaded(words: readonly string[]): Promise<Mounted[]> {
  const mounted: Mounted[] = [];
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    const path = word === '--dissector' ? words[index + 1] : /^--dissector=(.*)$/.exec(word)?.[1];
    if (path === undefined || path === '') continue;
    const one = await loadDissector(path);
    if ([...builtIn, ...mounted].some(({ id }) => id === one.id)) {
      throw new UsageError(`${path}: there is a dissector '${one.id}' already`);
    }
    mounted.push(one);
  }
  return mounted;
}

/** The exit code for what went wrong, and one line that says it. */
function failed(error: unknown): number {
  if (error instanceof UsageError) {
    report.line(error.message);
    if (error instanceof FilterError) for (const line of caretLines(error.span)) report.line(line);
    return exitCode.usage;
  }
  if (error instanceof OutputError) {
    report.line(error.message);
    return exitCode.io;
  }
  report.line(`internal error in ${faultPlace(error)}. Please report it with the capture.`);
  if (process.env['IMDISSECT_DEBUG'] === '1') console.error(error);
  return exitCode.fault;
}

process.on('uncaughtException', (error) => {
  process.exit(failed(error));
});

keepHeapSmall();
process.exit(await main(process.argv.slice(2)).catch(failed));
