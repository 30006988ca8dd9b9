/** The options of `imdissect live`: declared for yargs, and interpreted. */
import { backendChoices, type BackendChoice } from '../../capture/live/backends.js';
import type { CaptureRequest } from '../../capture/live/backend.js';
import { UsageError } from '../../dissector.js';
import type { Mounted } from '../../mount.js';
import { choice, count, every, isSet, last, type Arguments } from '../arguments.js';
import { filterDeclaration } from '../filter-option.js';
import type { Host } from '../host.js';
import { recordDeclarations, recordOptions, type RecordOptions } from '../record-options.js';
import { checkTarget } from '../save.js';
import {
  sharedDeclarations,
  sharedOptions,
  text,
  words,
  type Declarations,
  type SharedOptions,
} from '../shared-options.js';
import { recordFormats } from '../../render/formats.js';
import { bothFilters, portFilter } from './port-filter.js';
import { ringOption, type Ring } from './ring-option.js';

export interface LiveOptions extends SharedOptions, RecordOptions {
  /** Statistics instead of records. */
  readonly statistics: boolean;
  /** Names as they were given; not checked yet. */
  readonly devices: readonly string[];
  readonly backend: BackendChoice;
  readonly request: Omit<CaptureRequest, 'device' | 'loopback' | 'user'>;
  /** Who to be after the devices are open; null: not said. */
  readonly user: string | null;
  /** Seconds; infinite when not limited. */
  readonly duration: number;
  /** Where everything captured is written; null for nowhere. */
  readonly target: string | null;
  readonly ring: Ring | null;
}

/** The format that only live captures have beside those of records. */
const statisticsFormat = 'stats';
/** What tcpdump and dumpcap take without being asked: no packet is longer. */
const wholePackets = 262_144;
const longestFilter = 65_536;
const mostBuffer = 2_047;

export function liveDeclarations(dissectors: readonly Mounted[], completing: boolean): Declarations {
  const records = recordDeclarations('summary', completing);
  const { format = {} } = records;
  return {
    interface: { ...text, alias: 'i', describe: 'What to listen on, also several times; see: imdissect interfaces' },
    f: { ...text, alias: 'capture-filter', describe: "Capture filter (BPF): 'udp port 2425 and host 10.0.0.7'" },
    ports: {
      type: 'boolean',
      describe: 'Capture only what the protocols use: their ports, and what they may announce',
    },
    backend: {
      ...text,
      ...words(backendChoices, completing),
      describe: 'What captures: auto (default), tcpdump, dumpcap or cap',
    },
    s: { ...text, alias: 'snapshot-length', describe: 'Keep so many bytes of each packet (default: all)' },
    p: { type: 'boolean', alias: 'no-promiscuous', describe: 'Leave promiscuous mode off: only packets for this host' },
    I: { type: 'boolean', alias: 'monitor', describe: 'Monitor mode of a wireless interface' },
    B: { ...text, alias: 'buffer', describe: 'MiB of the buffer in the kernel (default: tcpdump 256, others 64)' },
    duration: { ...text, describe: 'Stop after this time: 90, 90s, 15m, 8h or 2d' },
    user: {
      ...text,
      describe: 'Who to be, started as root, once the interface is open (default: who called sudo, or nobody)',
    },
    ...records,
    format: {
      ...format,
      ...words([...recordFormats, statisticsFormat], completing),
      describe: `${format.describe ?? ''}, ${statisticsFormat} (refreshed on a terminal)`,
    },
    w: { ...text, describe: 'Write everything captured to this .pcap or .pcapng; secrets stay in it' },
    b: {
      ...text,
      describe: 'Begin new files with -w: filesize:KB, duration:SECONDS; files:N keeps the last N; repeatable',
    },
    ...filterDeclaration,
    ...sharedDeclarations(dissectors, completing),
  };
}

/** @throws UsageError */
export function liveOptions(args: Arguments, host: Host): LiveOptions {
  const devices = [...new Set([...every(args, 'device'), ...every(args, 'interface')])];
  refuseRest(args);
  const shared = sharedOptions(args, host.dissectors, process.stdout, [devices.join(', ')]);
  const statistics = last(args, 'format') === statisticsFormat;
  const records = recordOptions(statistics ? { ...args, format: undefined } : args, 'summary');
  const asked = host.dissectors.filter(({ id }) => shared.only.length === 0 || shared.only.includes(id));
  const ports = isSet(args, 'ports') ? portFilter(asked, shared.decodeAs) : null;
  const target = last(args, 'w');
  const ring = ringOption(every(args, 'b'));
  if (ring !== null && target === undefined)
    throw new UsageError('-b needs -w FILE: it says when the next file begins');
  return {
    ...shared,
    ...records,
    statistics,
    devices,
    backend: choice(args, 'backend', backendChoices, 'auto'),
    request: {
      filter: bothFilters(captureFilter(args), ports),
      snapLength: snapLength(args),
      promiscuous: !isSet(args, 'p'),
      monitor: isSet(args, 'I'),
      buffer: buffer(args),
    },
    user: last(args, 'user') ?? null,
    duration: duration(last(args, 'duration')),
    target: target === undefined ? null : checkTarget(target, [], records.force || ring !== null),
    ring,
  };
}

function refuseRest(args: Arguments): void {
  const [rest] = every(args, '--');
  if (rest !== undefined) throw new UsageError(`'${rest}' behind --: a capture filter stands behind -f`);
}

function captureFilter(args: Arguments): string | null {
  const filter = last(args, 'f')?.trim() ?? '';
  if (filter.length > longestFilter) throw new UsageError(`-f is longer than ${longestFilter} characters`);
  if (/[\x00-\x1f\x7f]/.test(filter)) throw new UsageError('-f holds a control character; write it in one line');
  return filter === '' ? null : filter;
}

function snapLength(args: Arguments): number {
  const asked = last(args, 's') === '0' ? null : count(args, 's', '-s');
  if (asked !== null && asked > wholePackets) throw new UsageError(`-s can be ${wholePackets} at most, not ${asked}`);
  return asked ?? wholePackets;
}

function buffer(args: Arguments): number | null {
  const asked = count(args, 'B', '-B');
  if (asked !== null && asked > mostBuffer) throw new UsageError(`-B is in MiB and can be ${mostBuffer} at most`);
  return asked;
}

const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
]);

function duration(asked: string | undefined): number {
  if (asked === undefined) return Infinity;
  const match = /^(\d{1,9}(?:\.\d{1,6})?)([smhd]?)$/.exec(asked);
  const seconds = Number(match?.[1] ?? 0) * (units.get(match?.[2] ?? '') ?? 1);
  if (seconds > 0) return seconds;
  throw new UsageError(`--duration cannot be '${asked}'; write seconds, or a number with s, m, h or d: 15m`);
}
