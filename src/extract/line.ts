import { escapeText } from '../bytes/escape.js';
import type { Endpoint } from '../dissector.js';
import { endpointText } from '../render/head.js';
import type { Palette } from '../render/palette.js';
import { cutTo } from '../render/width.js';
import type { ManifestEntry } from './manifest.js';

/** One extracted file for people: `hello.txt  38 bytes  IPMsg file 141.2  10.0.0.1:2425 → 10.0.0.2:40000`. */
export function extractedLine(entry: ManifestEntry, palette: Palette): string {
  const { path, size, protocol, kind, id, from, to, capture } = entry;
  const record = capture === undefined ? id : `${id} of ${capture}`;
  const parts = [
    palette.heading(escapeText(path)),
    `${size} ${size === 1 ? 'byte' : 'bytes'}`,
    palette.protocol(escapeText(`${protocol} ${kind}`)),
    palette.id(escapeText(record)),
    palette.endpoint(`${ending(from)} → ${ending(to)}`),
    ...remarks(entry).map((remark) => palette.warning(remark)),
  ];
  return parts.join('  ');
}

function ending(endpoint: Endpoint | null): string {
  return endpoint === null ? '?' : endpointText(endpoint);
}

/** Ranges that are listed. */
const listed = 3;

/** Columns of the name that the traffic told. */
const nameWidth = 60;

function remarks({ complete, missing = [], verified, renamed, name }: ManifestEntry): string[] {
  const found: string[] = [];
  if (missing.length > 0) {
    const ranges = missing.slice(0, listed).map(([start, end]) => `${start}..${end}`);
    if (missing.length > listed) ranges.push('…');
    found.push(`missing ${ranges.join(', ')}`);
  } else if (!complete) found.push('not as announced');
  if (verified === false) found.push('another digest than announced');
  if (renamed === true) found.push(`was named ${cutTo(escapeText(name ?? ''), nameWidth)}`);
  return found;
}
