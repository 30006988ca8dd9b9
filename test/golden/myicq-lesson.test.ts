/** Holds the shipped lesson (`samples/myicq/v1-tcp/lesson.txt`) to what the command of its ABOUT.md prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { imdissect } from '../cli/run.js';
import { root } from '../tshark.js';

const folder = join(root, 'samples/myicq/v1-tcp');

it('prints the lesson of one login, message and file', async () => {
  const [, filter = ''] = /-Y '([^']*)'/.exec(readFileSync(join(folder, 'ABOUT.md'), 'utf8')) ?? [];
  const { out, code } = await imdissect([join(folder, 'capture.pcap'), '-Y', filter]);
  expect(code).toBe(0);
  expect(out).toBe(readFileSync(join(folder, 'lesson.txt'), 'utf8'));
});
