/** Whatever stands inside ciphertext: strangers can encrypt for a key as well. */
import { addPkcs7, aesCbcEncrypt, loadPrivateKey, padPkcs1, rsaPublic } from 'imdissect/crypto';
import { untiled } from 'imdissect/testing';
import type { Message } from 'imdissect/schema';
import { expect, it } from 'vitest';
import { hexOf } from '../../../dissectors/ipmsg/hex.js';
import { hint, receivers } from './keys.js';
import { bytesOf, codes, join, read, rewritten, traced } from './packets.js';

/** A generator of numbers that is the same everywhere. */
function numbers(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
}

const pieces = [
  ...[
    'text',
    '\0',
    '\0\0',
    '1:a:5:6:1:\x07',
    '2:b::c:5:6:20:8=5:',
    '\x07',
    'TO:a:b\x07',
    'TO:',
    ':',
    '::',
    '6553f103:',
  ],
  ...['900000:', '4000000:', '22'.repeat(32), '22'.repeat(16) + ':', '\xe5\xb0\x81', '\xff', '{/font;', ';}', '\r\n'],
];
const commands = [0x400020, 0x600020, 0x4400020, 0x4600020, 0x4e00020, 0x400060, 0xc00862, 0x400062];

const key = loadPrivateKey(receivers[512]);
const sessionKey = bytesOf('0123456789abcdef');
const block = padPkcs1(sessionKey, key.modulusLength);
const ekey = block === null ? null : rsaPublic(key, block);

/** A packet with this plain text. */
function sealed(command: number, plain: Uint8Array, after: string): Uint8Array {
  const body = aesCbcEncrypt(sessionKey, new Uint8Array(16), addPkcs7(plain, 16));
  return join(`1:77:u:h:${command}:80001:${hexOf(ekey ?? sessionKey)}:${hexOf(body ?? sessionKey)}${after}`);
}

const told = ({ kind, fields, diagnostics, decryptedWith }: Message): unknown => [
  kind.id,
  fields,
  decryptedWith,
  diagnostics.map(({ problem, detail }) => [problem.code, detail]),
];

it('never throws, tiles its tree, reads the same quietly, and is written again byte for byte', () => {
  const next = numbers(7);
  let whole = 0;
  for (let i = 0; i < 2000; i++) {
    const plain = join(...Array.from({ length: next(9) }, () => pieces[next(pieces.length)] ?? ''));
    const after = ['', '\0', ':0011', '\0' + (pieces[next(pieces.length)] ?? '') + '\0'][next(4)] ?? '';
    const bytes = sealed(commands[i % commands.length] ?? 0, plain, after);
    const { message, trace } = traced(bytes, hint);
    expect(message.decryptedWith).toBe('key rsa512.pem');
    expect(untiled(trace)).toEqual([]);
    expect(told(read(bytes, hint))).toEqual(told(message));
    if (codes(message).includes('ipmsg.malformed')) continue;
    whole++;
    expect([...rewritten(message)]).toEqual([...bytes]);
  }
  expect(whole).toBeGreaterThan(700);
});

it('time grows with the length of what is inside, not with its square', () => {
  for (const piece of pieces) {
    for (const command of commands) {
      const bytes = sealed(command, bytesOf(piece.repeat(Math.floor(14_000 / piece.length))), '');
      const before = process.cpuUsage();
      read(bytes, hint);
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
    }
  }
});
