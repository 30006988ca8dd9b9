/** `-x`: the bytes of a message under it. */
import { hexDump } from '../bytes/hexdump.js';
import type { MessageRecord } from '../record.js';
import type { Trace } from '../schema/trace.js';
import { masksOf } from './mask.js';
import type { TextOptions } from './render.js';

/** The lines of the dump; secret bytes are masked unless they are to be revealed. */
export function dumpLines(record: MessageRecord, { reveal }: TextOptions, trace?: Trace): string[] {
  const { bytes, start, end } = record;
  const secret = reveal ? [] : (masksOf(trace ?? record.trace())[0] ?? []);
  const masks = secret.map((range) => ({ start: start + range.start, end: start + range.end }));
  return [...hexDump(bytes, start, end, { masks, indent: 2 })];
}
