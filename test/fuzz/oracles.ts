/** What must hold for whatever comes out. */
import { plainPalette } from '../../src/render/palette.js';
import { recordFormats, recordRenderer, type RecordFormat } from '../../src/render/formats.js';
import { TextTimes } from '../../src/render/time.js';
import type { DissectionRecord, MessageRecord } from '../../src/record.js';
import { quietEqualsTraced } from '../../src/testing/index.js';
import { canary } from './corpus.js';

/** Characters that no output may hold as they are; a line feed ends a line. */
const unsafe = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\p{Surrogate}]/u;

export interface Shown {
  readonly format: RecordFormat;
  readonly text: string;
}

/** The records in every format, with hex dumps; secrets are hidden. */
export function shown(records: readonly DissectionRecord[]): Shown[] {
  return recordFormats.map((format) => {
    const times = new TextTimes('utc');
    const options = { captures: ['capture'], reveal: false, palette: plainPalette, times, dump: true };
    const renderer = recordRenderer(format, options);
    return { format, text: records.map((record) => renderer.render(record)).join('') };
  });
}

export function outputFaults(outputs: readonly Shown[]): string[] {
  return outputs.flatMap(({ format, text }) => [
    ...unsafeFaults(format, text),
    ...(format.startsWith('json') ? jsonFaults(format, text) : []),
  ]);
}

/** A control character or a change of direction in a text that goes to a terminal. */
export function unsafeFaults(what: string, text: string): string[] {
  const found = unsafe.exec(text);
  if (found !== null) {
    const code = (found[0].codePointAt(0) ?? 0).toString(16);
    return [`${what}: U+${code} stands unescaped behind ${JSON.stringify(text.slice(found.index - 40, found.index))}`];
  }
  return /^::/m.test(text) ? [`${what}: a line begins with '::', a command for CI`] : [];
}

export function jsonFaults(what: string, text: string): string[] {
  if (text !== '' && !text.endsWith('\n')) return [`${what}: the last line has no end`];
  for (const line of text.split('\n').slice(0, -1)) {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null) return [`${what}: not an object: ${line.slice(0, 200)}`];
    } catch {
      return [`${what}: no JSON: ${line.slice(0, 200)}`];
    }
  }
  return [];
}

/** The laws for each message, and a dissector's exceptions, which the engine turns into findings. */
export function recordFaults(records: readonly DissectionRecord[]): string[] {
  return records.flatMap((record) => {
    const where = `${record.ref.frame}.${record.ref.n}`;
    if (record.record === 'message') return lawFaults(record).map((fault) => `${where} ${fault}`);
    const failed = record.record === 'finding' && record.problem.code === 'route.dissector-failed';
    return failed ? [`${where} a dissector threw: ${JSON.stringify(record.detail)}`] : [];
  });
}

function lawFaults(record: MessageRecord): string[] {
  const { start, end, bytes, wireLength } = record;
  if (start < 0 || end < start || end > bytes.length) return [`lies at ${start}..${end} of ${bytes.length} bytes`];
  if (wireLength < end - start) return [`has ${end - start} bytes, but ${wireLength} on the wire`];
  return [...quietEqualsTraced(record), ...originFaults(record)];
}

/** Every byte either knows its frame or lies in a hole, never both: origins and holes tile the message. */
function originFaults(record: MessageRecord): string[] {
  const { start, end, origins } = record;
  const holes = record.input().holes.map((hole) => ({ start: hole.start - start, end: hole.end - start }));
  let at = 0;
  for (const span of [...origins, ...holes].sort((a, b) => a.start - b.start)) {
    if (span.start !== at || span.end < at) {
      return [`bytes ${span.start}..${span.end} know their frame or were not captured, where ${at} was due`];
    }
    at = span.end;
  }
  return at === end - start ? [] : [`${at} of ${end - start} bytes know their frame or were not captured`];
}

function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const wide = Buffer.from(text, 'utf16le').toString('hex');
  return [text, bytes.toString('hex'), wide, bytes.toString('base64').slice(0, -2), encodeURIComponent(text)];
}

/** Every beginning of the secret that is long enough to tell something, in every form. */
const telltales = [canary, Buffer.from(canary).toString('base64')].flatMap((secret) => forms(secret.slice(0, 8)));

export function leaks(what: string, text: string): string[] {
  const dense = text.replaceAll(' ', '');
  return telltales.filter((form) => dense.includes(form)).map((form) => `${what}: shows the secret as ${form}`);
}
