/** Captured markup and formulas in every format that somebody else interprets, held to the files beside the capture. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inProcess } from '../cli/in-process.js';
import { root } from '../tshark.js';

const folder = join(root, 'samples/hostile/markup-and-formulas');

it.each([
  ['chat.csv', ['chat', '-F', 'csv'], /(?:^|,)"?[=+@-]/m],
  ['chat.html', ['chat', '-F', 'html'], /<script/],
  ['diagram.mmd', ['diagram'], /%%\{|<script/],
  ['diagram.svg', ['diagram', '-F', 'svg'], /<script/],
])('is text in %s', async (name, words, live) => {
  const { code, out } = await inProcess([...words, '-q', join(folder, 'capture.pcap')]);
  expect(code).toBe(0);
  // Pages tell the name that was given, which is another one everywhere.
  expect(out.replaceAll(folder, 'samples')).toBe(readFileSync(join(folder, name), 'utf8'));
  expect(out).not.toMatch(live);
});
