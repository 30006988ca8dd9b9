/** Where passwords come from: arguments, files, standard input and the environment. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../tshark.js';
import { folder, imdissect } from './run.js';

const whole = readFileSync(join(root, 'samples/myicq/v1-auth/capture.pcap'));

/** The capture without its first 26 frames, and with them the logins of both accounts. */
function joinedLate(): string {
  let at = 24;
  for (let frame = 0; frame < 26; frame++) at += 16 + whole.readUInt32LE(at + 8);
  const path = join(folder(), 'late.pcap');
  writeFileSync(path, Buffer.concat([whole.subarray(0, 24), whole.subarray(at)]));
  return path;
}

interface Opened {
  readonly code: number | null;
  readonly err: string;
  /** By what messages were decrypted, each once. */
  readonly by: string[];
}

async function opened(
  args: readonly string[],
  more: { input?: Uint8Array; env?: NodeJS.ProcessEnv } = {},
): Promise<Opened> {
  const { code, out, err } = await imdissect(['-q', '-F', 'json', ...args], more);
  const lines = out
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  const by = lines.flatMap((line) => {
    const { decrypted } = JSON.parse(line) as { decrypted?: { with: string } };
    return decrypted === undefined ? [] : [decrypted.with];
  });
  return { code, err, by: [...new Set(by)].sort() };
}

const late = 'password from frame 51';

describe('passwords', () => {
  it('are arguments, each for an account or for all', async () => {
    const capture = joinedLate();
    expect((await opened([capture])).by).toEqual([late]);
    expect((await opened([capture, '--password', '10001=longpassword99', '--password', 'abc'])).by).toEqual([
      late,
      'password given',
      'password given for 10001',
    ]);
    expect((await opened([capture, '--password', '10001=abc'])).by).toEqual([late]);
  });

  it('come from files, from standard input and from the environment, one a line', async () => {
    const capture = joinedLate();
    const path = join(folder(), 'passwords');
    writeFileSync(path, '10001=longpassword99\r\n\r\n10002=abc\n');
    const both = [late, 'password given for 10001', 'password given for 10002'];
    expect((await opened([capture, '--password-file', path])).by).toEqual(both);
    expect((await opened([capture, '--password-file', '-'], { input: readFileSync(path) })).by).toEqual(both);
    expect((await opened([capture], { env: { IMDISSECT_PASSWORD: 'abc' } })).by).toEqual([late, 'password given']);
  });

  it('that cannot be had end with a sentence that does not hold them', async () => {
    const capture = joinedLate();
    const path = join(folder(), 'binary');
    writeFileSync(path, Uint8Array.of(0x31, 0xff, 0x00));
    for (const [args, says] of [
      [['--password-file', join(folder(), 'none')], /--password-file .*none: ENOENT\n/],
      [['--password-file', path], /not UTF-8 text; save it as UTF-8, one value a line\n/],
      [['--password-file', '-', '--password-file', '-'], /'-' can be given only once\n/],
      [['--password', '4294967296=Geheim'], /^imdissect: --password: there is no account 4294967296/],
      [['--password', '10001='], /is empty/],
    ] as const) {
      const { code, err } = await imdissect([capture, ...args]);
      expect(code).toBe(2);
      expect(err).toMatch(says);
      expect(err).not.toContain('Geheim');
    }
  });
});
