/**
 * Bytes of their own. `slice` does not do for this: that of a Node Buffer, which captures are read into, is a view, and
 * a view of a few bytes keeps the whole chunk of the file alive.
 */
export function copyOf(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}
