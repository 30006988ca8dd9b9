/** What stands around the content of a dictionary: `IP2:` length `:` … `:Z`. */
import { latin1, Sink, type Input, type Scope, type Target } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { startsWith } from './header-scan.js';
import type { Dictionary } from './ipdict-dictionary.js';
import { misfit, part } from './ipdict-entries.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { dictionaryEnd, dictionaryMark, lengthAt } from './ipdict-scan.js';
import { colon } from './tokens.js';

/** Reads `IP2:` length `:` content `:Z`. @throws Stop */
export function readFrame(input: Input, of: Dictionary, target: Target): void {
  const layout = DictionaryLayout.of(input);
  const content = frameHere(input, layout);
  if (content.unusual !== null) layout.written(target, 'length', content.unusual);
  part(input, 'Mark and length', content.from);
  const outer = layout.region;
  layout.region = content.to;
  of.readInto(input, target);
  layout.region = outer;
  if (input.left >= 2 && !startsWith(input.bytes, input.at, input.end, dictionaryEnd)) throw misfit(input, layout, 2);
  part(input, 'End', input.at + dictionaryEnd.length);
}

/** Where the content of the dictionary that begins here lies. @throws Stop */
function frameHere(input: Input, layout: DictionaryLayout): { from: number; to: number; unusual: Uint8Array | null } {
  const { bytes, at } = input;
  const end = Math.min(layout.region, input.end);
  const mark = dictionaryMark.slice(0, Math.max(0, end - at));
  const length = startsWith(bytes, at, end, mark) ? lengthAt(bytes, at + dictionaryMark.length, end) : null;
  if (length === null || length === 'more') throw misfit(input, layout, input.left + 1);
  const from = length.colon + 1;
  const to = from + length.value;
  if (to + dictionaryEnd.length > layout.region) throw misfit(input, layout, to + dictionaryEnd.length - at);
  const digits = bytes.slice(at + dictionaryMark.length, length.colon);
  const usual = latin1(digits, 0, digits.length) === length.value.toString(16);
  return { from, to, unusual: usual ? null : digits };
}

/** The bytes of a whole dictionary. */
export function writeFrame(of: Dictionary, values: object): Uint8Array {
  const content = of.write(values);
  const sink = new Sink();
  sink.ascii(dictionaryMark);
  const written = writtenBytes(values as Scope, 'length');
  if (written === null) sink.ascii(content.length.toString(16));
  else sink.bytes(written);
  sink.u8(colon);
  sink.bytes(content);
  sink.ascii(dictionaryEnd);
  return sink.finish();
}
