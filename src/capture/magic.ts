import type { Limits } from '../limits.js';
import type { RecordParser } from './parser.js';
import { isPcap, PcapParser } from './pcap.js';
import { isPcapng, PcapngParser } from './pcapng.js';

/** The parser for a capture that starts with these bytes (4 are enough), or null when it is none. */
export function parserFor(head: Uint8Array, input: number, limits: Limits): RecordParser | null {
  if (isPcap(head)) return new PcapParser(input, limits);
  if (isPcapng(head)) return new PcapngParser(input, limits);
  return null;
}

/** Whether gzip data (RFC 1952, section 2.3.1) starts with these bytes. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

const editcap = 'convert it with: editcap -F pcapng FILE OUT.pcapng';

/** Formats that are often mistaken for captures that can be read: first bytes, name, what to do. */
const others: readonly (readonly [magic: string, name: string, advice: string])[] = [
  ['snoop\0\0\0', 'a snoop capture (RFC 1761)', editcap],
  ['GMBU', 'a Microsoft Network Monitor capture', editcap],
  ['RTSS', 'a Microsoft Network Monitor 1 capture', editcap],
  ['TRSNIFF data', 'a Sniffer capture', editcap],
  ['XCP\0', 'a NetXray or Windows Sniffer capture', editcap],
  ['iptrace ', 'an AIX iptrace capture', editcap],
  ['\x7fver', 'an OmniPeek capture', editcap],
  ['BZh', 'compressed with bzip2', 'unpack it: bunzip2 FILE'],
  ['\x28\xb5\x2f\xfd', 'compressed with Zstandard', 'unpack it: zstd -d FILE'],
  ['\x04\x22\x4d\x18', 'compressed with LZ4', 'unpack it: lz4 -d FILE'],
  ['\xfd7zXZ\0', 'compressed with xz', 'unpack it: xz -d FILE'],
  ['PK\x03\x04', 'a ZIP archive', 'unpack it and give the capture in it'],
  ['7z\xbc\xaf', 'a 7-Zip archive', 'unpack it and give the capture in it'],
  ['\x1f\x8b', 'gzip data inside gzip data', 'unpack it once: gunzip FILE.gz'],
];

/** In words why these first bytes of an input (up to some hundred) are no capture, and what to do about it. */
export function notACapture(head: Uint8Array): string {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 512)).toString('latin1');
  const other = others.find(([magic]) => text.startsWith(magic));
  if (other !== undefined) return `is not a capture that can be read: it is ${other[1]}; ${other[2]}`;
  const guess = guessed(head, text);
  return `is not a capture that can be read: ${guess}pcap and pcapng are, plain or compressed with gzip`;
}

function guessed(head: Uint8Array, text: string): string {
  const type = head[0] ?? 0;
  if (type >= 1 && type <= 6 && text.startsWith('\0\0\0', 1) && head.length >= 12) {
    return 'it looks like a pcapng without its section header (its beginning is missing); ';
  }
  if (/^[\t\n\r\x20-\x7e\x80-\xff]+$/.test(text)) {
    return 'it looks like text (hex dumps become captures with text2pcap); ';
  }
  if (looksLikeErf(head)) return `it looks like an ERF capture; ${editcap}; `;
  return '';
}

/** ERF has no magic: a record's type is below 48, and its two lengths (big endian) make sense together. */
function looksLikeErf(head: Uint8Array): boolean {
  const type = (head[8] ?? 0) & 0x7f;
  const record = ((head[10] ?? 0) << 8) | (head[11] ?? 0);
  const wire = ((head[14] ?? 0) << 8) | (head[15] ?? 0);
  return head.length >= 16 && type > 0 && type <= 48 && record > 16 && wire > 0 && record <= wire + 64;
}
