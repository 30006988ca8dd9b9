/** `-b`: when `-w` goes on in another file; the words are dumpcap's. */
import { UsageError } from '../../dissector.js';
import { whatThereIs } from '../../nearest.js';

export interface Ring {
  /** Bytes after which the next file begins; infinite when not limited. */
  readonly bytes: number;
  /** Seconds, likewise. */
  readonly seconds: number;
  /** Files that are kept, the last ones; infinite when all are. */
  readonly files: number;
}

const names = ['filesize', 'duration', 'files'] as const;

/** @throws UsageError */
export function ringOption(given: readonly string[]): Ring | null {
  if (given.length === 0) return null;
  const values = new Map<string, number>();
  for (const word of given.flatMap((one) => one.split(','))) {
    const [name = '', value = ''] = word.trim().split(/[:=]/, 2);
    if (!names.some((known) => known === name)) {
      throw new UsageError(`-b: there is no '${name}'${whatThereIs(name, names)}`);
    }
    if (!/^[1-9]\d{0,11}$/.test(value))
      throw new UsageError(`-b ${name} needs a whole number from 1 on: -b ${name}:10`);
    values.set(name, Number(value));
  }
  const bytes = (values.get('filesize') ?? Infinity) * 1_000;
  const seconds = values.get('duration') ?? Infinity;
  if (bytes === Infinity && seconds === Infinity) {
    throw new UsageError('-b files needs to know when a file is full: -b filesize:KB or -b duration:SECONDS');
  }
  return { bytes, seconds, files: values.get('files') ?? Infinity };
}
