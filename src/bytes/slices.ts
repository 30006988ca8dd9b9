declare global {
  /** Two methods that every Node.js has, though its manual does not name them. */
  interface Buffer {
    latin1Slice(start: number, end: number): string;
    hexSlice(start: number, end: number): string;
  }
}

/** Whose methods are borrowed: they work on any Uint8Array, and no view has to be made for each text. */
const lender = Buffer.alloc(0);

/** `bytes[start, end)`, one character a byte. */
export function latin1Slice(bytes: Uint8Array, start: number, end: number): string {
  return lender.latin1Slice.call(bytes, start, end);
}

/** `bytes[start, end)` as lower-case hexadecimal. */
export function hexSlice(bytes: Uint8Array, start: number, end: number): string {
  return lender.hexSlice.call(bytes, start, end);
}
