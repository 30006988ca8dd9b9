import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../src/filter/index.js';
import { flags, group, kind, names, repeat, struct, u8 } from '../../src/schema/index.js';
import type { DissectionRecord } from '../../src/record.js';
import {
  finding,
  flow,
  headerBytes,
  letterBytes,
  loginBytes,
  message,
  mountedPost,
  object,
  postProblems,
  ref,
} from '../render/post.js';

const post = mountedPost();
const letter = message('letter', letterBytes(['Ann', 'Bob'], Uint8Array.of(1, 2, 0xff)), {
  dialect: '1.0',
  role: 'hub',
});
const basket = message('basket', Uint8Array.of(0x3f));
const login = message('login', loginBytes('Ann', 'sesame'));

const holds = (expression: string, record: DissectionRecord = letter, reveal = false): boolean =>
  compileFilter(expression, [post], { reveal }).matches(record);

describe('every operator, on every type', () => {
  it.each([
    // numbers, by number and by name
    ['post.version == 1', true],
    ['post.version != 1', false],
    ['post.version eq 0x01', true],
    ['post.version ne 2', true],
    ['post.command == SEND_MSG', true],
    ['post.command == send_msg', true],
    ['post.command == "SEND_MSG"', true],
    ['post.command == HELLO', false],
    ['post.command > HELLO', true],
    ['post.command < 2', false],
    ['post.command le 2', true],
    ['post.command ge 2.5', false],
    ['post.command > -1', true],
    ['post.command in {HELLO, 5..9}', false],
    ['post.command in {HELLO..SEND_MSG}', true],
    ['post.command not in {HELLO}', true],
    ['post.commandName == SEND_MSG', true],
    ['post.commandName contains "SEND"', true],
    ['post.commandName matches "^send"', true],
    // bits
    ['post.options & URGENT', true],
    ['post.options & 0x2', false],
    ['post.options & 0x10', true],
    ['post.options == 0x15', true],
    ['post.optionsNames == SEALED', true],
    ['post.optionsNames contains "EAL"', true],
    // 64 bit
    ['post.packetNo == 9007199254740993', true],
    ['post.packetNo == 9007199254740992', false],
    ['post.packetNo == "9007199254740993"', true],
    ['post.packetNo > 9007199254740992', true],
    ['post.packetNo < -1', false],
    ['post.packetNo in {0x20000000000000..0x20000000000001}', true],
    // text
    ['post.host == "vm"', true],
    ['post.host != "vm"', false],
    ['post.host < "w"', true],
    ['post.host >= "vn"', false],
    ['post.host contains "m"', true],
    ['post.host contains "M"', false],
    ['post.host matches "^V.$"', true],
    ['post.host ~ "(?-i)^V"', false],
    ['post.host in {"a", "vm"}', true],
    ['post.host == 5', false],
    // bytes
    ['post.mark == 01:02:ff', true],
    ['post.mark == 0x0102FF', true],
    ['post.mark == "0102ff"', true],
    ['post.mark == 01-02-fe', false],
    ['post.mark contains 02:ff', true],
    ['post.mark contains 02:fe', false],
    ['post.mark > 01:02', true],
    ['post.mark < 01:03', true],
    ['post.mark contains ff', true],
    ['post.mark contains ff:ff', false],
    // flags
    ['post.urgent == true', true],
    ['post.urgent == 0', false],
    ['post.urgent != false', true],
    // addresses
    ['post.realIp == 10.0.0.7', true],
    ['post.realIp == 10.0.0.0/8', true],
    ['post.realIp == 11.0.0.0/8', false],
    ['post.realIp in {192.168.0.0/16, 10.0.0.6/31}', true],
    ['post.realIp in {10.0.0.1..10.0.0.6}', false],
    ['post.realIp < 10.0.1.0', true],
    ['post.realIp == ::ffff:10.0.0.7', false],
    ['post.realIp == 0.0.0.0/0', true],
    ['post.realIp == ::/0', false],
    // times
    ['post.sentAt == 1699957248', true],
    ['post.sentAt >= "2023-11-14"', true],
    ['post.sentAt < 2023-11-14T10:20:48Z', false],
    ['post.sentAt in {"2023-11-14 10:20:48" .. "2023-11-15"}', true],
    ['post.sentAt == "2023-11-14T18:20:48+08:00"', true],
    // lists: any element
    ['post.contacts.nick == "Bob"', true],
    ['post.contacts.nick == "Cid"', false],
    ['post.contacts.nick != "Bob"', false],
    ['post.contacts.nick != "Cid"', true],
    ['any post.contacts.nick != "Bob"', true],
    ['all post.contacts.nick == "Bob"', false],
    ['all post.contacts.uin > 10000', true],
    ['all post.contacts.nick in {"Ann", "Bob"}', true],
    ['post.contacts.uin == 10002', true],
    // presence
    ['post', true],
    ['post.letter', true],
    ['post.login', false],
    ['post.mark', true],
    ['post.contacts', true],
    ['post.user', false],
    // what is absent has no value, whatever is asked
    ['post.user == "Ann"', false],
    ['post.user != "Ann"', false],
    ['all post.user == "Ann"', false],
    ['not post.user == "Ann"', true],
  ])('%s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it('a list without elements, and a field that is not there, have no value', () => {
    const empty = message('letter', letterBytes([]));
    for (const expression of ['post.contacts', 'post.contacts.nick != "Ann"', 'any post.contacts.nick != "Ann"']) {
      expect([expression, holds(expression, empty)]).toEqual([expression, false]);
    }
    expect(holds('all post.contacts.nick == "Ann"', empty)).toBe(false);
    expect(holds('not post.contacts.nick == "Ann"', empty)).toBe(true);
    expect(holds('tcp.port != 5 or answers.afterSeconds != 5 or code != post.odd', empty)).toBe(false);
  });

  it('null is a value that differs from all numbers', () => {
    expect(holds('post.code == null', basket)).toBe(true);
    expect(holds('post.code', basket)).toBe(true);
    expect(holds('post.code == 7', basket)).toBe(false);
    expect(holds('post.code != 7', basket)).toBe(true);
    expect(holds('post.code < 7', basket)).toBe(false);
    expect(holds('post.host == null')).toBe(false);
  });

  it('whole numbers that are text are compared as numbers, whatever their length', () => {
    const bytes = headerBytes('007').finish();
    const host = message('letter', Uint8Array.from([...bytes, 0]));
    expect(holds('post.host == 7', host)).toBe(true);
    expect(holds('post.host == "7"', host)).toBe(false);
    expect(holds('post.host < 10', host)).toBe(true);
    expect(holds('post.host < 99999999999999999999999', host)).toBe(true);
  });
});

describe('and, or, not and parentheses', () => {
  it.each([
    ['post.version == 2 and post.command == 2 or post.letter', true],
    ['post.version == 2 && (post.command == 2 || post.letter)', false],
    ['not post.login and not (post.version == 2)', true],
    ['!!post.letter', true],
    ['not not not post.letter', false],
    ['!post.version == 2', true],
    ['post.letter or post.version == 2', true],
  ])('%s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });
});

describe('the envelope', () => {
  it.each([
    ['record == message', true],
    ['kind == post.letter', true],
    ['kind != "post.login"', true],
    ['kind contains "let"', true],
    ['protocol == post', true],
    ['frame.number in {19}', true],
    ['frame.time == "2026-11-20 20:05:44.029866"', true],
    ['frame.time > "2026-11-20T20:05:44.029865999Z"', true],
    ['frame.time < 1795205144.029866', false],
    ['flow == 1', true],
    ['transport == udp', true],
    ['ip.addr == 127.0.0.1', true],
    ['ip.src == 127.0.0.0/8 and ip.dst == 127.0.0.1', true],
    ['udp.port == 8000 and udp.srcport == 34917 and udp.dstport == 8000', true],
    ['udp.port != 8000', false],
    ['any udp.port != 8000', true],
    ['tcp.port', false],
    ['tcp.port == 8000', false],
    ['direction == client-to-server', true],
    ['dialect == "1.0"', true],
    ['role == "hub"', true],
    ['code', false],
    ['answers', false],
  ])('%s', (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });

  it('tells what a message is linked to, and what is odd about it', () => {
    const linked = {
      ...letter,
      answers: { ref, seconds: 0.25 },
      resendOf: { ref, number: 2, differs: [] },
      diagnostics: [
        { problem: postProblems.odd, detail: undefined },
        { problem: postProblems.seen, detail: undefined },
      ],
    };
    expect(holds('answers and answers.afterSeconds > 0.2 and resendOf.number == 2', linked)).toBe(true);
    expect(holds('code == post.odd and code == "post.seen"', linked)).toBe(true);
    expect(holds('severity >= warning', linked)).toBe(true);
    expect(holds('severity == error', linked)).toBe(false);
  });

  it('a frame without a time has none to compare', () => {
    expect(holds('frame.time', { ...letter, hasTime: false })).toBe(false);
  });

  it('findings and objects have the names of their own keys, and no fields', () => {
    expect(holds('code == post.unanswered and severity == warning', finding())).toBe(true);
    expect(holds('post and protocol == post and frame.number == 58 and flow == 1', finding())).toBe(true);
    expect(holds('ip.addr == 127.0.0.1 and udp.port == 8000', finding())).toBe(true);
    expect(holds('ip.src or kind or post.letter or post.host or direction', finding())).toBe(false);
    expect(holds('not post.letter', finding())).toBe(true);
    expect(holds('post or flow or transport', finding({ protocol: null, flow: null }))).toBe(false);
    expect(holds('record == object and post and ip.addr == 127.0.0.1', object())).toBe(true);
    expect(holds('code or severity', object())).toBe(false);
  });

  it('a flow over TCP has the ports of TCP', () => {
    const tcp = { ...letter, flow: { ...flow, transport: 'tcp' as const } };
    expect(holds('tcp.port == 8000 and tcp.dstport == 8000 and transport == tcp', tcp)).toBe(true);
    expect(holds('udp.port', tcp)).toBe(false);
  });
});

describe('secrets', () => {
  it('are compared only with --reveal; whether they are there may be asked', () => {
    expect(() => compileFilter('post.password == "sesame"', [post])).toThrow('secret: with --reveal');
    expect(() => compileFilter('not post.login or post.password matches "^s"', [post])).toThrow('secret');
    expect(holds('post.password', login)).toBe(true);
    expect(holds('post.password == "sesame"', login, true)).toBe(true);
    expect(holds('post.password == "other"', login, true)).toBe(false);
  });
});

describe('what a secret holds', () => {
  const inside = struct('Inside', { word: u8('Word', { names: names('word', { HI: 1 }) }) });
  const vault = kind('post.vault', 'VAULT', [
    struct('Vault', {
      count: u8('Count'),
      list: repeat('List', u8('One'), { key: 'count' }, { secret: true }),
      elements: repeat('Elements', u8('One', { secret: true }), { key: 'count' }),
      box: group(inside, { secret: true }),
      number: u8('Number', { secret: true, flags: flags('bits', { A: 1 }) }),
    }),
  ]);
  const vaulted = { ...post, kinds: [vault] };

  it.each(['list == 1', 'elements == 1', 'box.word == HI', 'box.wordName == HI', 'number & A', 'numberNames == A'])(
    'is secret too: %s',
    (condition) => {
      expect(() => compileFilter(`post.${condition}`, [vaulted])).toThrow('is secret');
      expect(() => compileFilter(`post.${condition}`, [vaulted], { reveal: true })).not.toThrow();
    },
  );
});

describe('what is known of a kind is not asked of its messages', () => {
  it('a message of another kind is left alone', () => {
    let asked = 0;
    const watched: typeof login = {
      ...login,
      get message() {
        asked++;
        return login.message;
      },
    };
    const filter = compileFilter('post.letter and post.host == "vm"', [post]);
    expect(filter.matches(watched)).toBe(false);
    expect(asked).toBe(1); // its kind
    expect(compileFilter('post.login and post.host == "vm"', [post]).matches(watched)).toBe(true);
    expect(asked).toBeGreaterThan(2);
  });

  it('neither summary nor tree is made', () => {
    const refuse = (): never => {
      throw new Error('not asked for');
    };
    const bare = { ...letter, summary: refuse, trace: refuse, input: refuse, reread: refuse };
    expect(holds('post.host == "vm" and post.contacts.nick == "Bob" and ip.src == 127.0.0.1', bare)).toBe(true);
  });
});
