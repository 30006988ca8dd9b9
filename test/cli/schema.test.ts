import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../src/index.js';
import { duckdbRecipe } from '../../src/render/duckdb.js';
import { jsonSchema } from '../../src/render/json-schema.js';
import { root } from '../tshark.js';
import { folder, imdissect } from './run.js';

/** A dissector from outside, as JavaScript. */
const outside = `
import { dissector, problems } from '${pathToFileURL(join(root, 'dist/src/dissector.js')).href}';
import { Draft, kind, rest, struct } from '${pathToFileURL(join(root, 'dist/src/schema/index.js')).href}';
const mine = kind('mine.note', 'NOTE', [struct('Note', { note: rest('Note') })]);
const told = problems('mine', { malformed: { severity: 'error', text: 'short', help: '' } });
export default dissector({
  id: 'mine', title: 'Mine', spec: [], ports: { udp: [9] }, kinds: [mine], problems: told,
  world: () => null, open: () => null, probe: () => 'no', hint: () => null,
  read: (input) => { const draft = new Draft(mine, input, told.malformed); draft.take(mine.structs[0]); return draft.end(); },
  summarize: () => 'NOTE',
});
`;

describe('imdissect schema', () => {
  it('prints what is published with the package', async () => {
    const { code, out, err } = await imdissect(['schema']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual(jsonSchema(builtIn));
    expect(readFileSync(join(root, 'dist/schema.json'), 'utf8')).toBe(out);
    const recipe = await imdissect(['schema', '--duckdb']);
    expect(recipe.out).toBe(duckdbRecipe('imdissect.jsonl'));
    expect(readFileSync(join(root, 'dist/duckdb.sql'), 'utf8')).toBe(recipe.out);
  });

  it('knows the messages of a dissector from outside', async () => {
    const file = join(folder(), 'mine.mjs');
    writeFileSync(file, outside);
    const { code, out } = await imdissect(['schema', '--dissector', file]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      $defs: { 'kind.mine.note': { title: 'Mine NOTE', additionalProperties: false } },
    });
  });

  it('names the file that was asked for, and refuses captures', async () => {
    expect((await imdissect(['schema', '--duckdb', "it's.jsonl"])).out).toContain("read_json('it''s.jsonl'");
    for (const words of [
      ['schema', 'a.pcap'],
      ['schema', '--', 'a.pcap'],
    ]) {
      const { code, out, err } = await imdissect(words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain("leave out 'a.pcap'");
    }
  });
});
