/** Seconds that an ECMAScript time value can hold, 285 616 years; a damaged time beyond them is brought to them. */
const MOST_SECONDS = 8.64e12;
const BILLION = 1_000_000_000n;

/**
 * Turns the 64-bit time stamps of a pcapng interface into seconds and nanoseconds (draft-ietf-opsawg-pcapng,
 * section 4.2: if_tsresol, if_tsoffset). Exact where the unit is a whole number of nanoseconds, rounded down else, as
 * Wireshark does; units finer than Wireshark's 64-bit product can hold are exact here too.
 */
export class Resolution {
  readonly digits: 6 | 9;
  /** The results of the last `convert`. */
  seconds = 0;
  nanoseconds = 0;
  readonly #units: bigint;
  readonly #offset: number;
  /** Nanoseconds in a unit; 0 when that is no whole number. */
  readonly #scale: number;
  readonly #perSecond: number;
  // 2^48 and 2^32 units as whole seconds and the units left over.
  readonly #seconds48: number;
  readonly #rest48: number;
  readonly #seconds32: number;
  readonly #rest32: number;

  /**
   * @param resolution if_tsresol: units of 10^-n, with the highest bit set 2^-n (n = 0 to 127)
   * @param offset if_tsoffset: seconds to be added, signed 64 bit
   */
  constructor(resolution = 6, offset = 0n) {
    const units = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
    this.#units = units;
    this.#offset = Number(offset);
    this.digits = units > 1_000_000n ? 9 : 6;
    this.#scale = BILLION % units === 0n ? Number(BILLION / units) : 0;
    this.#perSecond = Number(units);
    this.#seconds48 = Number((1n << 48n) / units);
    this.#rest48 = Number((1n << 48n) % units);
    this.#seconds32 = Number((1n << 32n) / units);
    this.#rest32 = Number((1n << 32n) % units);
  }

  /** Converts the time stamp `high * 2^32 + low` (both unsigned) into `seconds` and `nanoseconds`. */
  convert(high: number, low: number): void {
    if (this.#scale === 0) {
      this.#convertExactly(high, low);
      return;
    }
    // An absolute time in nanoseconds does not fit a double: three parts, each below 2^47.
    const top = Math.floor(high / 65_536);
    const middle = high & 0xffff;
    const rest = top * this.#rest48 + middle * this.#rest32 + low;
    const carry = Math.floor(rest / this.#perSecond);
    this.seconds = clampSeconds(this.#offset + top * this.#seconds48 + middle * this.#seconds32 + carry);
    this.nanoseconds = (rest - carry * this.#perSecond) * this.#scale;
  }

  #convertExactly(high: number, low: number): void {
    const stamp = (BigInt(high) << 32n) | BigInt(low);
    this.seconds = clampSeconds(this.#offset + Number(stamp / this.#units));
    this.nanoseconds = Number(((stamp % this.#units) * BILLION) / this.#units);
  }
}

function clampSeconds(seconds: number): number {
  return Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, seconds));
}
