import { u16, u16le, u32, u32le } from './endian.js';
import { llc } from './ethernet.js';
import { LinkType } from './numbers.js';
import { packetProblems } from './problems.js';
import type { Rest } from './rest.js';

// Frame control, first byte (IEEE 802.11-2020, 9.2.4.1): version 2 bits, type 2, subtype 4.
const VERSION_AND_TYPE = 0x0f;
const DATA = 0x08;
const SUBTYPE_NO_DATA = 0x40;
const SUBTYPE_QOS = 0x80;
// Second byte.
const TO_AND_FROM_DS = 0x03;
const MORE_FRAGMENTS = 0x04;
const PROTECTED = 0x40;
const ORDER = 0x80;

const QOS_AMSDU = 0x80;

/** An 802.11 frame. `padded`: the header is filled up to a multiple of four (radiotap flag "data pad"). */
export function wifi(rest: Rest, padded: boolean): number {
  const { bytes, at } = rest;
  if (at + 2 > rest.end) return rest.short('802.11 header', 24);
  const control = bytes[at] ?? 0;
  const flags = bytes[at + 1] ?? 0;
  if ((control & VERSION_AND_TYPE) !== DATA || (control & SUBTYPE_NO_DATA) !== 0) return rest.other();
  // What is encrypted, or only a part of a packet, cannot be read.
  if ((flags & (PROTECTED | MORE_FRAGMENTS)) !== 0) return rest.other();
  const addresses = (flags & TO_AND_FROM_DS) === TO_AND_FROM_DS ? 30 : 24;
  const qos = (control & SUBTYPE_QOS) !== 0;
  const header = addresses + (qos ? 2 + ((flags & ORDER) !== 0 ? 4 : 0) : 0);
  if (at + header > rest.end) return rest.short('802.11 header', header);
  if ((u16le(bytes, at + 22) & 0x0f) !== 0) return rest.other(); // fragment number
  rest.at = at + (padded ? (header + 3) & ~3 : header);
  return qos && ((bytes[at + addresses] ?? 0) & QOS_AMSDU) !== 0 ? firstSubframe(rest) : llc(rest);
}

/** An A-MSDU is a list of packets (9.3.2.2); a frame gives one packet here, and a note says when there were more. */
function firstSubframe(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 14 > rest.end) return rest.short('802.11 subframe header', 14);
  const before = rest.wireEnd;
  rest.at = at + 14;
  rest.claim(rest.at + u16(bytes, at + 12), '802.11 subframe length');
  const next = at + ((rest.wireEnd - at + 3) & ~3);
  if (next + 14 <= before) rest.problem ??= packetProblems.aggregate;
  return llc(rest);
}

// Radiotap (radiotap.org): the bits of the first word of the "present" bitmap, and of the flags field.
const PRESENT_TSFT = 1;
const PRESENT_FLAGS = 2;
const FCS_AT_END = 0x10;
const DATA_PAD = 0x20;

/** A radiotap header: only its flags matter here, whether the check sequence is at the end and the header is padded. */
export function radiotap(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 8 > rest.end) return rest.short('radiotap header', 8);
  const length = u16le(bytes, at + 2);
  if (length < 8) return rest.malformed('radiotap header', `length ${length}`);
  if (at + length > rest.end) return rest.short('radiotap header', length);
  const flags = radiotapFlags(bytes, at, at + length);
  rest.at = at + length;
  if ((flags & FCS_AT_END) !== 0) dropCheckSequence(rest);
  return wifi(rest, (flags & DATA_PAD) !== 0);
}

function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = u32le(bytes, start + 4);
  if ((present & PRESENT_FLAGS) === 0) return 0;
  let at = start + 4;
  // Bit 31: another word of bitmap follows.
  while (at + 4 <= end && u32le(bytes, at) >>> 31 === 1) at += 4;
  at += 4;
  // Fields are aligned to their size, counted from the start of the radiotap header.
  if ((present & PRESENT_TSFT) !== 0) at = start + ((at - start + 7) & ~7) + 8;
  return at < end ? (bytes[at] ?? 0) : 0;
}

/** Prism and AVS headers share a link type; AVS begins with its own magic number and is big-endian. */
export function prism(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 8 > rest.end) return rest.short('Prism header', 8);
  const avs = u32(bytes, at) >>> 12 === 0x80211;
  const length = avs ? u32(bytes, at + 4) : u32le(bytes, at + 4);
  if (length < 8 || length > 4096) return rest.malformed('Prism header', `length ${length}`);
  if (at + length > rest.end) return rest.short('Prism header', length);
  rest.at = at + length;
  return wifi(rest, false);
}

// Per-Packet Information header specification 1.0.10, section 4.1.2.
const PPI_COMMON_FIELD = 2;
const PPI_FCS_AT_END = 1;

/** A Per-Packet Information header in front of an 802.11 frame. */
export function perPacketInformation(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 8 > rest.end) return rest.short('PPI header', 8);
  const length = u16le(bytes, at + 2);
  if (length < 8) return rest.malformed('PPI header', `length ${length}`);
  if (at + length > rest.end) return rest.short('PPI header', length);
  if (u32le(bytes, at + 4) !== LinkType.WIFI) return rest.other();
  // The 802.11 common field: type, length, a time of 8 bytes, flags. It is the first where there is one.
  const common = length >= 22 && u16le(bytes, at + 8) === PPI_COMMON_FIELD;
  rest.at = at + length;
  if (common && (u16le(bytes, at + 20) & PPI_FCS_AT_END) !== 0) dropCheckSequence(rest);
  return wifi(rest, false);
}

function dropCheckSequence(rest: Rest): void {
  rest.wireEnd = Math.max(rest.at, rest.wireEnd - 4);
  rest.end = Math.min(rest.end, rest.wireEnd);
}
