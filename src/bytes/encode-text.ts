import { charsetOf } from './charset-names.js';
import { codesOf, type CodeTable } from './code-table.js';

/**
 * Text in a charset, given by any of its labels; decoding gives the text back. A character that the charset lacks, or
 * half of a surrogate pair, becomes `replacement`; without one the result is `null`, as it is for an unknown label and
 * for a replacement that the charset lacks itself.
 */
export function encodeText(text: string, label: string, replacement?: string): Uint8Array | null {
  const charset = charsetOf(label);
  switch (charset) {
    case null:
      return null;
    case 'utf-8':
    case 'utf-16le':
    case 'utf-16be': {
      const whole = withoutHalves(text, replacement);
      if (whole === null) return null;
      return charset === 'utf-8' ? new TextEncoder().encode(whole) : utf16(whole, charset === 'utf-16be');
    }
    default: {
      const codes = codesOf(charset);
      const instead = replacement === undefined ? null : translate(replacement, codes, null);
      return replacement !== undefined && instead === null ? null : translate(text, codes, instead);
    }
  }
}

/** Half of a surrogate pair: in a pattern with `u`, a whole pair is not made of two. */
const half = /\p{Surrogate}/u;

function withoutHalves(text: string, replacement: string | undefined): string | null {
  if (!half.test(text)) return text;
  if (replacement === undefined || half.test(replacement)) return null;
  return text.replace(new RegExp(half, 'gu'), () => replacement);
}

function utf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const high = bigEndian ? 0 : 1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i + high] = unit >>> 8;
    bytes[2 * i + 1 - high] = unit;
  }
  return bytes;
}

function translate(text: string, codes: CodeTable, instead: Uint8Array | null): Uint8Array | null {
  // No code is longer than four bytes.
  const bytes = new Uint8Array(Math.max(4, instead?.length ?? 0) * text.length);
  let length = 0;
  for (const character of text) {
    const code = codes.codeOf(character.codePointAt(0) ?? 0);
    if (code !== null) {
      for (let shift = code > 0xffffff ? 24 : code > 0xffff ? 16 : code > 0xff ? 8 : 0; shift >= 0; shift -= 8) {
        bytes[length++] = code >>> shift;
      }
    } else if (instead !== null) {
      bytes.set(instead, length);
      length += instead.length;
    } else return null;
  }
  return bytes.slice(0, length);
}
