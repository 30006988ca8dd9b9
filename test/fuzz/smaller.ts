/** Inputs made smaller: without a half, a quarter, …, one of their elements. */
import type { PacketRecord } from './records.js';

/** Ranges to leave out, long ones first; not all, for nothing is no input. */
function* ranges(length: number, shortest: number): Generator<[number, number]> {
  for (let size = Math.ceil(length / 2); size >= shortest; size = Math.floor(size / 2)) {
    for (let start = 0; start < length && size < length; start += size) yield [start, Math.min(length, start + size)];
  }
}

export function* fewer<T>(list: readonly T[]): Generator<T[]> {
  for (const [start, end] of ranges(list.length, 1)) yield [...list.slice(0, start), ...list.slice(end)];
}

export function* shorter(bytes: Uint8Array): Generator<Uint8Array> {
  for (const [start, end] of ranges(bytes.length, 1)) {
    yield new Uint8Array([...bytes.subarray(0, start), ...bytes.subarray(end)]);
  }
}

/** Fewer records; when none can go, records whose last bytes were not captured. */
export function* fewerRecords(records: readonly PacketRecord[]): Generator<PacketRecord[]> {
  yield* fewer(records);
  for (const [index, record] of records.entries()) {
    for (const [start] of ranges(record.data.length, 8)) {
      if (start === 0) continue;
      const cut = { ...record, data: record.data.slice(0, start) };
      yield records.map((one, at) => (at === index ? cut : one));
    }
  }
}
