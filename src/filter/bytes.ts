/** Bytes as they are typed: `01:02:ff`, `01-02-ff`, `0102ff`, `0x0102ff`. */

/** The bytes; null when the text is none. */
export function bytesOf(text: string): Uint8Array | null {
  const plain = text.replace(/^0x/i, '');
  if (!/^(?:[\da-f]{2})+$|^[\da-f]{2}(?::[\da-f]{2})+$|^[\da-f]{2}(?:-[\da-f]{2})+$/i.test(plain)) return null;
  const digits = plain.replaceAll(/[:-]/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}

/** The order of the first bytes that differ; what is a part of the other is less. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let at = 0; at < common; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether the bytes stand somewhere in the others. */
export function includesBytes(all: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (let at = all.indexOf(first); at >= 0; at = all.indexOf(first, at + 1)) {
    if (at + wanted.length > all.length) return false;
    let same = 1;
    while (same < wanted.length && all[at + same] === wanted[same]) same++;
    if (same >= wanted.length) return true;
  }
  return false;
}
