/** Which back end captures on what, and what to say when none can. */
import type { Backend, CaptureRequest } from '../../capture/live/backend.js';
import { openFirst, survey, type Opened } from '../../capture/live/backends.js';
import type { Device } from '../../capture/live/device.js';
import { LiveError } from '../../capture/live/live-error.js';
import { UsageError } from '../../dissector.js';
import { LinkType } from '../../packet/numbers.js';
import { didYouMean } from '../../nearest.js';
import type { Capturable } from './device-table.js';

export interface Choices {
  readonly devices: readonly Capturable[];
  /** Why back ends cannot capture here. */
  readonly refusals: readonly LiveError[];
}

/** Asks back ends what they can capture on now. */
export async function capturable(asked: readonly Backend[]): Promise<Choices> {
  const { known, failures, devices } = await survey(asked);
  const refusals = [...failures];
  const able = new Set<Backend>();
  for (const { backend, devices: own } of known) {
    // The right to capture is the process's, not the device's: one that can be opened speaks for all.
    const trial = own.find(({ loopback }) => loopback) ?? own.find(({ up }) => up !== false);
    try {
      if (trial !== undefined) await backend.check(trial.name);
      able.add(backend);
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      refusals.push(error);
    }
  }
  const by = (name: string): Capturable['by'] =>
    known
      .filter(({ backend, devices: own }) => able.has(backend) && own.some((device) => device.name === name))
      .map(({ backend }) => backend.name);
  return { devices: devices.map((device) => ({ ...device, by: by(device.name) })), refusals };
}

/** A device of the list. @throws UsageError when it is not there */
export function checkDevice(name: string, devices: readonly Device[]): Device {
  const found = devices.find((device) => device.name === name);
  if (found !== undefined) return found;
  const names = devices.map((device) => device.name);
  const near = didYouMean(name, names);
  throw new UsageError(`there is no interface '${name}'${near === '' ? `; there are: ${names.join(', ')}` : near}`);
}

/** Opens a device. @throws LiveError when no back end can */
export async function openDevice(candidates: readonly Backend[], request: CaptureRequest): Promise<Opened> {
  const opened = await openFirst(candidates, request);
  const { session } = opened;
  const known: readonly number[] = Object.values(LinkType);
  if (known.includes(session.linkType)) return opened;
  session.kill();
  throw new LiveError(
    'unable',
    `${request.device} gives frames of link type ${session.linkType}, in which imdissect finds no packets; ` +
      'tcpdump.org/linktypes.html says what they are',
  );
}

/** Which back end captures, what that is worth, and why a better one does not. */
export function choiceLine({ session, refused }: Opened): string {
  const why = refused.length === 0 ? '' : ` (${refused.map(({ message }) => message).join('; ')})`;
  return `capturing on ${session.device} with ${session.backend.name}: ${session.backend.merits}${why}`;
}

/** What somebody without permission can do. */
export function permissionAdvice({ message }: LiveError): string {
  return (
    `${message}; either join the group that may capture (sudo dpkg-reconfigure wireshark-common, then ` +
    'sudo usermod -aG wireshark $USER, and log in again), or give the right to the program: ' +
    'sudo setcap cap_net_raw,cap_net_admin=eip $(which dumpcap)'
  );
}

/** What somebody without any back end can do. */
export function noBackend(failures: readonly LiveError[]): string {
  const why = failures.map(({ message }) => message).join('; ');
  return `nothing here can capture: ${why}; install dumpcap (Debian: wireshark-common, else Wireshark) or tcpdump`;
}
