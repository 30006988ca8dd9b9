/** What the reference is made from is whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../src/explain/catalogue.js';
import { generalProblems } from '../../src/explain/general-problems.js';
import { builtIn } from '../everything.js';

const src = resolve(import.meta.dirname, '../../src');

describe('problem codes below the protocols', () => {
  it('are all there: every table that a room declares', async () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && /[^\w]problems\('/.test(readFileSync(join(src, file), 'utf8')),
    );
    const codes = new Set<string>();
    for (const file of files.filter((name) => name !== 'problem.ts')) {
      const module = (await import(join(src, file))) as Readonly<Record<string, unknown>>;
      for (const table of Object.values(module).filter((value) => typeof value === 'object' && value !== null)) {
        for (const one of Object.values(table) as unknown[]) {
          if (typeof one === 'object' && one !== null && 'code' in one && 'help' in one) codes.add(String(one.code));
        }
      }
    }
    expect(codes.size).toBeGreaterThan(12);
    expect(generalProblems.map(({ code }) => code).sort()).toEqual([...codes].sort());
  });

  it('say what they mean', () => {
    expect(generalProblems.filter(({ help }) => help.length < 20)).toEqual([]);
  });
});

describe.each(catalogueOf(builtIn).protocols)('the declarations of $mounted.id', ({ mounted, sections, tables }) => {
  it('have a title for every section they cite, if they have any', () => {
    const untitled = sections.filter(({ title }) => title === '').map(({ section }) => section);
    expect(mounted.words?.sections === undefined ? [] : untitled).toEqual([]);
  });

  it('have words only for tables that fields use', () => {
    const used = tables.map(({ table }) => table);
    expect((mounted.words?.meanings ?? []).filter(({ table }) => !used.includes(table))).toEqual([]);
  });

  it('say what every kind is', () => {
    expect(mounted.kinds.filter(({ doc }) => doc === '').map(({ id }) => id)).toEqual([]);
  });
});
