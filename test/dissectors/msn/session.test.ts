/** What follows from what: answers, calls, roles, versions, checks. */
import { describe, expect, it } from 'vitest';
import { messages } from '../../engine/run.js';
import type { MessageRecord } from '../../../src/record.js';
import { recordId } from '../../../src/record.js';
import {
  anna,
  chat,
  Connection,
  joinedLate,
  linesOf,
  notification,
  recordsOf,
  speak,
  switchboard,
  Traffic,
} from './chat.js';
import { withPayload } from './saying.js';

const login = ['> VER 1 MSNP8 CVR0', '< VER 1 MSNP8'];

/** Which message each answers, by the words of both. */
function pairs(records: readonly MessageRecord[]): string[] {
  const byId = new Map(records.map((record) => [recordId(record.ref, false), record.summary(false)]));
  return records.flatMap((record) =>
    record.answers === null
      ? []
      : [`${byId.get(recordId(record.answers.ref, false)) ?? '?'} -> ${record.summary(false)}`],
  );
}

describe('answers', () => {
  it('have the transaction id of what they answer, however many there are', () => {
    const lines = [
      ...login,
      '> SYN 4 0',
      '> CHG 5 NLN',
      '< SYN 4 1 1 1',
      '< CHG 5 NLN',
      '< ILN 5 AWY b@x.example B 0',
      '> REM 6 FL c@x.example',
      '< 216 6',
    ];
    expect(pairs(messages(recordsOf(chat(lines))))).toEqual([
      'VER #1 MSNP8 CVR0 -> VER #1 MSNP8',
      'SYN #4 version 0 -> SYN #4 version 1, 1 contact, 1 group',
      'CHG #5 online -> CHG #5 online',
      'CHG #5 online -> ILN #5 away b@x.example "B"',
      'REM #6 FL c@x.example -> 216 #6 not-on-list',
    ]);
  });

  it('are pings, challenges and acknowledgements as well', () => {
    const lines = [
      ...login,
      '> PNG',
      '< QNG 50',
      '< CHL 0 29409134351025259292',
      '> QRY 9 msmsgs@msnmsgr.com 32\r\nd0c1178c689350104350d99f8c36ed9c',
      '< QRY 9',
      '> MSG 10 A 4\r\n\r\n\r\n',
      '< ACK 10',
      '> MSG 11 N 4\r\n\r\n\r\n',
      '< NAK 11',
    ];
    const found = pairs(messages(recordsOf(chat(lines))));
    expect(found.slice(1).map((pair) => pair.replace(/(MSG #\d+) [^>]* ->/s, '$1 ->'))).toEqual([
      'PNG -> QNG 50 s',
      'CHL -> QRY #9 msmsgs@msnmsgr.com right',
      'QRY #9 msmsgs@msnmsgr.com right -> QRY #9',
      'MSG #10 -> ACK #10',
      'MSG #11 -> NAK #11',
    ]);
  });

  it('are missed when they never come, but not where none is due', () => {
    const traffic = chat([...login, '> CHG 5 NLN', '> PNG', '> MSG 10 U 4\r\n\r\n\r\n', '> MSG 11 N 4\r\n\r\n\r\n']);
    traffic.wait(90_000);
    speak(new Connection(traffic, { ...anna, port: 50_000 }, notification).open(), '> VER 1 MSNP8');
    const findings = linesOf(traffic).filter((line) => line.includes('unanswered'));
    expect(findings).toEqual([
      '10.1 msn.unanswered-command about 6.1: no answer to CHG 5 within 60 s',
      '10.2 msn.ping-unanswered about 7.1: no QNG within 60 s of the PNG',
    ]);
  });
});

describe('a switchboard', () => {
  const call = '< XFR 7 SB 10.0.0.8:1864 CKI 12.34';

  it('is known by its announcement on any port, and hangs under its notification session', () => {
    const traffic = chat([...login, '> XFR 7 SB', call]);
    const connection = new Connection(traffic, { ...anna, port: 50_001 }, switchboard).open();
    speak(connection, '> USR 1 a@x.example 12.34');
    speak(connection, '< USR 1 OK a@x.example A');
    const records = messages(recordsOf(traffic));
    const [first, second] = records.slice(-2);
    expect(first?.from.map((ref) => recordId(ref, false))).toEqual([recordId(records[3]?.ref ?? never(), false)]);
    expect(first?.message.role).toBe('switchboard');
    expect([first?.message.dialect, second?.message.dialect]).toEqual(['MSNP8', 'MSNP8']);
  });

  it('is linked by its cookie, not by whoever was called there last', () => {
    const traffic = chat([...login, '> XFR 7 SB', call, '< RNG 99 10.0.0.8:1864 CKI 56.78 b@x.example B']);
    const [one, two] = [50_001, 50_002].map((port) => new Connection(traffic, { ...anna, port }, switchboard).open());
    if (one === undefined || two === undefined) throw new Error('two connections');
    speak(one, '> ANS 1 a@x.example 56.78 99');
    speak(two, '> USR 1 a@x.example 12.34');
    const records = messages(recordsOf(traffic));
    const from = records.slice(-2).map((record) => record.from.map((ref) => recordId(ref, false)).join());
    expect(from).toEqual([records[4], records[3]].map((record) => recordId(record?.ref ?? never(), false)));
  });
});

describe('roles', () => {
  const rolesOf = (traffic: Traffic): (string | null)[] =>
    messages(recordsOf(traffic)).map(({ message }) => message.role);

  it('a dispatch server is one that sends the client elsewhere', () => {
    const lines = [...login, '> USR 3 TWN I a@x.example', '< XFR 3 NS 10.0.0.7:1863 0 10.0.0.9:1863', '> OUT'];
    expect(rolesOf(chat(lines))).toEqual(['notification', 'notification', 'notification', 'dispatch', 'dispatch']);
  });

  it('one that sends a logged-in user elsewhere stays a notification server', () => {
    const lines = [...login, '< USR 4 OK a@x.example A 1 0', '< XFR 0 NS 10.0.0.7:1863 0 10.0.0.9:1863'];
    expect(rolesOf(chat(lines)).at(-1)).toBe('notification');
  });

  it('are told by content where the capture begins in the middle', () => {
    expect(rolesOf(joinedLate(['< JOI b@x.example B', '< MSG b@x.example B 4\r\n\r\n\r\n', '> OUT']))).toEqual([
      'switchboard',
      'switchboard',
      'switchboard',
    ]);
    expect(rolesOf(joinedLate(['< NLN NLN b@x.example B 0', '> PNG', '< QNG']))).toEqual([
      'notification',
      'notification',
      'notification',
    ]);
  });
});

describe('sides and versions', () => {
  it('who is the client is told by what is said, where the connection’s beginning is missing', () => {
    const elsewhere = { address: [10, 0, 0, 7], port: 4000 } as const;
    const traffic = new Traffic();
    const connection = new Connection(traffic, elsewhere, { ...anna, port: 4001 });
    // The server speaks first, so the engine takes it for the client.
    connection.say('NLN NLN b@x.example B 268435500\r\nNLN AWY c@x.example C 0\r\n');
    connection.reply('CHG 9 BSY 268435500\r\n');
    const records = messages(recordsOf(traffic));
    expect(records.map(({ message }) => [message.kind.label, message.direction])).toEqual([
      ['NLN', 'server-to-client'],
      ['NLN', 'server-to-client'],
      ['CHG', 'client-to-server'],
    ]);
  });

  it('a line that both sides have may tell whose it is', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, { address: [10, 0, 0, 7], port: 4000 }, { ...anna, port: 4001 });
    connection.say('ADL 7 OK\r\nURL 8 /rru http://x 2\r\n');
    connection.say(withPayload('ADL 0', '<ml/>'));
    const records = messages(recordsOf(traffic));
    expect(
      records.map(({ message }) => [message.direction, message.fields['result'] ?? message.fields['url']]),
    ).toEqual([
      ['server-to-client', 'OK'],
      ['server-to-client', 'http://x'],
      ['server-to-client', undefined],
    ]);
  });

  it('a version shows in what is said, when only one has it', () => {
    const guid = '4fbaece9-ff40-4510-b8d1-4886651a3598';
    const late = joinedLate([`< LST N=a@x.example F=A C=${guid} 3 1`, '< LST N=b@x.example F=B 8', '> CHG 9 NLN 0']);
    expect(messages(recordsOf(late)).map(({ message }) => message.dialect)).toEqual([null, 'MSNP12', 'MSNP12']);
    const open = joinedLate(['< NLN NLN b@x.example B 0', '> CHG 9 NLN 0']);
    expect(messages(recordsOf(open)).map(({ message }) => message.dialect)).toEqual([null, null]);
  });
});

describe('checks', () => {
  const challenge = (digest: string): string[] => [
    ...['> VER 1 MSNP11 CVR0', '< VER 1 MSNP11', '< CHL 0 22210219642164014968'],
    `> QRY 9 PROD0090YUAUV{2B 32\r\n${digest}`,
  ];

  it('the answer to a challenge', () => {
    expect(linesOf(chat(challenge('85ecb0db8f32113df79ce0892b9a102c'))).join()).not.toContain('mismatch');
    expect(linesOf(chat(challenge('85ecb0db8f32113df79ce0892b9a102d'))).join()).toContain('msn.challenge-mismatch');
  });

  // MD5('12345.678' + 'sesame')
  const answer = (salt: string, hash: string): string[] => [
    ...[
      '> VER 1 MSNP2',
      '< VER 1 MSNP2',
      '> USR 3 MD5 I a@x.example',
      `< USR 3 MD5 S ${salt}`,
      `> USR 4 MD5 S ${hash}`,
    ],
  ];
  const hash = '0adbd5a3bdcc2a2a5bdd1cba5d7ea5d4';

  it.each([
    ['a@x.example=wrong', true],
    ['b@x.example=wrong', false],
    ['wrong', false],
  ])('the MD5 of a login with --msn-password %s', (password, isReported) => {
    const lines = linesOf(chat(answer('12345.678', hash)), { options: { 'msn-password': [password] } });
    expect(lines.join().includes('msn.wrong-password')).toBe(isReported);
  });

  it.each([
    [['a@x.example=sesame'], true],
    [['b@x.example=x', 'wrong', 'sesame'], true],
    [['wrong'], false],
    [['b@x.example=sesame'], undefined],
    [[], undefined],
  ])('the MD5 of a login, and tell it beside the redacted hash: %s', (passwords, verified) => {
    const right = '958de20824d09f63088de71fdd250b0b';
    const records = recordsOf(chat(answer('12345.678', right)), { options: { 'msn-password': passwords } });
    const last = messages(records).at(-1);
    expect(last?.message.fields).toMatchObject({ md5hash: right });
    expect(last?.message.fields['passwordVerified']).toBe(verified);
  });
});

function never(): never {
  throw new Error('no such message');
}
