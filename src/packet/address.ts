/** An IPv4 address in dotted decimal. `word` is the address as a number in network order. */
export function ipv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/**
 * An IPv6 address, given as four 32-bit words, in the canonical form of RFC 5952: lower-case, no leading zeros, the
 * longest run of at least two zero fields (the first of equals) as `::`. An IPv4-mapped address ends in dotted
 * decimal (section 5).
 */
export function ipv6Text(word0: number, word1: number, word2: number, word3: number): string {
  if (word0 === 0 && word1 === 0 && word2 === 0xffff) return `::ffff:${ipv4Text(word3)}`;
  const fields = [word0, word1, word2, word3].flatMap((word) => [word >>> 16, word & 0xffff]);
  const { start, length } = longestZeroRun(fields);
  const hex = (part: readonly number[]): string => part.map((field) => field.toString(16)).join(':');
  if (length < 2) return hex(fields);
  return `${hex(fields.slice(0, start))}::${hex(fields.slice(start + length))}`;
}

function longestZeroRun(fields: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  fields.forEach((field, index) => {
    length = field === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}
