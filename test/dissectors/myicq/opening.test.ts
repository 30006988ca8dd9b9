import { describe, expect, it } from 'vitest';
import { givenPasswords } from '../../../dissectors/myicq/passwords.js';
import { packets as vectors } from '../../crypto/myicq-vectors.js';
import {
  candidatesOf,
  keyOf,
  noAccounts,
  withCandidate,
  withoutAccount,
  withoutSession,
} from '../../../dissectors/myicq/keys.js';
import { writePacket } from '../../../dissectors/myicq/packet.js';
import { codes, fromHex, hintFor, loggedIn, packet, read, toHex, traced } from './packets.js';

describe('packets of the original client', () => {
  it.each(vectors)('$name', ({ password, plain, packet: sent }) => {
    const hint = hintFor('client', fromHex(password));
    const message = read(fromHex(sent), hint);
    expect(message.decryptedWith).toBe('password given');
    expect(codes(message)).toEqual([]);
    expect(message.fields.payload).toBeUndefined();
    const { trace } = traced(fromHex(sent), hint);
    const payload = plain.slice(40);
    const opened = toHex(trace.sources[1]?.bytes ?? new Uint8Array(0));
    expect(opened.slice(0, payload.length)).toBe(payload);
    expect(opened.slice(payload.length)).toMatch(/^(00){0,7}$/);
    expect(toHex(writePacket(message.fields, message.kind, hint))).toBe(sent);
  });

  it('an empty payload is not encrypted', () => {
    const message = read(fromHex('0001000000000000271112345678000301050000'), hintFor('client', 'secret01'));
    expect(message).toMatchObject({ decryptedWith: null, diagnostics: [], kind: { id: 'myicq.get-contactlist' } });
  });
});

describe('the check code', () => {
  const status = packet('CHANGE_STATUS', 'client', { status: 2 });

  it('is told with its place, its byte and whether it is right', () => {
    const { trace } = traced(status, hintFor('client', 'secret01'));
    const row = trace.rows[0]?.children.find(({ label }) => label === 'Check code');
    expect(row?.text).toBe('0x0000 — byte 0 of the payload is 0x00, right');
  });

  it('that is wrong is reported when the password of the session is known', () => {
    const wrong = Uint8Array.from(status);
    wrong[18] = 3;
    wrong[19] = 0x77;
    const message = read(wrong, loggedIn(10_001, 0x1234_5678, 'secret01'));
    expect(codes(message)).toEqual(['check-code']);
    expect(message.fields).toMatchObject({ status: 2, cc: 0x377 });
    expect(message.diagnostics[0]?.detail).toEqual({ index: 3 });
  });

  it('that is a byte of a password is kept secret', () => {
    const bytes = packet('ENTER_GROUP', 'client', { groupId: 1, groupPassword: 'Geheim', cc: 0x0765 });
    const message = read(bytes, hintFor('client', 'secret01'));
    expect(message.fields).toMatchObject({ groupPassword: 'Geheim', ccSecret: 0x0765 });
    expect(message.fields.cc).toBeUndefined();
    const other = read(
      packet('ENTER_GROUP', 'client', { groupId: 1, groupPassword: 'Geheim', cc: 0x0301 }),
      hintFor('client', 'secret01'),
    );
    expect(other.fields.cc).toBe(0x0301);
  });
});

describe('passwords', () => {
  const message = packet('SEND_MSG', 'client', { type: 0, toUin: 10_002, text: 'hello' });

  it('count with their first 8 bytes, and without the lowest bit of each', () => {
    const long = packet(
      'SEND_MSG',
      'client',
      { type: 0, toUin: 10_002, text: 'hi' },
      hintFor('client', 'longpassword99'),
    );
    expect(read(long, hintFor('client', 'longpass')).fields.text).toBe('hi');
    expect(read(message, hintFor('client', 'secret00')).fields.text).toBe('hello');
    expect(read(message, hintFor('client', 'secret03')).fields.text).toBeUndefined();
  });

  it('that open nothing leave the payload as it is', () => {
    const closed = read(message, hintFor('client', 'wrong'));
    expect(closed.decryptedWith).toBeNull();
    expect(closed.fields.payload).toEqual(message.subarray(20));
    expect(codes(closed)).toEqual([]);
  });

  it('of the session go before others, and the writer uses the one that opened', () => {
    const two = { ...loggedIn(10_001, 0x1234_5678, 'other'), given: hintFor(null, 'secret01').given };
    const opened = read(message, two);
    expect(opened).toMatchObject({ decryptedWith: 'password given', fields: { candidate: 1 } });
    expect(writePacket(opened.fields, opened.kind, two)).toEqual(message);
  });

  it('may be keys of standard DES, which the message tells', () => {
    const hint = hintFor('client', 'secret01');
    const standard = packet('SEND_MSG', 'client', { type: 0, toUin: 10_002, text: 'hello', cipher: 1 }, hint);
    expect(standard).not.toEqual(message);
    const opened = read(standard, hint);
    expect(opened).toMatchObject({
      decryptedWith: 'password given, standard DES',
      fields: { text: 'hello', cipher: 1 },
    });
    expect(writePacket(opened.fields, opened.kind, hint)).toEqual(standard);
  });

  it('that are wrong open nothing by chance: both tests together', () => {
    let opened = 0;
    for (let i = 0; i < 3000; i++) if (read(message, hintFor('client', `pass${i}`)).decryptedWith !== null) opened++;
    expect(opened).toBe(0);
  });

  it('are given for one account or for all', () => {
    expect(
      givenPasswords(['10001=abc', 'abc', '=7=8', 'a=b']).map(({ uin, candidate }) => [
        uin,
        candidate.key,
        candidate.source,
      ]),
    ).toEqual([
      [10_001, '6162630000000000', 'password given for 10001'],
      [null, '6162630000000000', 'password given'],
      [null, '373d380000000000', 'password given'],
      [null, '613d620000000000', 'password given'],
    ]);
    expect(givenPasswords(['密码'])[0]?.candidate.key).toBe('c3dcc2eb00000000');
    for (const [value, says] of [
      ['10001=', 'empty'],
      ['4294967296=x', 'no account'],
      ['1=\ud800', 'GBK'],
    ] as const) {
      expect(() => givenPasswords([value])).toThrow(says);
    }
  });
});

describe('a packet that opens into fields that do not fit', () => {
  it('is shown as far as it goes when the password is beyond doubt', () => {
    const hint = loggedIn(10_001, 0x1234_5678, 'secret01');
    const odd = packet('CHANGE_STATUS', 'client', { status: 2, extra: fromHex('0102030405060708 99') }, hint);
    const message = read(odd, hint);
    expect(codes(message)).toEqual(['left-over']);
    expect(message.fields).toMatchObject({ status: 2, extra: fromHex('0102030405060708 99 000000') });
    expect(read(odd, hintFor('client', 'secret01')).decryptedWith).toBeNull();
  });

  it('is left closed when the capture has cut it, or when it is no whole number of blocks', () => {
    const hint = loggedIn(10_001, 0x1234_5678, 'secret01');
    const whole = packet('CHANGE_STATUS', 'client', { status: 2 }, hint);
    const cut = read(whole.subarray(0, 25), hint, whole.length);
    expect(cut.diagnostics.map(({ problem }) => problem.code)).toEqual(['capture.cut-short']);
    expect(codes(read(whole.subarray(0, 25), hint))).toEqual(['not-blocks']);
  });
});

describe('accounts', () => {
  const one = { sid: 1, certain: true, key: keyOf(Buffer.from('a')), source: 'one' };

  it('are kept by number, and what was known before stays as it was', () => {
    const numbers = [1, 17, 0x1111_1111, 0x1111_1112, 0xffff_ffff, 0, 10_001];
    let accounts = noAccounts;
    for (const uin of numbers) accounts = withCandidate(accounts, uin, { ...one, source: `${uin}` });
    for (const uin of numbers) expect(candidatesOf(accounts, uin).map(({ source }) => source)).toEqual([`${uin}`]);
    expect(candidatesOf(accounts, 2)).toEqual([]);
    expect(candidatesOf(noAccounts, 1)).toEqual([]);
    const later = withoutAccount(withCandidate(accounts, 17, { ...one, sid: 2, source: 'newer' }), 1);
    expect(candidatesOf(later, 17).map(({ source }) => source)).toEqual(['newer', '17']);
    expect(candidatesOf(later, 1)).toEqual([]);
    expect(candidatesOf(accounts, 17)).toHaveLength(1);
  });

  it('forget refused sessions and the oldest of many passwords', () => {
    let accounts = noAccounts;
    for (let sid = 1; sid <= 20; sid++) accounts = withCandidate(accounts, 5, { ...one, sid });
    expect(candidatesOf(accounts, 5).map(({ sid }) => sid)).toEqual([20, 19, 18, 17, 16, 15, 14, 13]);
    expect(candidatesOf(withoutSession(accounts, 5, 19), 5)).toHaveLength(7);
    expect(withoutSession(accounts, 5, 99)).toBe(accounts);
  });
});
