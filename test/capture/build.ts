/** Captures put together byte by byte, damaged ones too: independent of the project's own writer. */

export const packet = (length: number, seed = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 0xff);

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function words(little: boolean, ...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => (little ? bytes.writeUInt32LE(value, 4 * i) : bytes.writeUInt32BE(value, 4 * i)));
  return bytes;
}

function halves(little: boolean, ...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => (little ? bytes.writeUInt16LE(value, 2 * i) : bytes.writeUInt16BE(value, 2 * i)));
  return bytes;
}

export interface PcapRecord {
  readonly seconds: number;
  readonly fraction: number;
  readonly data: Uint8Array;
  readonly captured?: number;
  readonly wire?: number;
}

/** A classic pcap in any flavour. */
export class Pcap {
  constructor(
    readonly little = true,
    readonly magic = 0xa1b2c3d4,
  ) {}

  header(network = 1, snapLength = 65_535, minor = 4): Uint8Array {
    const { little } = this;
    return join(words(little, this.magic), halves(little, 2, minor), words(little, 0, 0, snapLength, network));
  }

  record({ seconds, fraction, data, captured = data.length, wire = data.length }: PcapRecord): Uint8Array {
    const extra = this.magic === 0xa1b2cd34 ? new Uint8Array(8) : new Uint8Array(0);
    return join(words(this.little, seconds, fraction, captured, wire), extra, data);
  }
}

export interface PacketOptions {
  readonly type?: number;
  readonly captured?: number;
  readonly wire?: number;
  readonly options?: Uint8Array;
}

/** pcapng blocks in one byte order. */
export class Pcapng {
  constructor(readonly little = true) {}

  block(type: number, body: Uint8Array, first?: number, last?: number): Uint8Array {
    const filled = join(body, new Uint8Array(-body.length & 3));
    const length = filled.length + 12;
    return join(words(this.little, type, first ?? length), filled, words(this.little, last ?? first ?? length));
  }

  section(major = 1): Uint8Array {
    const { little } = this;
    const unknown = words(little, 0xffffffff, 0xffffffff);
    return this.block(0x0a0d0d0a, join(words(little, 0x1a2b3c4d), halves(little, major, 0), unknown));
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return join(halves(this.little, code, value.length), value, new Uint8Array(-value.length & 3));
  }

  comment(text: string): Uint8Array {
    return this.option(1, Buffer.from(text));
  }

  /** An interface; `resolution` is if_tsresol, `offset` if_tsoffset. */
  interface(linkType = 1, snapLength = 0, resolution?: number, offset?: bigint): Uint8Array {
    const { little } = this;
    const shift = Buffer.alloc(8);
    if (little) shift.writeBigInt64LE(offset ?? 0n);
    else shift.writeBigInt64BE(offset ?? 0n);
    return this.block(
      1,
      join(
        halves(little, linkType, 0),
        words(little, snapLength),
        resolution === undefined ? new Uint8Array(0) : this.option(9, Uint8Array.of(resolution)),
        offset === undefined ? new Uint8Array(0) : this.option(14, shift),
      ),
    );
  }

  packet(interfaceId: number, stamp: bigint, data: Uint8Array, more: PacketOptions = {}): Uint8Array {
    const { type = 6, captured = data.length, wire = data.length, options = new Uint8Array(0) } = more;
    const { little } = this;
    // The obsolete Packet Block has a 16-bit interface and a 16-bit drop count where the other has 32 bits.
    const from = type === 2 ? halves(little, interfaceId, 9) : words(little, interfaceId);
    const fixed = words(little, Number(stamp >> 32n), Number(stamp & 0xffffffffn), captured, wire);
    return this.block(type, join(from, fixed, data, new Uint8Array(-data.length & 3), options));
  }

  simple(wire: number, data: Uint8Array): Uint8Array {
    return this.block(3, join(words(this.little, wire), data));
  }
}
