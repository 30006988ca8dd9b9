/** What the next words of a line look like: which parameters are there depends on it, and on the version. */
import type { Input } from 'imdissect/schema';
import type { Line } from './line.js';

/** Whether a parameter is there, where another word follows. */
export type Peek = (line: Line, input: Input) => boolean;

const zero = 0x30;
const nine = 0x39;

export function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) return false;
  }
  return end > start;
}

/** Whether `[start, end)` is `4fbaece9-ff40-4510-b8d1-4886651a3598`, in any case. */
export function isGuid(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const byte = bytes[start + i] ?? 0;
    const hyphen = i === 8 || i === 13 || i === 18 || i === 23;
    if (hyphen ? byte !== 0x2d : !isHexDigit(byte)) return false;
  }
  return true;
}

function isHexDigit(byte: number): boolean {
  if (byte >= zero && byte <= nine) return true;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66;
}

/** The next word is a number. */
export const numeric: Peek = (line, input) => isDigits(input.bytes, input.at, line.wordFrom(input, input.at));

/** The next word is a GUID. */
export const guid: Peek = (line, input) => isGuid(input.bytes, input.at, line.wordFrom(input, input.at));

/** The next word has this character. */
export function having(character: string): Peek {
  const code = character.charCodeAt(0);
  return (line, input) => {
    const { bytes, at } = input;
    const end = line.wordFrom(input, at);
    for (let i = at; i < end; i++) if (bytes[i] === code) return true;
    return false;
  };
}

/** The next word begins with this. */
export function beginning(mark: string): Peek {
  return (line, input) => {
    const { bytes, at } = input;
    const end = line.wordFrom(input, at);
    for (let i = 0; i < mark.length; i++) {
      if (at + i >= end || bytes[at + i] !== mark.charCodeAt(i)) return false;
    }
    return true;
  };
}

/** The next word is digits and a colon, and then something: `1:mail`. */
export const network: Peek = (line, input) => {
  const { bytes, at } = input;
  const end = line.wordFrom(input, at);
  let i = at;
  while (i < end && (bytes[i] ?? 0) >= zero && (bytes[i] ?? 0) <= nine) i++;
  return i > at && i < end - 1 && bytes[i] === 0x3a;
};

/** Versions of the protocol, or what the line shows where the version is not known. */
export function versions(from: number, to: number, otherwise: Peek): Peek {
  return (line, input) => {
    const { version } = line.hint;
    return version === 0 ? otherwise(line, input) : version >= from && version <= to;
  };
}

/** The word so many words further on looks like this; no when the line is over before. */
export function ahead(count: number, peek: Peek): Peek {
  return (line, input) => {
    const { at } = input;
    let next = at;
    for (let i = 0; i < count; i++) {
      const end = line.wordFrom(input, next);
      if (end === line.end) return false;
      next = end + 1;
    }
    input.at = next;
    try {
      return peek(line, input);
    } finally {
      input.at = at;
    }
  };
}

/** At least so many words are left. */
export function atLeast(count: number): Peek {
  return ahead(count - 1, () => true);
}

export function both(one: Peek, other: Peek): Peek {
  return (line, input) => one(line, input) && other(line, input);
}

export function either(one: Peek, other: Peek): Peek {
  return (line, input) => one(line, input) || other(line, input);
}

export function not(peek: Peek): Peek {
  return (line, input) => !peek(line, input);
}
