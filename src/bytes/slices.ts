declare global {
  /** Methods that every Node.js has, though its manual does not name them. */
  interface Buffer {
    latin1Slice(start: number, end: number): string;
    hexSlice(start: number, end: number): string;
    utf8Slice(start: number, end: number): string;
    utf8Write(text: string, offset: number): number;
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

/** `bytes[start, end)` decoded as UTF-8; what is not valid becomes U+FFFD. */
export function utf8Slice(bytes: Uint8Array, start: number, end: number): string {
  return lender.utf8Slice.call(bytes, start, end);
}

/** Writes text as UTF-8 at `offset`; how many bytes it took. */
export function utf8Write(bytes: Uint8Array, text: string, offset: number): number {
  return lender.utf8Write.call(bytes, text, offset);
}

/** Bytes that are going to be written over: not filled with zeros first. */
export function unfilled(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}
