/** `imdissect interfaces`: what can be captured on, and by which back end. */
import { escapeText, jsonString } from '../../bytes/escape.js';
import type { BackendName } from '../../capture/live/backend.js';
import type { Device } from '../../capture/live/device.js';
import { columns } from '../../render/width.js';

/** A device and the back ends that can capture on it now. */
export interface Capturable extends Device {
  readonly by: readonly BackendName[];
}

const heads = ['name', 'state', 'captured by', 'what it is'];

/** One line a device, in columns. */
export function deviceTable(devices: readonly Capturable[]): string {
  const rows = [heads, ...devices.map(row)];
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => columns(cells[column] ?? ''))));
  return rows
    .map(
      (cells) =>
        `${cells
          .map((cell, i) => padded(cell, widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function row({ name, up, by, description, addresses, loopback }: Capturable): string[] {
  const what = [description, ...(loopback && !/loopback/i.test(description) ? ['loopback'] : []), ...addresses];
  const state = up === null ? '' : up ? 'up' : 'down';
  const words = what.filter((word) => word !== '').join(', ');
  return [name, state, by.length === 0 ? 'nothing' : by.join(', '), words].map(escapeText);
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(width - columns(cell));
}

/** One JSON object a line. */
export function deviceLines(devices: readonly Capturable[]): string {
  return devices
    .map(({ name, description, addresses, loopback, up, by }) => {
      const list = (texts: readonly string[]): string => `[${texts.map(jsonString).join(',')}]`;
      const values = `"up":${up ?? 'null'},"loopback":${loopback},"backends":${list(by)},"addresses":${list(addresses)}`;
      return `{"name":${jsonString(name)},"description":${jsonString(description)},${values}}\n`;
    })
    .join('');
}
