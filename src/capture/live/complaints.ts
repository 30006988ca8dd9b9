/** What tcpdump and dumpcap say when something is wrong, in libpcap's words mostly. */
import type { Trouble } from './live-error.js';

const troubles: readonly (readonly [pattern: RegExp, trouble: Trouble])[] = [
  [/permission|not permitted|Permission denied/i, 'permission'],
  [/no such device|no device named|no longer attached|disappeared/i, 'device'],
  [/capture filter|filter expression/i, 'filter'],
  [/is not up|not supported|doesn't support|not support/i, 'unable'],
];

/** Which kind of trouble it is. */
export function troubleOf(said: string): Trouble {
  return troubles.find(([pattern]) => pattern.test(said))?.[1] ?? 'failed';
}

/** Lines that are no complaint: what is being done, and counts. */
const harmless: readonly RegExp[] = [
  /^$/,
  /listening on /,
  /^Capturing on /,
  /^File: /,
  /^Packets(?: captured| received\/dropped|:)/,
  /^\d+ packets? (?:captured|received|dropped)/,
  /^tcpdump: \d+ packets? /,
  /data link type /,
  /^Warning: /,
  /^Running as user /,
];

/** The first thing that was complained about, without the program's name; empty when there was none. */
export function complaintOf(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const first = lines.find((line) => !harmless.some((pattern) => pattern.test(line))) ?? '';
  return first.replace(/^(?:tcpdump|dumpcap): (?:pcap_loop: )?/, '').replace(/[.\s]+$/, '');
}
