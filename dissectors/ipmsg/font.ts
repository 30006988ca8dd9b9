/**
 * FeiQ's font behind a text: `{/font;` height width escapement orientation weight italic underline strikeOut charSet
 * outPrecision clipPrecision quality pitchAndFamily face color `;}`: the words of Windows' LOGFONT and a colour.
 */
import { field, group, latin1, struct, type Field, type Infer, type Input, type Scope } from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { startsWith } from './header-scan.js';
import { find, Layout } from './layout.js';
import { writeText } from './packet-sink.js';

const opening = '{/font;';
const closing = ';}';
const space = 0x20;
const minus = 0x2d;
const numbersBeforeFace = 13;

/** Where the font of the text in `[start, end)` begins; `end` when the text has none. */
export function fontStart(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < opening.length || !startsWith(bytes, end - closing.length, end, closing)) return end;
  for (let at = end - opening.length; at >= start; at--) {
    if (startsWith(bytes, at, end, opening)) return isFont(bytes, at + opening.length, end) ? at : end;
  }
  return end;
}

function isFont(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  for (let i = 0; i < numbersBeforeFace; i++) {
    const stop = find(bytes, at, end, space);
    if (!isNumber(bytes, at, stop)) return false;
    at = stop + 1;
  }
  const color = colorStart(bytes, end);
  return color > at && isNumber(bytes, color, end - closing.length);
}

/** Index of the colour's first digit: behind the last space. */
function colorStart(bytes: Uint8Array, end: number): number {
  let at = end - closing.length;
  while (at > 0 && bytes[at - 1] !== space) at--;
  return at;
}

function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] === minus ? start + 1 : start;
  if (end <= first || end - first > 10) return false;
  for (let at = first; at < end; at++) if ((bytes[at] ?? 0) < 0x30 || (bytes[at] ?? 0) > 0x39) return false;
  return true;
}

/** A number of the font; the grammar was checked before. */
function readNumber(input: Input, end: number, scope: Scope, key: string): number {
  const text = latin1(input.bytes, input.at, end);
  const value = Number(text);
  if (String(value) !== text) Layout.of(input).written(scope, key, input.bytes.slice(input.at, end));
  return value;
}

function fontNumber(key: string, label: string, doc: string): Field<number> {
  return field<number>(
    label,
    {
      form: { is: 'number' },
      read: (input, scope) => {
        if (key === 'height') input.at += opening.length;
        const end = find(input.bytes, input.at, input.end, space);
        if (end < 0) throw Layout.of(input).missing(input);
        const value = readNumber(input, end, scope, key);
        input.at = end + 1;
        return value;
      },
      write: (sink, value, scope) => {
        if (key === 'height') sink.ascii(opening);
        const bytes = writtenBytes(scope, key);
        if (bytes === null) sink.ascii(String(value));
        else sink.bytes(bytes);
        sink.u8(space);
      },
    },
    { doc },
  );
}

const face = field<string>(
  'Face',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = colorStart(input.bytes, layout.sectionEnd(input)) - 1;
      const value = layout.textOf(input, input.at, end, scope, 'face');
      input.at = end + 1;
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value, writtenBytes(scope, 'face'));
      sink.u8(space);
    },
  },
  { doc: 'Name of the font, in the encoding of the text: 宋体.' },
);

const color = field<number>(
  'Colour',
  {
    form: { is: 'number' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = layout.sectionEnd(input);
      const value = readNumber(input, end - closing.length, scope, 'color');
      input.at = end;
      layout.leaveSection(input);
      return value;
    },
    write: (sink, value, scope) => {
      const bytes = writtenBytes(scope, 'color');
      if (bytes === null) sink.ascii(String(value));
      else sink.bytes(bytes);
      sink.ascii(closing);
    },
  },
  { doc: 'Windows COLORREF: blue in the high byte, then green, then red.', show: 'hex' },
);

const fontWords = struct('FeiQ font', {
  height: fontNumber('height', 'Height', 'Height of the letters; negative: without the space above them.'),
  width: fontNumber('width', 'Width', 'Average width of the letters; 0: as fits the height.'),
  escapement: fontNumber('escapement', 'Escapement', 'Slope of the line in tenths of a degree.'),
  orientation: fontNumber('orientation', 'Orientation', 'Slope of each letter in tenths of a degree.'),
  weight: fontNumber('weight', 'Weight', 'How bold: 400 is normal, 700 bold.'),
  italic: fontNumber('italic', 'Italic', 'Not 0: italic.'),
  underline: fontNumber('underline', 'Underline', 'Not 0: underlined.'),
  strikeOut: fontNumber('strikeOut', 'Strike-out', 'Not 0: struck out.'),
  charSet: fontNumber(
    'charSet',
    'Character set',
    'Character set as Windows numbers them: 134 is GB 2312, 128 Shift_JIS.',
  ),
  outPrecision: fontNumber('outPrecision', 'Output precision', 'How closely the font that is chosen must match.'),
  clipPrecision: fontNumber('clipPrecision', 'Clipping precision', 'How letters are clipped at the edge.'),
  quality: fontNumber('quality', 'Quality', 'How much the look counts.'),
  pitchAndFamily: fontNumber(
    'pitchAndFamily',
    'Pitch and family',
    'Fixed or variable width, and the family of the font.',
  ),
  face,
  color,
  asWritten,
});

export type Font = Infer<typeof fontWords>;

/** The font behind a text. */
export const font: Field<Font> = group(fontWords, { doc: 'Font of the text, as FeiQ adds it.', section: '11.1' });

/** A font stands here: the text stopped in front of it, not at a NUL. */
export function atFont(input: Input): boolean {
  return input.bytes[input.at - 1] !== 0 && startsWith(input.bytes, input.at, input.end, opening);
}
