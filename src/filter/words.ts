/** Types in the words of complaints. */
import type { Declared } from './declared.js';

const types: Readonly<Record<Declared['type'], string>> = {
  number: 'a number',
  long: 'a number',
  text: 'text',
  bytes: 'bytes',
  flag: 'true or false',
  time: 'a time',
  moment: 'a time',
  address: 'an address',
  object: 'an object',
};

export function typeText({ type }: Declared): string {
  return types[type];
}

/** How a value of the type is written. */
export function exampleOf({ type, names, words }: Declared): string {
  const known = words?.[0] ?? (names === null ? undefined : Object.keys(names.numbers)[0]);
  if (known !== undefined) return words === null ? `a number, or a name such as ${known}` : `a name such as ${known}`;
  switch (type) {
    case 'number':
      return 'a number: 10, -1, 0x1f or 2.5';
    case 'long':
      return 'a whole number: 10 or 0x1f';
    case 'text':
      return 'text in quotes, or a whole number where the text is one';
    case 'bytes':
      return 'bytes: 01:02:ff, 0x0102ff or "0102ff"';
    case 'flag':
      return 'true or false';
    case 'time':
    case 'moment':
      return 'a time in UTC: "2026-11-20 20:05:44.5", or seconds since 1970';
    case 'address':
      return 'an address: 10.0.0.7, fe80::1 or 10.0.0.0/8';
    case 'object':
      return 'nothing';
  }
}
