import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { limitTable } from '../src/limits.js';
import { root } from './tshark.js';

it('README.md has every limit with its default', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, table = ''] = /\| limit \| default \|.*\n\|---.*\n((?:\|.*\n)+)/.exec(readme) ?? [];
  const rows = Object.entries(limitTable).map(([name, { value, doc }]) => `| \`${name}\` | ${value} | ${doc} |`);
  expect(table.trim().split('\n')).toEqual(rows);
});
