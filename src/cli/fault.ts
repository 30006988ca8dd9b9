/** Faults of imdissect itself: where they are, in the sources. */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Where a fault came from, for the one line that reports it: function and place in imdissect's own code. Never the
 * error's message: it can hold packet bytes.
 */
export function faultPlace(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown place';
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const own = lines.find((line) => !line.includes('node:') && !line.includes('node_modules')) ?? lines[0] ?? '';
  const place = /at (?:async )?(?:(\S+) \()?(\S+?):(\d+):(\d+)/.exec(own);
  if (place === null) return error.name;
  const [, name = '', file = '', line = '', column = ''] = place;
  const where = inSources(file, Number(line), Number(column));
  if (where === null) return error.name;
  return name === '' ? where : `${name} (${where})`;
}

/** A place in what was built, as the place in the sources that it was built from: `src/engine/engine.ts:120`. */
function inSources(file: string, line: number, column: number): string | null {
  const { source, sourceLine } = mapped(file, line, column) ?? { source: file, sourceLine: line };
  const path = /^(?:.*[\\/])?((?:src|dissectors)[\\/].*)$/.exec(source)?.[1];
  return path === undefined ? null : `${path}:${sourceLine}`;
}

function mapped(file: string, line: number, column: number): { source: string; sourceLine: number } | null {
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload);
    const entry = map.findEntry(line - 1, column - 1);
    return 'originalSource' in entry ? { source: entry.originalSource, sourceLine: entry.originalLine + 1 } : null;
  } catch {
    return null; // the sources themselves run, or the map was taken away
  }
}
