/** Words of mail headers in another charset than ASCII (RFC 2047): `=?utf-8?B?5bCP5piO?=`. */
import { charsetOf, decodeBase64, decodeText } from 'imdissect/schema';

/** Text with its encoded words decoded; what is none, or in a charset that is not known, stays as it is. */
export function decodeWords(text: string): string {
  let decoded = '';
  let at = 0;
  let wasWord = false;
  for (let start = text.indexOf('=?'); start >= 0; start = text.indexOf('=?', start + 2)) {
    const word = wordAt(text, start);
    if (word === null || start < at) continue;
    const between = text.slice(at, start);
    // White space between two encoded words belongs to neither.
    decoded += (wasWord && between.trim() === '' ? '' : between) + word.text;
    at = word.end;
    wasWord = true;
  }
  return decoded + text.slice(at);
}

/** RFC 2047 section 2 allows 75 characters; senders of notices do not know. */
const longestWord = 1024;

function wordAt(text: string, start: number): { readonly text: string; readonly end: number } | null {
  const parts = text.slice(start + 2, start + longestWord).split('?', 4);
  const [label = '', encoding = '', data = '', close] = parts;
  if (!close?.startsWith('=')) return null;
  const charset = charsetOf(label);
  const bytes = encoding.toUpperCase() === 'B' ? decodeBase64(asciiBytes(data)) : quoted(encoding, data);
  if (charset === null || bytes === null) return null;
  const end = start + 2 + label.length + 1 + encoding.length + 1 + data.length + 2;
  return { text: decodeText(bytes, 0, bytes.length, charset), end };
}

/** RFC 2047 section 4.2: `=E5` is a byte, `_` a space. */
function quoted(encoding: string, data: string): Uint8Array | null {
  if (encoding.toUpperCase() !== 'Q') return null;
  const bytes: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const digits = data.slice(i + 1, i + 3);
    if (data[i] === '=' && /^[0-9A-Fa-f]{2}$/.test(digits)) {
      bytes.push(parseInt(digits, 16));
      i += 2;
    } else bytes.push(data[i] === '_' ? 0x20 : Math.min(255, data.charCodeAt(i)));
  }
  return Uint8Array.from(bytes);
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => Math.min(255, character.charCodeAt(0)));
}
