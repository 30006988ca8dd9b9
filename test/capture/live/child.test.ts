import { afterEach, describe, expect, it } from 'vitest';
import { Child } from '../../../src/capture/live/child.js';

const node = (script: string, ...words: string[]): string[] => [process.execPath, '-e', script, '--', ...words];

describe('a child', () => {
  afterEach(() => {
    delete process.env['IMDISSECT_PASSWORD'];
    delete process.env['LANG'];
  });

  it('gets a clean environment', async () => {
    process.env['IMDISSECT_PASSWORD'] = 'canary';
    process.env['LANG'] = 'zh_CN.UTF-8';
    const { out } = await Child.run(node('console.log(JSON.stringify(process.env))'));
    const environment = JSON.parse(out) as NodeJS.ProcessEnv;
    expect(Object.keys(environment).filter((name) => !/^(?:PATH|LC_ALL|SystemRoot)$/.test(name))).toEqual([]);
    expect(environment['LC_ALL']).toBe('C');
    expect(environment['PATH']?.split(':')).toContain('/usr/sbin');
  });

  it('gets its words as they are: there is no shell', async () => {
    const { out } = await Child.run(node('console.log(process.argv.at(-1))', '$(id); `id` *'));
    expect(out).toBe('$(id); `id` *\n');
  });

  it('that does not exist is missing', async () => {
    await expect(Child.run(['no-such-program'])).rejects.toMatchObject({
      trouble: 'missing',
      message: 'no-such-program is not installed',
    });
  });

  it('that talks without end is remembered by its last whole lines', async () => {
    const { said } = await Child.run(node('for (let i = 0; i < 5000; i++) console.error(`line ${i} of many`)'));
    expect(said.length).toBeLessThanOrEqual(8192);
    expect(said).toMatch(/^line \d+ of many\n/);
    expect(said).toMatch(/line 4999 of many\n$/);
  });

  it('is waited for until it says what is wanted, and no longer', async () => {
    const child = await Child.start(node('setTimeout(() => console.error("ready"), 50); setTimeout(() => {}, 10_000)'));
    const ready = (): true | null => (child.said.includes('ready') ? true : null);
    expect(await child.until(ready, 10_000)).toBe(true);
    expect(await child.until(() => null, 50)).toBeNull();
    child.signal('SIGKILL');
    expect(await child.exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await child.until(() => null, 10_000)).toBeNull();
  });
});
