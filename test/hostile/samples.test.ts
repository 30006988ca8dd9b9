/** samples/hostile/: what is there is what the cases make, and imdissect says of each what it must. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builtIn, dissect, type DissectionRecord } from '../../src/index.js';
import { imdissect } from '../cli/run.js';
import { jsonFaults, leaks, outputFaults, recordFaults, shown, unsafeFaults } from '../fuzz/oracles.js';
import { root } from '../tshark.js';
import { about } from './about.js';
import { cases } from './cases.js';

const samples = join(root, 'samples/hostile');

const codesIn = (json: string): string[] =>
  [...new Set([...json.matchAll(/"code":"([^"]+)"/g)].map(([, code = '']) => code))].sort();

describe('samples/hostile', () => {
  it('has the cases and nothing else, each as `npm run hostile` makes it, none above 100 kB', () => {
    // What no capture can show: a scenario that is a bomb, and the table of all doors.
    const others = ['README.md', 'yaml-bomb'];
    expect(readdirSync(samples).sort()).toEqual([...cases.map(({ name }) => name), ...others].sort());
    for (const one of cases) {
      const files = readdirSync(join(samples, one.name))
        // outputs.test.ts holds us to what commands print.
        .filter((name) => !/\.golden\.|^(?:chat|diagram)\./.test(name))
        .sort();
      expect(files).toEqual(['ABOUT.md', one.file]);
      expect(readFileSync(join(samples, one.name, 'ABOUT.md'), 'utf8')).toBe(about(one));
      const bytes = readFileSync(join(samples, one.name, one.file));
      expect(bytes.length).toBeLessThan(100_000);
      // Which bytes gzip makes is the affair of the zlib that Node brings; what they inflate to is not.
      const content = (file: Uint8Array): Buffer => (one.file.endsWith('.gz') ? gunzipSync(file) : Buffer.from(file));
      expect(content(bytes).equals(content(one.bytes))).toBe(true);
    }
  });

  describe.each(cases)('$name', ({ name, file, options = [], exit, codes, says }) => {
    const capture = join(samples, name, file);

    it('ends with its exit code and says what it must, in clean lines', async () => {
      const { code, out, err } = await imdissect([capture, '-x', ...options]);
      expect(code).toBe(exit);
      for (const words of says) expect(out + err).toContain(words);
      expect([...unsafeFaults('output', out), ...unsafeFaults('errors', err), ...leaks('output', out)]).toEqual([]);
    });

    it('reports its codes and no other ones', async () => {
      const { code, out } = await imdissect([capture, '-F', 'json-full', ...options]);
      expect(code).toBe(exit);
      expect(codesIn(out)).toEqual([...codes].sort());
      expect([...jsonFaults('output', out), ...unsafeFaults('output', out), ...leaks('output', out)]).toEqual([]);
    });

    it('obeys the laws', async () => {
      const records: DissectionRecord[] = [];
      for await (const record of dissect([capture], { dissectors: builtIn })) records.push(record);
      expect([...recordFaults(records), ...outputFaults(shown(records))]).toEqual([]);
    });
  });

  it('attachment-short has the summary of what was read, not only the name of its kind', async () => {
    const { out } = await imdissect([join(samples, 'attachment-short/capture.pcap'), '-F', 'summary']);
    expect(out).toContain('SENDMSG alice@host #7 "a file"');
  });
});
