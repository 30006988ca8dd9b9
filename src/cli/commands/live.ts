/** `imdissect live [interface]`: dissects packets as they arrive. */
import type { PositionalOptions } from 'yargs';
import type { Backend, Session } from '../../capture/live/backend.js';
import { chosenBackends, survey } from '../../capture/live/backends.js';
import { LiveCapture } from '../../capture/live/live-capture.js';
import { LiveError } from '../../capture/live/live-error.js';
import { UsageError } from '../../dissector.js';
import type { Mounted } from '../../mount.js';
import type { Arguments } from '../arguments.js';
import { exitCode } from '../exit.js';
import { filterOption } from '../filter-option.js';
import type { Host } from '../host.js';
import { CaptureFiles } from '../live/capture-files.js';
import { capturable, checkDevice, choiceLine, noBackend, openDevice, permissionAdvice } from '../live/choosing.js';
import { deviceTable } from '../live/device-table.js';
import { liveDeclarations, liveOptions, type LiveOptions } from '../live/live-options.js';
import { become, mayWriteBeside, userAfterRoot, type User } from '../live/privileges.js';
import { Watching } from '../live/watching.js';
import type { Declarations } from '../shared-options.js';

export const command = ['live [device..]'];
export const description = 'Dissect packets as they arrive';

export function positional(): Readonly<Record<string, PositionalOptions>> {
  return { device: { type: 'string', array: true, describe: 'What to listen on; see: imdissect interfaces' } };
}

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return liveDeclarations(dissectors, completing);
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const options = liveOptions(args, host);
  const filter = await filterOption(args, host.dissectors);
  const backends = chosenBackends(options.backend);
  if (options.devices.length === 0) return askForDevice(backends, host);
  const user = intendedUser(options, host);
  // From the first child on: a signal that only ended this process would leave them behind.
  const wishes = listen(host);
  const capture = await opened(options, backends, user, host);
  if (typeof capture === 'number') return capture;
  try {
    const files = await openFiles(options, user, capture);
    if (user !== null) giveUpRoot(user, options, host);
    const watching = new Watching(options, host, filter, files, capture);
    wishes.stop = (): void => {
      capture.stop();
    };
    wishes.counts = (): void => void watching.sayCounts();
    if (host.interrupt.stopped) capture.stop();
    await watching.watch();
    await watching.finish();
    return watching.verdict;
  } finally {
    await capture.close();
  }
}

/** What signals ask for. */
interface Wishes {
  stop: () => void;
  counts: () => void;
}

function listen({ interrupt }: Host): Wishes {
  const wishes: Wishes = { stop: () => undefined, counts: () => undefined };
  interrupt.stopAt(() => {
    wishes.stop();
  });
  process.on('SIGUSR1', () => {
    wishes.counts();
  });
  return wishes;
}

/** Without an interface: the list and a sentence. */
async function askForDevice(backends: readonly Backend[], { report }: Host): Promise<number> {
  const { devices, refusals } = await capturable(backends);
  if (devices.length === 0) {
    report.line(noBackend(refusals));
    return exitCode.io;
  }
  report.line('on which interface? Name one of these: imdissect live INTERFACE');
  for (const line of deviceTable(devices).trimEnd().split('\n')) report.line(`  ${line}`);
  return exitCode.usage;
}

/** Who to be after the devices are open; ring files are begun later, so that user must be able to. @throws UsageError */
function intendedUser({ user: asked, ring, target, quiet }: LiveOptions, { report }: Host): User | null {
  const user = userAfterRoot(asked);
  if (user === null || ring === null || target === null || mayWriteBeside(target, user)) return user;
  if (asked !== null) throw new UsageError(`--user ${asked} cannot write the next files beside '${target}'`);
  if (!quiet) report.line(`warning: goes on as root, for ${user.name} could not write the next files; --user chooses`);
  return null;
}

/** Opens all devices, or says why not and gives the exit code. @throws UsageError */
async function opened(
  options: LiveOptions,
  backends: readonly Backend[],
  user: User | null,
  { report }: Host,
): Promise<LiveCapture | number> {
  const { known, failures, devices } = await survey(backends);
  if (known.length === 0) {
    report.line(noBackend(failures));
    return exitCode.io;
  }
  const chosen = options.devices.map((name) => checkDevice(name, devices));
  const sessions: Session[] = [];
  try {
    for (const { name: device, loopback } of chosen) {
      const request = { ...options.request, device, loopback, user };
      const found = await openDevice(
        known.map(({ backend }) => backend),
        request,
      );
      sessions.push(found.session);
      if (!options.quiet) report.line(choiceLine(found));
    }
    return await LiveCapture.of(sessions, options.limits);
  } catch (error) {
    for (const session of sessions) session.kill();
    if (!(error instanceof LiveError)) throw error;
    if (error.trouble === 'filter') throw new UsageError(error.message);
    report.line(error.trouble === 'permission' ? permissionAdvice(error) : error.message);
    return exitCode.io;
  }
}

/** @throws OutputError */
async function openFiles(
  { target, ring, force, request }: LiveOptions,
  user: User | null,
  { sessions }: LiveCapture,
): Promise<CaptureFiles | null> {
  if (target === null) return null;
  const files = new CaptureFiles(target, ring, force, user?.isPerson === true ? user : null);
  files.name(sessions.map(({ device, linkType }) => ({ name: device, linkType, filter: request.filter })));
  await files.begin();
  return files;
}

/** @throws UsageError when the user that was asked for cannot be become */
function giveUpRoot(user: User, { user: asked, quiet }: LiveOptions, { report }: Host): void {
  try {
    become(user);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    if (asked !== null) throw new UsageError(`--user ${asked}: the system does not allow that (${code})`);
    if (!quiet) report.line(`warning: goes on as root, for the system does not let it become ${user.name} (${code})`);
  }
}
