/** Every message of both directions: what is written is read, byte for byte, and every tree covers every byte. */
import type { Trace } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { kinds, layoutOfKind, type V1Fields } from '../../../dissectors/myicq/kinds.js';
import { writePacket, type PacketHint } from '../../../dissectors/myicq/packet.js';
import { leaves, untiled } from '../../../src/testing/tree.js';
import { codes, fromHex, hintFor, packet, raw, read, remarks, toHex, traced } from './packets.js';

const style = { fontName: '宋体', fontSize: 9, fontColor: 255, fontStyle: 5 };
const profile = {
  ...{ face: 5, nick: '小明', age: 22, gender: 1, country: '中国', province: '浙江', city: '杭州', email: 'a@b.cn' },
  ...{
    address: '',
    zipcode: '310027',
    tel: '1',
    realName: '张三',
    blood: 2,
    college: '',
    occupation: '',
    homepage: '',
  },
  intro: '大家好',
};
const friend = { contactUin: 10_002, domain: 'myicq.test' };
const online = { status: 2, ip: '10.0.0.7', port: 32_767, realIp: '192.168.1.7' };
const user = { uin: 10_002, ...online };
const group = { groupId: 10_001 };

/** Fields for each kind, with every optional one; several where a command has several layouts. */
const examples: Readonly<Record<string, readonly V1Fields[]>> = {
  'new-uin': [{ password: 'secret01' }],
  login: [{ password: '密码', status: 3, tcpVersion: 1, realIp: '10.0.0.7', port: 32_767 }],
  keepalive: [{ randomFiller: 0xdeadbeef }, {}],
  'change-status': [{ status: 2 }],
  'update-contact': [friend, { contactUin: 10_002 }, { contactUin: 10_002, domain: '' }],
  'modify-user': [
    { ...profile, auth: 1, modifyPasswd: 0 },
    { ...profile, auth: 2, modifyPasswd: 1, password: 'newpass1' },
    { ...profile, auth: 2, modifyPasswd: 1, passwordByte: 0x41 },
  ],
  'send-msg': [
    { type: 0, toUin: 10_002, text: '你好', content: style, domain: 'myicq.test' },
    { type: 0, toUin: 10_002, text: '', domain: '' },
    { type: 2, toUin: 10_002 },
    { type: 3, toUin: 10_002, content: { face: 0, nick: '小明', reason: '' } },
    { type: 4, toUin: 10_002, text: 'no' },
    { type: 6, toUin: 10_002, content: { session: 'sendfile', reason: '请收文件', port: 0 } },
    { type: 7, toUin: 10_002, content: { session: 'sendfile', port: 33_765 }, domain: '' },
    { type: 0, toUin: 1, text: 'x', content: { ...style, more: fromHex('41 ff 42') } },
  ],
  'search-random': [{}, { domain: 'myicq.test' }],
  'search-custom': [
    { contactUin: 10_002 },
    friend,
    { contactUin: 0, nick: '小明', email: '', startUin: 10_000 },
    { contactUin: 10_002, nick: 'x', email: 'y', startUin: 0 },
  ],
  'add-friend': [friend, { contactUin: 10_002 }],
  'del-friend': [friend],
  'broadcast-msg': [{ type: 6, text: 'to all' }],
  'get-group-list': [{ groupType: 1 }],
  'search-group': [group],
  'create-group': [{ groupType: 1, groupName: '围棋', groupPassword: 'x' }],
  'enter-group': [{ ...group, groupPassword: '' }],
  'exit-group': [group],
  'group-start': [group],
  'group-message': [{ ...group, text: 'hi', content: style }],
  'group-cmd': [
    { ...group, subCmd: 0x1000, row: 7, column: 8 },
    { ...group, subCmd: 0x1000, row: 0, column: 0 },
  ],
  'new-uin-reply': [{ newUin: 10_001, domain: 'myicq.test' }, { newUin: 0 }],
  'get-contactlist-reply': [
    { count: 2, contacts: [{ uin: 1 }, { uin: 2 }] },
    { count: 0, contacts: [] },
  ],
  'login-reply': [
    { error: 0, ip: '10.0.0.7', usersOnline: 3 },
    { error: 1 },
    { error: 0, ip: '10.0.0.7' },
    { wideError: true, error: 2 },
    { wideError: true, error: 0, ip: '10.0.0.7' },
  ],
  'keepalive-reply': [{ usersOnline: 1 }],
  'update-contact-reply': [
    { contactUin: 10_002, ...profile },
    { ...friend, ...profile },
    { contactUin: 10_002, ...profile, auth: 1 },
    { contactUin: 10_002, ...profile, auth: 1, modifyPasswd: 1 },
  ],
  'update-user-reply': [
    { ...profile, auth: 0 },
    { ...profile, auth: 0, modifyPasswd: 0 },
  ],
  'add-friend-reply': [
    { ...friend, result: 1 },
    { contactUin: 10_002, result: 2 },
  ],
  'get-server-list-reply': [{ count: 1, servers: [{ domain: 'a.b', description: '测试', usersOnline: 42 }] }],
  'get-group-list-reply': [{ count: 1, groups: [{ groupId: 10_001, groupName: '围棋', memberCount: 2 }] }],
  'search-group-reply': [{ ...group, groupName: '围棋', groupType: 1, memberCount: 2 }],
  'get-remote-contactlist-reply': [{ domain: 'myicq.test', count: 1, contacts: [{ uin: 7, domain: 'a.b' }] }],
  'create-group-reply': [group],
  'enter-group-reply': [
    { ...group, groupError: 0, count: 1, members: [{ uin: 7, face: 1, nick: '小红' }] },
    { ...group, groupError: 4 },
  ],
  'group-start-notice': [group],
  'group-message-notice': [{ ...group, fromUin: 7, sentAt: 1_795_205_151, text: '好', content: style }],
  'group-cmd-notice': [{ ...group, subCmd: 0x2000, data: fromHex('010203') }, group],
  'srv-user-online': [
    { ...friend, ...online },
    { contactUin: 10_002, ...online },
    { contactUin: 10_002, status: 0, ip: '10.0.0.7', port: 1, realIpWord: 0xc0a8 },
  ],
  'srv-user-offline': [friend, { contactUin: 10_002 }],
  'srv-multi-online': [
    { count: 2, users: [user, user] },
    { count: 1, users: [{ uin: 7, status: 0, ip: '1.2.3.4', port: 5, realIpWord: 6 }] },
  ],
  'srv-status-changed': [{ ...friend, status: 2 }],
  'srv-message': [
    { type: 0, fromUin: 7, sentAt: 1_795_205_151, text: 'hi', content: style, domain: 'a.b' },
    { type: 6, fromUin: 10_000, sentAt: 0, text: 'to all' },
    { type: 6, fromUin: 7, sentAt: 0, text: 'to all' },
    { type: 6, fromUin: 7, sentAt: 0, content: { session: 'sendfile', reason: 'x', port: 0 }, domain: '' },
    { type: 5, fromUin: 7, sentAt: 0, text: '', domain: '' },
  ],
  'srv-search': [{ count: 1, results: [{ uin: 7, online: 1, face: 5, nick: '小明', province: '浙江' }] }],
  'srv-group-types': [{ count: 1, groupTypes: [{ name: 'chat', displayName: '聊天室' }] }],
  'srv-enter-group': [{ ...group, contactUin: 7, face: 1, nick: '小红' }],
  'srv-exit-group': [{ ...group, contactUin: 7 }],
};

interface Example {
  readonly name: string;
  readonly fields: V1Fields;
  readonly bytes: Uint8Array;
  readonly hint: PacketHint;
}

function all(): Example[] {
  return kinds.flatMap((kind) => {
    const name = kind.id.replace('myicq.', '');
    const sender = layoutOfKind(kind)?.sender ?? 'client';
    const hint = hintFor(sender, 'secret01');
    return (examples[name] ?? [{}]).map((fields, index) => {
      const whole = { uin: 10_001, sid: 0x1234_5678, seq: 7, ...fields };
      return { name: `${name} ${index}`, fields, bytes: writePacket(whole, kind, hint), hint };
    });
  });
}

const withoutAbsent = (fields: object): unknown => JSON.parse(JSON.stringify(fields));

describe.each(all())('$name', ({ fields, bytes, hint }) => {
  it('is read as it was written, and written again byte for byte', () => {
    const message = read(bytes, hint);
    expect(codes(message)).toEqual([]);
    expect(withoutAbsent(message.fields)).toMatchObject(withoutAbsent(fields) as object);
    expect(toHex(writePacket(message.fields, message.kind, hint))).toBe(toHex(bytes));
    expect(message.fields.extra).toBeUndefined();
  });

  it('has the same values and a tree of all bytes, whole and cut anywhere', () => {
    const whole = traced(bytes, hint);
    expect(whole.message.fields).toEqual(read(bytes, hint).fields);
    expect(untiled(whole.trace)).toEqual([]);
    for (let cut = 0; cut < bytes.length; cut++) {
      const some = bytes.subarray(0, cut);
      expect(untiled(traced(some, hint).trace)).toEqual([]);
      const captured = traced(some, hint, bytes.length);
      expect(untiled(captured.trace)).toEqual([]);
      expect(captured.message.diagnostics.map(({ problem }) => problem.code)).toContain('capture.cut-short');
      expect(strange(captured.trace, whole.trace)).toEqual([]);
    }
  });
});

/** Leaves of the cut tree that the whole one does not have. */
function strange(cut: Trace, whole: Trace): unknown[] {
  const known = new Set(leaves(whole).map((leaf) => JSON.stringify(leaf)));
  return leaves(cut).filter((leaf) => leaf.label !== 'Undecoded' && !known.has(JSON.stringify(leaf)));
}

it('every kind has an example, but those that have no fields', () => {
  const empty = kinds.filter((kind) => (layoutOfKind(kind)?.body?.fields.length ?? 0) === 0).map(({ id }) => id);
  const missing = kinds.map(({ id }) => id).filter((id) => examples[id.replace('myicq.', '')] === undefined);
  expect(missing.filter((id) => !id.startsWith('myicq.unknown'))).toEqual(empty);
});

describe('where the published document and the programs differ, the length decides and the tree says so', () => {
  const server = hintFor('server');

  it.each([
    ['LOGIN', '00', { error: 0 }, ''],
    ['LOGIN', '00 0a000007', { error: 0, ip: '10.0.0.7' }, ''],
    ['LOGIN', '00 0a000007 00000003', { error: 0, ip: '10.0.0.7', usersOnline: 3 }, ''],
    ['LOGIN', '0001', { error: 1, wideError: true }, '16 bit'],
    ['LOGIN', '0000 0a000007', { error: 0, wideError: true, ip: '10.0.0.7' }, '16 bit'],
    ['SRV_USER_ONLINE', '00000007 00000000 0a000007 7fff 0a000008', { realIp: '10.0.0.8' }, ''],
    ['SRV_USER_ONLINE', '00000007 00000000 0a000007 7fff 0008', { realIpWord: 8 }, '16 bit'],
    ['SRV_MULTI_ONLINE', '0001 00000007 00000000 0a000007 7fff 0008', { users: [{ uin: 7, realIpWord: 8 }] }, '16 bit'],
  ] as const)('%s %s', (name, payload, fields, remark) => {
    const bytes = raw(name, payload);
    expect(withoutAbsent(read(bytes, server).fields)).toMatchObject(fields);
    expect(codes(read(bytes, server))).toEqual([]);
    expect(read(bytes, server).dialect).toBe(remark === '' ? '1.0' : '0.9');
    expect(remarks(bytes, server).includes('16 bit, as in the published document')).toBe(remark !== '');
  });

  it('SEARCH_CUSTOM by number with the texts of the document', () => {
    const bytes = packet('SEARCH_CUSTOM', 'client', { contactUin: 7, nick: 'x', email: 'y', startUin: 1 });
    expect(remarks(bytes, hintFor('client', 'secret01'))).toContain('as in the published document');
  });

  it.each(['000000', '00 0a00', '00 0a000007 0000'])('a LOGIN reply of another length is malformed: %s', (payload) => {
    expect(codes(read(raw('LOGIN', payload), server))).toEqual(['malformed']);
  });
});

describe('lists', () => {
  it('that are shorter than their count are told', () => {
    const message = read(raw('GET_CONTACTLIST', '0003 00000001 00000002'), hintFor('server'));
    expect(codes(message)).toEqual(['count-differs']);
    expect(message.diagnostics[0]?.detail).toEqual({ count: 3, present: 2 });
    expect(message.fields.contacts).toEqual([{ uin: 1 }, { uin: 2 }]);
    expect(writePacket(message.fields, message.kind, hintFor('server'))).toEqual(
      raw('GET_CONTACTLIST', '0003 00000001 00000002'),
    );
  });

  it('with bytes behind their last entry are told', () => {
    expect(codes(read(raw('GET_CONTACTLIST', '0001 00000001 0002'), hintFor('server')))).toEqual(['left-over']);
  });

  it('with part of an entry keep what is there', () => {
    const message = read(raw('SRV_SEARCH', '0002 00000007 01 05 000241'), hintFor('server'));
    expect(codes(message)).toContain('malformed');
    expect(withoutAbsent(message.fields)).toMatchObject({ results: [{ uin: 7, online: 1, face: 5 }] });
  });
});

describe('texts', () => {
  const server = hintFor('server');
  const message = (text: string): Uint8Array => raw('SRV_MESSAGE', `00 00000007 00000000 ${text}`);

  it.each([
    ['a length of 0', '0000', ['odd-string']],
    ['a length that runs past the end', '0009 6100', ['odd-string']],
    ['a text without its NUL', '0002 6162', ['odd-string']],
  ] as const)('with %s', (_what, text, told) => {
    const bytes = message(text);
    const { message: found, trace } = traced(bytes, server);
    expect(untiled(trace)).toEqual([]);
    expect(new Set(codes(found))).toEqual(new Set(told));
    expect(toHex(writePacket(found.fields, found.kind, server))).toBe(toHex(bytes));
  });

  it('cut inside a character keep their bytes', () => {
    const bytes = message('0003 41c4 00');
    const found = read(bytes, server);
    expect(codes(found)).toEqual(['undecodable']);
    expect(found.fields.text).toBe('A\ufffd');
    expect(found.fields.asWritten).toEqual([{ index: 0, value: fromHex('41c4') }]);
    expect(toHex(writePacket(found.fields, found.kind, server))).toBe(toHex(bytes));
  });

  it('separate their parts before they are decoded, and numbers that are none are kept', () => {
    const bytes = message('000c c4e3 ff 41 ff 3039 ff ff 2d31 00');
    const found = read(bytes, server);
    expect(found.fields).toMatchObject({
      text: '你',
      content: { fontName: 'A', fontSize: null, fontColor: null, fontStyle: null },
    });
    expect(toHex(writePacket(found.fields, found.kind, server))).toBe(toHex(bytes));
  });
});

describe('a packet that the capture cut, of a side that is not known', () => {
  it('is read up to where the sides differ, unless its header tells the side', () => {
    const status = packet('CHANGE_STATUS', 'client', { status: 2 });
    const { message, trace } = traced(status.subarray(0, 24), hintFor(null), status.length);
    expect(message.direction).toBeNull();
    expect(message.fields).toMatchObject({ cmd: 7, seq: 7, cc: undefined });
    expect(leaves(trace).at(-1)).toMatchObject({ label: 'Undecoded', start: 18, end: 24 });
    const offline = packet('SRV_USER_OFFLINE', 'server', { contactUin: 7 });
    expect(read(offline.subarray(0, 22), hintFor(null), offline.length).direction).toBe('server-to-client');
  });
});

describe('a password whose length is not believed', () => {
  it('hides everything behind it, for that may be the password', () => {
    const { message, trace } = traced(raw('LOGIN', '0004 61626364 00000000'), hintFor('client'));
    expect(codes(message)).toEqual(['malformed']);
    expect(message.fields.status).toBeUndefined();
    expect(trace.rows.map(({ label, start, end, secret }) => [label, start, end, secret]).slice(1)).toEqual([
      ['Undecoded', 20, 30, true],
    ]);
  });
});

describe('damaged packets', () => {
  it('never throw, are covered by their trees, and are written again unless they are malformed', () => {
    let state = 20_261_121;
    const random = (below: number): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % below;
    };
    const list = all();
    for (let round = 0; round < 20_000; round++) {
      const { bytes, hint } = list[random(list.length)] ?? { bytes: new Uint8Array(0), hint: hintFor(null) };
      const damaged = Uint8Array.from(bytes);
      for (let times = random(4); times >= 0; times--) damaged[random(damaged.length)] = random(256);
      const some = random(4) === 0 ? damaged.subarray(0, random(damaged.length)) : damaged;
      const { message, trace } = traced(some, hint);
      expect(untiled(trace)).toEqual([]);
      if (message.diagnostics.some(({ problem }) => problem.severity === 'error')) continue;
      expect(toHex(writePacket(message.fields, message.kind, hint))).toBe(toHex(some));
    }
  });
});
