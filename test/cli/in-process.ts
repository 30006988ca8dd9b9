import { PassThrough, Writable } from 'node:stream';
import * as chat from '../../src/cli/commands/chat.js';
import * as diagram from '../../src/cli/commands/diagram.js';
import * as flows from '../../src/cli/commands/flows.js';
import * as plot from '../../src/cli/commands/plot.js';
import * as read from '../../src/cli/commands/read.js';
import * as stats from '../../src/cli/commands/stats.js';
import * as who from '../../src/cli/commands/who.js';
import { parseCommandLine } from '../../src/cli/command-line.js';
import { Interrupt } from '../../src/cli/interrupt.js';
import { withFiles } from '../../src/cli/option-files.js';
import { Output } from '../../src/cli/output.js';
import { reportTo } from '../../src/cli/report.js';
import { builtIn } from '../../src/index.js';
import type { Done } from './run.js';

const commands = [read, stats, flows, chat, who, diagram, plot];

/** Nobody presses Ctrl-C here, and a test file is no place for signal handlers. */
class NoInterrupt extends Interrupt {
  override listen(): void {
    return undefined;
  }
}

/** Runs one of the commands that read captures, without the second that starting a process takes. */
export async function inProcess(words: readonly string[], input?: Uint8Array): Promise<Done> {
  const written: Uint8Array[] = [];
  let err = '';
  const stream = new Writable({
    write: (bytes: Uint8Array, _encoding, done) => {
      written.push(new Uint8Array(bytes)); // Output fills its memory anew
      done();
    },
  });
  const report = reportTo((text) => {
    err += text;
  });
  const stdin = new PassThrough();
  stdin.end(input);
  const request = await parseCommandLine(words, commands, builtIn);
  if ('print' in request) return { code: 0, out: request.print, err };
  const host = { output: new Output(stream), report, stdin, interrupt: new NoInterrupt(), dissectors: builtIn };
  const code = await request.run.run(await withFiles(request.args, builtIn), host);
  return { code, out: Buffer.concat(written).toString(), err };
}
