/** `--key FILE`: private keys from files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../tshark.js';
import { folder, imdissect } from './run.js';

const sample = join(root, 'samples/ipmsg/perl-and-go');
const capture = join(sample, 'capture.pcap');
const bob = join(sample, 'keys/bob.jwk.json');
const jwk = JSON.parse(readFileSync(bob, 'utf8')) as JsonWebKey;

/** Bob's key in another form. */
function pem(type: 'pkcs1' | 'pkcs8'): string {
  const path = join(folder(), `bob-${type}.pem`);
  writeFileSync(path, createPrivateKey({ key: jwk, format: 'jwk' }).export({ type, format: 'pem' }));
  return path;
}

describe('--key', () => {
  it('opens messages with keys in JWK and PEM, and says by which', async () => {
    for (const [path, name] of [
      [bob, 'bob.jwk.json'],
      [pem('pkcs1'), 'bob-pkcs1.pem'],
      [pem('pkcs8'), 'bob-pkcs8.pem'],
    ] as const) {
      const { code, out, err } = await imdissect(['-q', '-F', 'json', '-Y', 'ipmsg.cipher', capture, '--key', path]);
      expect([code, err]).toEqual([0, '']);
      const lines = out.trim().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { decrypted: unknown }).decrypted)).toEqual([
        { with: `key ${name}` },
        { with: `key ${name}` },
      ]);
      expect(out).toContain('"text":"Encrypted hello from perl"');
      expect(out).not.toContain(String(jwk.d).slice(0, 20));
    }
  });

  it('shows the opened bytes and hides the session key unless --reveal is there', async () => {
    const args = ['-q', '-Y', 'frame.number == 12', capture, '--key', bob];
    const { out } = await imdissect(args);
    expect(out).toMatch(/decoded from hexadecimal, 32 bytes, Blowfish-128-CBC, IV of zeros/);
    expect(out).toMatch(/SENDMSG +decrypted with the key bob\.jwk\.json, 32 bytes/);
    expect(out).toMatch(/Session key: <redacted>/);
    expect(out).toMatch(/Text: Encrypted hello from perl/);
    const revealed = await imdissect([...args, '--reveal']);
    expect(revealed.out).toMatch(/Session key: 128 bits/);
  });

  it('is repeatable; one key too many does no harm', async () => {
    const alice = join(sample, 'keys/alice.jwk.json');
    const { out } = await imdissect(['-q', '-F', 'summary', capture, '--key', alice, '--key', bob]);
    expect(out).toContain('"Encrypted hello from perl"');
  });

  it('that cannot be had ends with a sentence that holds nothing of it', async () => {
    const none = join(folder(), 'none.pem');
    const binary = join(folder(), 'binary');
    writeFileSync(binary, Uint8Array.of(0x31, 0xff, 0x00));
    const large = join(folder(), 'large');
    writeFileSync(large, 'x'.repeat(70_000));
    const open = join(folder(), 'public.json');
    writeFileSync(open, JSON.stringify({ kty: 'RSA', n: jwk.n, e: jwk.e }));
    for (const [path, says] of [
      [none, /--key .*none\.pem: does not exist; check the name\n/],
      [folder(), /--key .*: is a folder; name a file in it\n/],
      [binary, /--key .*binary: not text\n/],
      [large, /--key .*large: longer than 65536 bytes\n/],
      [capture, /--key .*capture\.pcap: not text\n/],
      [open, /--key .*public\.json: a public JWK \(it has no "d"\); decryption needs the private key\n/],
    ] as const) {
      const { code, out, err } = await imdissect([capture, '--key', path]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(says);
    }
    expect((await imdissect([capture, '--key'])).err).toContain('--key needs a value');
  });

  it('stands in the help', async () => {
    expect((await imdissect(['--help'])).out).toMatch(/--key\s+private RSA key that opens encrypted/);
  });
});
