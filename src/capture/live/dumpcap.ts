import type { CaptureRequest, Counts } from './backend.js';
import type { Device } from './device.js';
import type { Tool } from './tool.js';

/** MiB; packets of any length lie close together in it. */
const buffer = 64;

/** Wireshark's dumpcap: made to be run by users who are not root, and good at high rates. */
export const dumpcap: Tool = {
  name: 'dumpcap',
  merits: 'times of the kernel, counts of what was dropped at the end, packets up to 0.3 s late',

  capture({ device, filter, snapLength, promiscuous, monitor, buffer: asked, user }: CaptureRequest) {
    return [
      ...(user === null ? [] : asUser(user)),
      ...['dumpcap', '-q', '-P', '-i', device],
      ...['-s', String(snapLength), '-B', String(asked ?? buffer)],
      ...(promiscuous ? [] : ['-p']),
      ...(monitor ? ['-I'] : []),
      ...(filter === null ? [] : ['-f', filter]),
      ...['-w', '-'],
    ];
  },

  list: ['-D', '-M'],
  devices: listed,
  check: (device) => ['-i', device, '-L', '-M'],
  counts,
  delay: 300,
  countsSignal: null,
};

/** Started by root, dumpcap stays root; util-linux's setpriv leaves it only what capturing needs. */
function asUser({ uid, gid }: NonNullable<CaptureRequest['user']>): string[] {
  const rights = '+net_raw,+net_admin';
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups'];
  return ['setpriv', ...identity, `--inh-caps=${rights}`, `--ambient-caps=${rights}`, '--'];
}

/** `1. eth0\tvendor\tname\ttype\taddresses\tnetwork|loopback\t` */
function listed(printed: string): Device[] {
  return printed.split('\n').flatMap((line) => {
    const [numbered = '', vendor = '', friendly = '', , addresses = '', kind = ''] = line.split('\t');
    const name = /^\d+\. (.+)$/.exec(numbered)?.[1];
    if (name === undefined) return [];
    const loopback = kind === 'loopback';
    const description = friendly === '' ? vendor : friendly;
    return [{ name, description, addresses: addresses.split(',').filter((one) => one !== ''), loopback, up: null }];
  });
}

/** `Packets received/dropped on interface 'lo': 12/3 (pcap:1/dumpcap:2/flushed:0/ps_ifdrop:0) (80.0%)` */
function counts(said: string): Counts | null {
  const line =
    /received\/dropped on interface '.*': (\d+)\/\d+ \(pcap:(\d+)\/dumpcap:(\d+)\/flushed:(\d+)\/ps_ifdrop:(\d+)\)/;
  const match = line.exec(said);
  if (match === null) return null;
  const [captured = 0, kernel = 0, queue = 0, flushed = 0, card = 0] = match.slice(1).map(Number);
  return {
    captured,
    received: null,
    droppedByKernel: kernel,
    droppedByInterface: card,
    droppedByBackend: queue + flushed,
  };
}
