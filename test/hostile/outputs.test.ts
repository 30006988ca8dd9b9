/** Captured markup and formulas in every format that somebody else interprets, held to the files beside the capture. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { inProcess } from '../cli/in-process.js';
import { root } from '../tshark.js';

/** From where the tests run: diagrams tell the name, and are as wide as it. */
const folder = relative(process.cwd(), join(root, 'samples/hostile/markup-and-formulas'));

it.each([
  ['chat.csv', ['chat', '-F', 'csv'], /(?:^|,)"?[=+@-]/m],
  ['chat.html', ['chat', '-F', 'html'], /<script/],
  ['diagram.mmd', ['diagram'], /%%\{|<script/],
  ['diagram.svg', ['diagram', '-F', 'svg'], /<script/],
])('is text in %s', async (name, words, live) => {
  const { code, out } = await inProcess([...words, '-q', join(folder, 'capture.pcap')]);
  expect(code).toBe(0);
  expect(out).toBe(readFileSync(join(folder, name), 'utf8'));
  expect(out).not.toMatch(live);
});
