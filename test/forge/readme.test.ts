/** The scenario in README.md is what a bug report would send: it must work as it stands there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/forge/index.js';
import { builtIn } from '../../src/index.js';
import { captures, root } from '../tshark.js';
import { between, linesOf } from './forging.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const text = /<!-- scenario: ten lines -->\s*```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

describe('the scenario of README.md', () => {
  it('has ten lines and shows what it says', async () => {
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(10);
    const lines = await linesOf(text);
    expect(lines[1]).toContain('[myicq.resent]');
    expect(lines.find((line) => line.includes('send-msg'))).toContain('[myicq.check-code]');
  });
});

describe('the JSON Schema of scenarios', () => {
  const fits = new Ajv2020({ strict: false, allErrors: true }).compile(scenarioSchema(builtIn));

  it('takes every scenario that is read', () => {
    const files = captures
      .filter((file) => file.includes('/forged-'))
      .map((file) => join(root, file, '../scenario.yaml'));
    for (const scenario of [...files.map((file) => readFileSync(file, 'utf8')), text]) {
      fits(parse(scenario));
      expect(fits.errors).toBeNull();
    }
  });

  it('refuses what the reader refuses', () => {
    const wrong = ['kind: sendmsg, fields: { txt: a }', 'kind: sendmsg, after: 5', 'kind: br-exit, falt: {}'];
    for (const step of wrong) expect(fits(parse(between(step)))).toBe(false);
    expect(fits(parse('hots: {}'))).toBe(false);
  });
});
