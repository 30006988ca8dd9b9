/**
 * Bytes of their own. `slice` does not do for this: that of a Node Buffer, which captures are read into, is a view, and
 * a view of a few bytes keeps the whole chunk of the file alive.
 */
export function copyOf(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}

const slabSize = 8192;
const smallCopy = 1024;
let slab: Uint8Array = new Uint8Array(0);
let slabUsed = 0;

/**
 * The same for bytes that are soon forgotten, as those of messages are: short ones share a piece of memory, because making
 * one for each costs more than reading what is in it. Who keeps a few of the bytes keeps up to 8 KiB alive.
 */
export function shortLivedCopyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length > smallCopy) return copyOf(bytes, start, end);
  if (slab.length - slabUsed < length) {
    slab = new Uint8Array(slabSize);
    slabUsed = 0;
  }
  const copy = slab.subarray(slabUsed, slabUsed + length);
  slabUsed += length;
  copy.set(bytes.subarray(start, end));
  return copy;
}
