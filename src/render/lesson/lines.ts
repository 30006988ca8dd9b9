import { wrap } from '../width.js';

/** Columns of a line; head lines alone may be longer. */
export const lineWidth = 100;

/** Text in lines that fit, each with the same indent; more after the first. */
export function indented(text: string, indent: number, more = 0): string[] {
  const room = Math.max(24, lineWidth - indent - more);
  return wrap(text, room).map((line, index) => ' '.repeat(index === 0 ? indent : indent + more) + line);
}

/** `1 byte`, `2 bytes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
