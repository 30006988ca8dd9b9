/** What a folder transfer wants to write anywhere lands below the folder that was asked for, and nowhere else. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { folder, imdissect } from '../cli/run.js';
import { root } from '../tshark.js';

it('extracts a hostile folder to safe names below DIR only', async () => {
  const outside = folder();
  const inside = join(outside, 'deep', 'below');
  const capture = join(root, 'samples/hostile/folder-traversal/capture.pcap');
  expect((await imdissect(['extract', capture, '-o', inside])).code).not.toBe(70);
  const files = readdirSync(outside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  expect(paths.length).toBe(9);
  expect(paths.filter((path) => !path.startsWith(`${inside}/`))).toEqual([]);
  expect(files.filter(({ name }) => /^\.|\.\.|[\\:\0]/.test(name)).map(({ name }) => name)).toEqual(['_._.._boot.ini']);
  expect(readdirSync(dirname(inside))).toEqual(['below']);
});
