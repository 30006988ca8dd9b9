/** Whether all bytes of `[start, end)` are below 0x80. */
export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 0x7f) return false;
  return true;
}

/**
 * Whether `[start, end)` is well-formed UTF-8 (RFC 3629 §4, the table of Unicode's D92): no overlong forms, no
 * surrogates, nothing above U+10FFFF, nothing cut off.
 */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end) {
    const lead = bytes[i++] ?? 0;
    if (lead < 0x80) continue;
    const more = continuations(lead);
    if (more === 0 || i + more > end) return false;
    const second = bytes[i] ?? 0;
    if (second < lowestSecond(lead) || second > highestSecond(lead)) return false;
    for (let k = 1; k < more; k++) if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return false;
    i += more;
  }
  return true;
}

/** How many bytes follow a lead byte; 0 when it leads nothing. */
function continuations(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
}

function lowestSecond(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

function highestSecond(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}
