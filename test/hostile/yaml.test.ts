/** YAML of strangers: scenarios, and the options of golden captures. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder, imdissect, sample } from '../cli/run.js';
import { root } from '../tshark.js';

const bomb = join(root, 'samples/hostile/yaml-bomb');

it('a scenario that is a bomb is refused at once, with the place', async () => {
  const started = performance.now();
  const { code, err } = await imdissect(['forge', join(bomb, 'scenario.yaml'), '-o', join(folder(), 'a.pcap')]);
  expect(code).toBe(2);
  expect(err).toMatch(/scenario\.yaml:\d+:\d+: more than 200000 values, aliases counted as often as they stand/);
  expect(performance.now() - started).toBeLessThan(20_000);
});

it('a scenario that is deeper than the stack is refused, with the place', async () => {
  const { code, err } = await imdissect(['forge', join(bomb, 'deep.yaml'), '-o', join(folder(), 'a.pcap')]);
  expect(code).toBe(2);
  expect(err).toContain('deep.yaml:1:262: nested too deep');
});

it('so are the options of a golden capture', async () => {
  const here = folder();
  copyFileSync(sample, join(here, 'a.pcap'));
  copyFileSync(join(bomb, 'options.yaml'), join(here, 'a.pcap.golden.yaml'));
  const { code, out, err } = await imdissect(['golden', 'record', here]);
  expect(code).toBeGreaterThan(0);
  expect(out + err).toContain("there is no option 'a'");
});
