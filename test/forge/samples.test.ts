/** The scenarios below samples/: each gives the very capture that lies beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../tshark.js';
import { forgedFrom } from './forging.js';

const scenarios = readdirSync(join(root, 'samples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('scenario.yaml') && !file.startsWith('hostile'))
  .sort();

describe('scenarios of samples', () => {
  it('are there for every protocol', () => {
    const protocols = new Set(scenarios.map((file) => file.split('/')[0]));
    expect([...protocols].sort()).toEqual(['ipmsg', 'msn', 'myicq']);
  });

  for (const file of scenarios) {
    it(`give the same bytes again: ${dirname(file)}`, () => {
      const folder = join(root, 'samples', dirname(file));
      const capture = readFileSync(join(folder, 'capture.pcapng'));
      const bytes = forgedFrom(readFileSync(join(root, 'samples', file), 'utf8'), { folder });
      expect(Buffer.from(bytes).equals(capture)).toBe(true);
    });
  }
});
