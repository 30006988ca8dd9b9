/** A growing run of bytes being written. Numbers are big-endian unless the name ends in `le`. */
export class Sink {
  private buffer: Uint8Array;
  private length = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  private room(n: number): number {
    const at = this.length;
    if (at + n > this.buffer.length) {
      const grown = new Uint8Array(Math.max(this.buffer.length * 2, at + n));
      grown.set(this.buffer);
      this.buffer = grown;
    }
    this.length = at + n;
    return at;
  }

  u8(value: number): void {
    const at = this.room(1);
    this.buffer[at] = value;
  }

  u16(value: number): void {
    const at = this.room(2);
    this.buffer[at] = value >>> 8;
    this.buffer[at + 1] = value;
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value & 0xffff);
  }

  u16le(value: number): void {
    const at = this.room(2);
    this.buffer[at] = value;
    this.buffer[at + 1] = value >>> 8;
  }

  u32le(value: number): void {
    this.u16le(value & 0xffff);
    this.u16le(value >>> 16);
  }

  u64(value: bigint): void {
    this.u32(Number((value >> 32n) & 0xffffffffn));
    this.u32(Number(value & 0xffffffffn));
  }

  u64le(value: bigint): void {
    this.u32le(Number(value & 0xffffffffn));
    this.u32le(Number((value >> 32n) & 0xffffffffn));
  }

  bytes(data: Uint8Array): void {
    const at = this.room(data.length);
    this.buffer.set(data, at);
  }

  /** ASCII text, one byte a character. */
  ascii(text: string): void {
    const at = this.room(text.length);
    for (let i = 0; i < text.length; i++) this.buffer[at + i] = text.charCodeAt(i);
  }

  /** What was written, as bytes of its own. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}
