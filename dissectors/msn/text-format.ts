/** X-MMS-IM-Format (README.md §7.1): how a text looks. */
import { LruMap } from 'imdissect/dissector';
import { names, percentDecode } from 'imdissect/schema';
import { header } from './headers.js';
import { part, partObject, parts, told } from './told.js';

const Charsets = names('Windows charset', {
  ansi: 0,
  default: 1,
  symbol: 2,
  'shift-jis': 0x80,
  hangul: 0x81,
  gb2312: 0x86,
  big5: 0x88,
  greek: 0xa1,
  turkish: 0xa2,
  hebrew: 0xb1,
  arabic: 0xb2,
  cyrillic: 0xcc,
  thai: 0xde,
  'east-europe': 0xee,
});

const Families = names('font family', {
  'do-not-care': 0,
  roman: 1,
  swiss: 2,
  modern: 3,
  script: 4,
  decorative: 5,
});

const Pitches = names('pitch', { default: 0, fixed: 1, variable: 2 });

const effects: ReadonlyMap<string, string> = new Map([
  ['B', 'bold'],
  ['I', 'italic'],
  ['U', 'underline'],
  ['S', 'strikethrough'],
]);

export interface TextFormat {
  font?: string;
  effects?: readonly string[];
  color?: string | null;
  charset?: number | null;
  family?: number;
  pitch?: number;
  rightToLeft?: boolean;
}

const shape = partObject(
  'Format',
  {
    font: part('Font', 'text'),
    effects: parts('Effects', part('Effect', 'text'), { doc: 'bold, italic, underline, strikethrough.' }),
    color: part('Colour', 'text', {
      doc: '#RRGGBB. On the wire the blue comes first, and zeros in front are left out: ff is red.',
    }),
    charset: part('Charset', 'number', {
      names: Charsets,
      show: 'hex',
      doc: 'The charset of the font, not of the text.',
    }),
    family: part('Family', 'number', { names: Families, doc: 'The high half of PF.' }),
    pitch: part('Pitch', 'number', { names: Pitches, doc: 'The low half of PF.' }),
    rightToLeft: part('Right to left', 'flag'),
  },
  { section: '7.1', doc: 'X-MMS-IM-Format, taken apart.' },
);

/** The format in the headers of a message. */
export const format = told<TextFormat>(
  shape,
  (scope) => {
    const value = header(scope, 'X-MMS-IM-Format');
    return value === undefined ? undefined : knownFormat(value);
  },
  showFormat,
);

/** People write in one format for long. */
const known = new LruMap<string, TextFormat>(256);

function knownFormat(text: string): TextFormat {
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  const format = Object.freeze(readFormat(text));
  if (text.length < 256) known.set(text, format);
  return format;
}

/** `FN=Arial; EF=B; CO=ff; CS=0; PF=22; RL=1` taken apart; what is not understood is left out. */
export function readFormat(text: string): TextFormat {
  const read: TextFormat = {};
  for (const word of text.split(';', 32)) {
    const mark = word.indexOf('=');
    if (mark < 0) continue;
    take(read, word.slice(0, mark).trim().toUpperCase(), word.slice(mark + 1).trim());
  }
  return read;
}

function take(format: TextFormat, key: string, value: string): void {
  switch (key) {
    case 'FN':
      format.font = unescaped(value);
      break;
    case 'EF':
      format.effects = Array.from(value.toUpperCase()).flatMap((letter) => effects.get(letter) ?? []);
      break;
    case 'CO':
      format.color = colorOf(value);
      break;
    case 'CS':
      format.charset = hexOf(value, 2);
      break;
    case 'PF': {
      const number = hexOf(value, 2) ?? 0;
      format.family = number >>> 4;
      format.pitch = number & 0xf;
      break;
    }
    case 'RL':
      format.rightToLeft = value === '1';
      break;
    default:
  }
}

/** Blue, green, red, without zeros in front. */
function colorOf(value: string): string | null {
  if (hexOf(value, 6) === null) return null;
  const digits = value.toLowerCase().padStart(6, '0');
  return `#${digits.slice(4)}${digits.slice(2, 4)}${digits.slice(0, 2)}`;
}

function hexOf(value: string, most: number): number | null {
  return value.length <= most && /^[0-9A-Fa-f]+$/.test(value) ? parseInt(value, 16) : null;
}

function unescaped(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return percentDecode(bytes, 0, bytes.length).text;
}

function showFormat({ font, effects: worn = [], color, rightToLeft }: TextFormat): string {
  const words = [font ?? '', ...worn, color ?? '', rightToLeft === true ? 'right to left' : ''];
  return words.filter((word) => word !== '').join(', ');
}
