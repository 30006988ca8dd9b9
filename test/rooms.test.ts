import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/**
 * The rooms from left to right. A room may import from itself and from rooms further left; rooms of one group are
 * siblings and do not import each other. A name with .ts is a single file of src/.
 */
const order: readonly (readonly string[])[] = [
  ['problem.ts'],
  ['forgotten.ts', 'limits.ts', 'lost.ts', 'lru.ts', 'nearest.ts', 'nesting.ts', 'message-ref.ts'],
  ['told.ts'],
  ['message-table.ts'],
  ['bytes'],
  ['schema', 'crypto'],
  ['capture', 'packet'],
  ['flow'],
  ['stream', 'carrier'],
  ['dissector.ts', 'mount.ts'],
  ['record.ts', 'measure'],
  ['route'],
  ['engine'],
  ['dissect.ts'],
  ['statistics', 'diagram', 'people'],
  ['explain'],
  ['filter'],
  ['render'],
  ['core.ts'],
  ['golden'],
  ['index.ts', 'testing', 'extract', 'forge'],
  ['cli'],
];

/** Rooms that may use Node's own modules; everything else is plain JavaScript. */
const withNode = new Set(['capture', 'crypto', 'testing', 'extract', 'cli']);
const nodeFiles = new Set(['src/route/load.ts']);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [
    ...text.matchAll(/^(?:import|export)\s[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function roomOf(file: string): string {
  const [, second = ''] = file.split('/');
  return second;
}

function rank(room: string): number {
  return order.findIndex((group) => group.includes(room));
}

const sources = filesBelow('src');
const local = sources.flatMap((file) =>
  importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => ({ file, target: relative(root, resolve(root, dirname(file), target.replace(/\.js$/, '.ts'))) })),
);

describe('rooms', () => {
  it('are all known', () => {
    expect(sources.filter((file) => rank(roomOf(file)) < 0)).toEqual([]);
  });

  it('import only from themselves and from rooms to their left', () => {
    const wrong = local.filter(({ file, target }) => {
      if (target.startsWith('dissectors/')) return roomOf(file) !== 'index.ts';
      const [from, to] = [roomOf(file), roomOf(target)];
      // The contract's entry also gives out mount(), which needs no more than the contract's types.
      if (from === 'dissector.ts' && to === 'mount.ts') return false;
      if (from === 'mount.ts' && to === 'dissector.ts') return false;
      return from !== to && rank(to) >= rank(from);
    });
    expect(wrong).toEqual([]);
  });

  it('use Node only where the map says so', () => {
    const wrong = sources.filter(
      (file) =>
        !withNode.has(roomOf(file)) &&
        !nodeFiles.has(file) &&
        importsOf(file).some((target) => target.startsWith('node:')),
    );
    expect(wrong).toEqual([]);
  });

  it('give dissectors the schema, the contract and the ciphers, and nothing else', () => {
    const allowed = new Set(['imdissect/schema', 'imdissect/dissector', 'imdissect/crypto']);
    const wrong = filesBelow('dissectors').flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          if (!target.startsWith('.')) return !allowed.has(target);
          const inside = relative(root, resolve(root, dirname(file), target));
          return file !== 'dissectors/index.ts' && !inside.startsWith(dirname(file));
        })
        .map((target) => ({ file, target })),
    );
    expect(wrong).toEqual([]);
  });

  it('have no file named utils, helpers, common or misc', () => {
    const wrong = [...sources, ...filesBelow('dissectors')].filter((file) =>
      /\/(utils?|helpers?|common|misc)\.ts$/.test(file),
    );
    expect(wrong).toEqual([]);
  });
});
