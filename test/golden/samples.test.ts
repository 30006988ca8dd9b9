/** The project's own samples, tested by the command that others test theirs with. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { imdissect } from '../cli/run.js';
import { root } from '../tshark.js';

it('every sample is what its golden file says, and every sample has one', async () => {
  const { code, out } = await imdissect(['golden', 'check', join(root, 'samples'), '-F', 'text']);
  expect(out).toBe('');
  expect(code).toBe(0);
});
