/** The attributes in a start tag. */
import { decodeText } from 'imdissect/schema';
import { decodeEntities } from './xml-entities.js';
import type { XmlNode } from './xml-scan.js';
import { isSecretAttribute } from './xml-secrets.js';
import type { XmlAttribute } from './xml.js';

const equals = 0x3d;

/** Attributes in the order of the tag. */
export function readAttributes(
  bytes: Uint8Array,
  { start, name, openEnd, empty }: XmlNode,
  path: readonly string[],
): XmlAttribute[] {
  return attributesIn(bytes, start + 1 + name.length, openEnd - (empty ? 2 : 1), path);
}

/** Attributes in what stands between the name of a tag and its end. Values stand in quotes; without one it is empty. */
export function attributesIn(bytes: Uint8Array, from: number, to: number, path: readonly string[]): XmlAttribute[] {
  const found: XmlAttribute[] = [];
  let at = from;
  while (at < to) {
    const start = at;
    while (at < to && !isBetween(bytes[at] ?? 0)) at++;
    const end = at;
    if (end === start) {
      at++;
      continue;
    }
    at = afterSpace(bytes, at, to);
    let value: readonly [number, number] = [at, at];
    if (bytes[at] === equals && at < to) {
      value = valueAt(bytes, afterSpace(bytes, at + 1, to), to);
      at = value[1] + 1;
    }
    const name = decodeText(bytes, start, end, 'utf-8');
    const text = decodeEntities(decodeText(bytes, value[0], value[1], 'utf-8'));
    found.push({ name, value: text, ...(isSecretAttribute(path, name) ? { secret: true as const } : {}) });
  }
  return found;
}

/** What stands in the quotes that begin here; nothing where none do. */
function valueAt(bytes: Uint8Array, at: number, to: number): readonly [number, number] {
  const quote = bytes[at];
  if (at >= to || (quote !== 0x22 && quote !== 0x27)) return [at - 1, at - 1];
  let end = at + 1;
  while (end < to && bytes[end] !== quote) end++;
  return [at + 1, end];
}

function afterSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] ?? 0) <= 0x20) at++;
  return at;
}

/** White space, quotes, an equals sign. */
function isBetween(byte: number): boolean {
  return byte <= 0x20 || byte === equals || byte === 0x22 || byte === 0x27;
}
