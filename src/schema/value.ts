/** What a decoded value can be, told as data: the reference, the filter and the JSON Schema are made from it. */

/** A value that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The form of a field's value in memory and in JSON.
 *
 * | form | in memory | in JSON |
 * |---|---|---|
 * | `number` | number | number, `null` when it could not be parsed |
 * | `long` | bigint | string of decimal digits |
 * | `text` | string | string |
 * | `bytes` | Uint8Array | string of lower-case hex |
 * | `flag` | boolean | boolean |
 * | `time` | number (seconds since 1970) | number |
 * | `address` | string | string (filters compare prefixes) |
 */
export type ScalarForm = 'number' | 'long' | 'text' | 'bytes' | 'flag' | 'time' | 'address';

/** A table of numbers that have names in the specification. Order is the specification's. */
export class Names<N extends string = string> {
  private readonly byNumber = new Map<number, N>();

  constructor(
    /** The specification's word for the table: `command`, `file attribute`. */
    readonly title: string,
    readonly numbers: Readonly<Record<N, number>>,
  ) {
    for (const name of Object.keys(numbers) as N[]) {
      const number = numbers[name];
      if (this.byNumber.has(number)) throw new Error(`${title}: ${number} has two names`);
      this.byNumber.set(number, name);
    }
  }

  /** The name of a number, if it has one. */
  nameOf(number: number): N | undefined {
    return this.byNumber.get(number);
  }

  /** The number of a name, whatever its case. */
  numberOf(name: string): number | undefined {
    const wanted = name.toLowerCase();
    for (const [known, number] of Object.entries<number>(this.numbers)) {
      if (known.toLowerCase() === wanted) return number;
    }
    return undefined;
  }
}

/** Declares a table of named numbers. @throws Error when a number has two names */
export function names<const N extends string>(title: string, numbers: Readonly<Record<N, number>>): Names<N> {
  return new Names(title, Object.freeze(numbers));
}

/** A table of named bits; the same class as named numbers, read bit by bit. */
export class Flags<N extends string = string> {
  private readonly entries: readonly (readonly [N, number])[];

  constructor(
    readonly title: string,
    readonly bits: Readonly<Record<N, number>>,
    private readonly elsewhere: number,
  ) {
    this.entries = (Object.keys(bits) as N[]).map((name) => [name, bits[name] >>> 0] as const);
  }

  /** The names of the bits that are set, in the table's order; bits without a name are left out. */
  namesOf(word: number): N[] {
    const found: N[] = [];
    for (const [name, bit] of this.entries) if ((word & bit) >>> 0 === bit) found.push(name);
    return found;
  }

  /** The set bits that have no name. */
  unnamed(word: number): number {
    let rest = (word & ~this.elsewhere) >>> 0;
    for (const [, bit] of this.entries) rest = (rest & ~bit) >>> 0;
    return rest;
  }
}

/** Declares a table of named bits; the bits of `elsewhere` are told by another field and never count as unnamed. */
export function flags<const N extends string>(
  title: string,
  bits: Readonly<Record<N, number>>,
  elsewhere = 0,
): Flags<N> {
  return new Flags(title, Object.freeze(bits), elsewhere);
}
