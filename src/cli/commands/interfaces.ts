/** `imdissect interfaces`: what can be captured on, and by which back end. */
import { backends } from '../../capture/live/backends.js';
import type { Mounted } from '../../mount.js';
import { choice, isSet, type Arguments } from '../arguments.js';
import { exitCode } from '../exit.js';
import type { Host } from '../host.js';
import { capturable, noBackend, permissionAdvice } from '../live/choosing.js';
import { deviceLines, deviceTable } from '../live/device-table.js';
import { sharedDeclarations, text, words, type Declarations } from '../shared-options.js';

export const command = ['interfaces'];
export const description = 'List the interfaces that can be captured on, and by which back end';

const formats = ['text', 'json'] as const;

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  const { quiet = {} } = sharedDeclarations(dissectors, completing);
  return {
    format: {
      ...text,
      ...words(formats, completing),
      alias: 'F',
      describe: 'text (default) or json (one object a line)',
    },
    quiet,
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, { output, report }: Host): Promise<number> {
  const format = choice(args, 'format', formats, 'text');
  const { devices, refusals } = await capturable(backends);
  output.add(format === 'json' ? deviceLines(devices) : deviceTable(devices));
  await output.flush();
  if (devices.some(({ by }) => by.length > 0)) {
    for (const { message } of isSet(args, 'quiet') ? [] : refusals) report.line(message);
    return exitCode.done;
  }
  const permission = refusals.find(({ trouble }) => trouble === 'permission');
  report.line(permission === undefined ? noBackend(refusals) : permissionAdvice(permission));
  return exitCode.io;
}
