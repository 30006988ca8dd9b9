import type { CaptureRequest, Counts } from './backend.js';
import type { Device } from './device.js';
import { isUp } from './link-state.js';
import type { Tool } from './tool.js';

/**
 * MiB. In immediate mode the kernel gives each packet a place as long as the longest one, 64 KiB where the card puts
 * segments together: 256 MiB are 4000 packets, 40 ms at 100 000 packets a second. The kernel gives less where memory is short.
 */
const buffer = 256;

/** tcpdump: packets come at once, its counts can be asked for, and it gives up the rights of root by itself. */
export const tcpdump: Tool = {
  name: 'tcpdump',
  merits: 'times of the kernel, counts of what was dropped, packets at once',

  capture({ device, filter, snapLength, promiscuous, monitor, buffer: asked, user }: CaptureRequest) {
    return [
      ...['tcpdump', '-i', device, '-n', '-U', '--immediate-mode'],
      ...['-s', String(snapLength), '-B', String((asked ?? buffer) * 1024)],
      ...(promiscuous ? [] : ['-p']),
      ...(monitor ? ['-I'] : []),
      ...(user === null ? [] : ['-Z', user.name]),
      ...['-w', '-'],
      // Without `--` tcpdump takes `-w FILE` in the place of a filter for what it says.
      ...(filter === null ? [] : ['--', filter]),
    ];
  },

  list: ['-D'],
  devices: listed,
  check: (device) => ['-i', device, '-L'],
  counts,
  delay: 50,
  countsSignal: 'SIGUSR1',
};

/** `3.lo [Up, Running, Loopback]`, `2.any (Pseudo-device …) [Up, Running]` */
function listed(printed: string): Device[] {
  return printed.split('\n').flatMap((line) => {
    const match = /^\d+\.(\S+)(?: \((.*)\))?(?: \[([^\]]*)\])?\s*$/.exec(line);
    if (match === null) return [];
    const [, name = '', description = '', flags] = match;
    // What is no network interface (nflog, Bluetooth) is neither up nor down.
    const up = /\bUp\b/.test(flags ?? '') ? true : isUp(name);
    return [{ name, description, addresses: [], loopback: /\bLoopback\b/.test(flags ?? ''), up }];
  });
}

/** At the end one line for each count, at SIGUSR1 one for all of them. */
function counts(said: string): Counts | null {
  const captured = lastNumber(said, /(\d+) packets? captured/g);
  if (captured === null) return null;
  const droppedByKernel = lastNumber(said, /(\d+) packets? dropped by kernel/g);
  // The line about the interface is left out when there is nothing to say.
  const droppedByInterface = lastNumber(said, /(\d+) packets? dropped by interface/g) ?? 0;
  if (droppedByKernel === null) return null;
  const received = lastNumber(said, /(\d+) packets? received by filter/g);
  return { captured, received, droppedByKernel, droppedByInterface, droppedByBackend: null };
}

function lastNumber(said: string, pattern: RegExp): number | null {
  const match = [...said.matchAll(pattern)].at(-1);
  return match === undefined ? null : Number(match[1]);
}
