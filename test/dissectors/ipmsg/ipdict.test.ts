import { loadPrivateKey } from 'imdissect/crypto';
import { allRows, leaves, untiled } from 'imdissect/testing';
import { describe, expect, it } from 'vitest';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { ipdictKind } from '../../../dissectors/ipmsg/ipdict.js';
import { sealDictionary, signDictionary } from '../../../dissectors/ipmsg/ipdict-seal.js';
import { givenKeys, noKeys } from '../../../dissectors/ipmsg/keyring.js';
import { unhex } from '../../crypto/bytes.js';
import { rsa1024, rsa2048, senderFingerprint } from '../../crypto/ipmsg-vectors.js';
import { innerDictionary, sealedDictionary } from './ipdict-vector.js';
import { bytesOf, codes, noHint, read, rewritten, traced } from './packets.js';

/** An entry, or with an empty name an item of a list. */
const entry = (name: string, value: string): string =>
  `${name}${name === '' ? '' : ':'}${value.length.toString(16)}:${value}`;
const content = (...entries: (readonly [string, string])[]): string =>
  entries.map(([name, value]) => entry(name, value)).join(':');
const dictionary = (...entries: (readonly [string, string])[]): string => {
  const inside = content(...entries);
  return `IP2:${inside.length.toString(16)}:${inside}:Z`;
};
const list = (...items: string[]): string => items.map((item) => entry('', item)).join(':');

/** Reads, checks that writing gives the bytes again and the tree tiles, and hands out the values. */
function valuesOf(packet: string): Record<string, unknown> {
  const bytes = bytesOf(packet);
  const { message, trace } = traced(bytes);
  expect(codes(message)).not.toContain('ipmsg.malformed');
  expect(untiled(trace)).toEqual([]);
  expect(Buffer.from(rewritten(message)).toString('latin1')).toBe(packet);
  return message.fields;
}

const head = [
  ['VER', '3'],
  ['PKT', '6553f107'],
  ['DATE', '6553f107'],
  ['UID', 'alice-<52e560754c8b81ef>'],
  ['HID', 'hosta'],
] as const;

describe('IPDict', () => {
  it('V7: the example of the reference, whose keys nobody knows', () => {
    const fields = valuesOf('IP2:3d:key1:3:3e8:key2:4:str1:key3:c:key31:4:-7d0:key4:b:3:3e8:3:7d0:Z');
    expect(fields['others']).toEqual([
      { name: 'key1', value: '3e8' },
      { name: 'key2', value: 'str1' },
      { name: 'key3', entries: [{ name: 'key31', value: '-7d0' }] },
      { name: 'key4', items: ['3e8', '7d0'] },
    ]);
  });

  it('the smallest one is empty', () => {
    expect(read('IP2:0::Z').kind.id).toBe('ipmsg.ipdict');
    expect(codes(read('IP2:0::Z'))).toEqual([]);
    expect(rewritten(read('IP2:0::Z'))).toEqual(bytesOf('IP2:0::Z'));
  });

  it('has the fields of a packet, typed', () => {
    const fields = valuesOf(
      dictionary(
        ...head,
        ['CMD', '20'],
        ['FLG', '100'],
        ['CVER', '00010002:4:99:103'],
        ['GRP', 'Lab'],
        ['NCK', 'Alice'],
        ['STAT', '7d64000'],
        ['BODY', 'dict body \xe2\x9c\x93'],
      ),
    );
    expect(fields).toEqual({
      ...{ dictVersion: 3, packetNo: '1700000007', sentAt: 0x6553f107, user: 'alice', host: 'hosta' },
      ...{ fingerprint: '52e560754c8b81ef', mode: 0x20, options: 0x100, versionWord: '00010002:4:99:103' },
      ...{ group: 'Lab', nick: 'Alice', status: 0x7d64000, text: 'dict body ✓' },
      clientVersion: { platform: 0x00010002, major: 4, minor: 99, revision: 103, text: 'win64 4.99r3' },
    });
  });

  it('keeps another order, keys that come twice, numbers that are none and lengths written otherwise', () => {
    const odd = `${content(['HID', 'h'], ['VER', 'x'], ['HID', 'again'])}:UID:01:u`;
    const fields = valuesOf(`IP2:00${odd.length.toString(16)}:${odd}:Z`);
    expect(fields).toMatchObject({
      ...{ host: 'h', dictVersion: null, user: 'u', order: 'HID VER ? UID' },
      others: [{ name: 'HID', value: 'again' }],
    });
    expect(codes(read(dictionary(['VER', 'x'])))).toEqual(['ipmsg.not-hex']);
  });

  it('lists hosts, files, recipients and networks', () => {
    const host = content(
      ['UID', 'u'],
      ['HID', 'h'],
      ['STAT', '1'],
      ['ACT', '1'],
      ['IPAD', '10.0.0.1'],
      ['PORT', '979'],
    );
    const file = content(['FI', '1'], ['FN', 'a:b'], ['FS', '123456789a'], ['MT', '6553f107'], ['FA', '1001']);
    const fields = valuesOf(
      dictionary(
        ['TLST', list(content(['UID', 'v'], ['HID', 'w']), content(['UID', 'x'], ['HID', 'y']))],
        ['FILE', list(file)],
        ['HLST', list(host, host)],
        ['NADRS', list(content(['ADR', '10.0.0.0'], ['MASK', '18']))],
      ),
    );
    const one = { user: 'u', host: 'h', status: 1, active: 1, ip: '10.0.0.1', port: 2425 };
    expect(fields).toEqual({
      recipients: [
        { user: 'v', host: 'w' },
        { user: 'x', host: 'y' },
      ],
      files: [
        {
          ...{ fileId: 1, name: 'a:b', size: 0x123456789a, mtime: 0x6553f107, attr: 0x1001 },
          ...{ type: 1, flags: 0x1000 },
        },
      ],
      hosts: [one, one],
      networks: [{ address: '10.0.0.0', mask: '18' }],
    });
  });

  it('opens a dictionary that is passed on', () => {
    const answer = dictionary(['CMD', '14'], ['HLST', list(content(['UID', 'u']))], ['TOTAL', '1']);
    expect(valuesOf(dictionary(['CMD', 'b4'], ['WAPD', answer]))).toEqual({
      mode: 0xb4,
      wrapped: { mode: 0x14, hosts: [{ user: 'u' }], listTotal: 1 },
    });
  });

  it('says what the sender got wrong, and keeps what was read', () => {
    for (const packet of [
      'IP2:c:VER:1:3:HID:9:Z',
      'IP2:5:VER:x:3:Z',
      'IP2:8:VER:1:3:HID:1:h:Z',
      'IP2:8:VER:1:3:HID:1:h',
      'IP2:zz:VER:1:3:Z',
      dictionary(['VER', '3']).replace(':Z', ':Y'),
    ]) {
      const { message, trace } = traced(bytesOf(packet));
      expect([packet, codes(message)]).toEqual([packet, ['ipmsg.malformed']]);
      expect(untiled(trace)).toEqual([]);
    }
    expect(read('IP2:c:VER:1:3:HID:9:Z').fields.dictVersion).toBe(3);
  });

  it('keeps bytes behind the end', () => {
    expect(valuesOf('IP2:0::Z\0\0')).toEqual({ tail: bytesOf('\0\0') });
  });

  it('has a row for each entry', () => {
    const { trace } = traced(bytesOf(dictionary(['CMD', '20'], ['BODY', 'x'])));
    const labels = [...allRows(trace.rows)].map(({ label, text }) => `${label} ${text}`.trim());
    expect(labels).toEqual(['IPDict', 'Mark and length', 'Mode SENDMSG (32)', 'Text x', 'End']);
  });
});

const sealed = unhex(sealedDictionary);
const hintWith = (...keys: readonly object[]): typeof noHint => ({
  ...noHint,
  keyring: {
    ...noKeys,
    given: givenKeys(
      keys.map((key) => JSON.stringify(key)),
      [],
    ),
  },
});

describe('V8: an encrypted and signed dictionary', () => {
  const { message, trace } = traced(sealed, hintWith(rsa1024, rsa2048));

  it('opens with the key of the receiver, and the signature is right', () => {
    expect(message.fields).toMatchObject({
      ...{ packetNo: '1700000007', user: 'alice', host: 'hosta', mode: 32, options: 0x100, text: 'dict body ✓' },
      ...{ nick: 'Alice', group: 'Lab', fingerprint: senderFingerprint, keyFingerprint: senderFingerprint },
      ...{ algorithms: 0x4000_0000, capability: 0x6592_0006, keyBits: 2048, signatureCheck: 'valid' },
      cipher: { algorithms: 0x50_0004, iv: new Uint8Array(16).fill(0x44), keyBits: 2048 },
    });
    expect(message.decryptedWith).toBe('key 2');
    expect(codes(message)).toEqual([]);
  });

  it('shows the plain dictionary as a source of its own; every byte lies in one part', () => {
    expect(untiled(trace)).toEqual([]);
    const plain = trace.sources.find(({ name }) => name === 'decrypted');
    expect(Buffer.from(plain?.bytes ?? []).toString('hex')).toBe(innerDictionary);
    const secret = [...allRows(trace.rows)].filter((row) => row.secret).map(({ label }) => label);
    expect(secret).toEqual(['Session key']);
  });

  it('reads the same without a tree, and is written again byte for byte', () => {
    const quiet = read(sealed, hintWith(rsa2048));
    expect(quiet.fields).toEqual(message.fields);
    expect(rewritten(message)).toEqual(sealed);
  });

  it('without a key tells what can be known', () => {
    const closed = traced(sealed);
    expect(closed.message.fields).toMatchObject({ cipher: { algorithms: 0x50_0004, keyBits: 2048 } });
    expect(closed.message.fields.text).toBeUndefined();
    expect(closed.message.decryptedWith).toBeNull();
    const row = [...allRows(closed.trace.rows)].find(({ label }) => label === 'Ciphertext');
    expect(row?.text).toContain('no private key of 2048 bits was given');
  });

  it('tells a signature that does not fit, and a fingerprint that is not the one of the key', () => {
    const inner = unhex(innerDictionary);
    expect(codes(read(inner))).toEqual([]);
    const text = Buffer.from(inner).toString('latin1');
    expect(read(text.replace('dict body', 'dict BODY')).fields.signatureCheck).toBe('invalid');
    expect(codes(read(text.replace('dict body', 'dict BODY')))).toEqual(['ipmsg.signature']);
    const other = read(text.replace(senderFingerprint, '0123456789abcdef'));
    expect(codes(other)).toEqual(['ipmsg.fingerprint']);
    expect(other.fields.signatureCheck).toBe('unchecked');
  });
});

describe('the writer', () => {
  const receiver = loadPrivateKey(JSON.stringify(rsa2048));
  const sessionKey = new Uint8Array(32).fill(0x33);
  const iv = new Uint8Array(16).fill(0x44);
  const fields = { packetNo: '100', user: 'bob', host: 'h', mode: 32, options: 0x100, text: '你好' };

  it('closes V8 as its makers did, but for the random padding of the session key', () => {
    const { message } = traced(sealed, hintWith(rsa2048));
    const again = sealDictionary(message.fields, { receiver, sessionKey, iv });
    const body = ({ cipher }: typeof again): string => Buffer.from(cipher?.ebody ?? []).toString('hex');
    expect(body(again)).toBe(body(message.fields));
    expect(again.cipher?.algorithms).toBe(message.fields.cipher?.algorithms);
  });

  it('signs and closes what it then opens and finds right', () => {
    const closed = sealDictionary(signDictionary(fields, receiver), { receiver, sessionKey, iv });
    const opened = read(ipmsg.write?.(closed, ipdictKind, noHint) ?? new Uint8Array(0), hintWith(rsa2048));
    expect(opened.fields).toMatchObject({ ...fields, signatureCheck: 'valid' });
    expect(codes(opened)).toEqual([]);
  });

  it('refuses keys that do not fit', () => {
    expect(() => sealDictionary(fields, { receiver, sessionKey: new Uint8Array(9), iv })).toThrow('does not fit');
    expect(() => sealDictionary(fields, { receiver, sessionKey, iv: new Uint8Array(3) })).toThrow('does not fit');
  });
});

describe('damaged and cut dictionaries', () => {
  const host = content(['UID', 'u'], ['HID', 'h'], ['STAT', '1'], ['PORT', '979'], ['CVER', '00010002:4:99:103']);
  const packets = [
    ...['IP2:3d:key1:3:3e8:key2:4:str1:key3:c:key31:4:-7d0:key4:b:3:3e8:3:7d0:Z', 'IP2:0::Z'],
    dictionary(...head, ['CMD', '20'], ['FLG', '100'], ['CVER', '00010002:4:99:103'], ['BODY', 'x\xe2\x9c\x93']),
    dictionary(['CMD', 'b4'], ['WAPD', dictionary(['CMD', '14'], ['HLST', list(host, host)], ['NUM', '2'])]),
    'IP2:23:EF:6:500004:EI:2:qb:EK:2:cd:EB:2:ef:Z2',
    dictionary(['CMD', '20'], ['TLST', list(content(['UID', 'v'], ['HID', 'w']))], ['PUBE', '10001'], ['SIGN', 'xy']),
  ].map(bytesOf);

  const told = ({ fields, diagnostics }: ReturnType<typeof read>): string =>
    JSON.stringify([fields, diagnostics.map(({ problem }) => problem.code)], (_key, value: unknown) =>
      value instanceof Uint8Array ? [...value] : value,
    );

  it('cut by the capture at any length, give the beginning of their tree', () => {
    for (const packet of packets) {
      const all = leaves(traced(packet).trace);
      for (let cut = 4; cut < packet.length; cut++) {
        const { message, trace } = traced(packet.subarray(0, cut), undefined, packet.length);
        expect(codes(message)).toContain('capture.cut-short');
        expect(untiled(trace)).toEqual([]);
        const found = leaves(trace).filter(({ label }) => label !== 'Undecoded');
        expect(found).toEqual(all.slice(0, found.length));
      }
    }
  });

  it('never throw, tile their trees, read the same quietly, and are written again byte for byte', () => {
    let seed = 979;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const special = bytesOf(':::0123af-Z\0\xff');
    let whole = 0;
    for (let i = 0; i < 4000; i++) {
      const bytes = Uint8Array.from(packets[i % packets.length] ?? []);
      for (let changes = 1 + next(3); changes > 0; changes--) {
        bytes[4 + next(bytes.length - 4)] = special[next(special.length)] ?? 0;
      }
      const { message, trace } = traced(bytes);
      expect(untiled(trace)).toEqual([]);
      expect(told(read(bytes))).toBe(told(message));
      if (codes(message).includes('ipmsg.malformed')) continue;
      whole++;
      expect([...rewritten(message)]).toEqual([...bytes]);
    }
    expect(whole).toBeGreaterThan(400);
  });

  it('take time that grows with their length, not with its square', () => {
    for (const piece of ['x:0:', 'HLST:0:', '0:', 'SIGN:0:', ':']) {
      const inside = piece.repeat(Math.floor(60_000 / piece.length));
      for (const packet of [`IP2:${inside.length.toString(16)}:${inside}:Z`, dictionary(['key', inside])]) {
        const before = process.cpuUsage();
        read(packet);
        expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
      }
    }
  });
});
