import { describe, expect, it } from 'vitest';
import { readMessage, writeMessage, type MyicqFields } from '../../../dissectors/myicq/families.js';
import { linqKinds } from '../../../dissectors/myicq/linq.js';
import { Input } from 'imdissect/schema';
import { anna, fieldsOf, hex, linesOf, recordsOf, server, str, Traffic } from './flows.js';

const digest = str('0123456789abcdef0123456789abcdef');
const packet = (seq: string, cmd: string, ...body: string[]): Uint8Array =>
  hex('0001 00000000 89abcdef', seq, cmd, ...body);

/** Status online, TCP version 1, an address and a port. */
const presence = '00000001 0001 0a000001 7ffd';

describe('LinQ 2.0', () => {
  it('logs in, and every packet is acknowledged', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, packet('0101', '0004', str('anna'), digest, presence));
    traffic.udp(server, anna, packet('0101', '0001', '00000003'));
    traffic.udp(server, anna, packet('0007', '0004', '00 0a000001'));
    traffic.udp(anna, server, packet('0007', '0001'));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.linq-login LOGIN #257 anna online',
      '2.1 myicq.linq-ack-reply ACK of #257 answers 1.1 after 0.001',
      '3.1 myicq.linq-login-reply LOGIN reply #7 success answers 1.1 after 0.002',
      '4.1 myicq.linq-ack ACK of #7 answers 3.1 after 0.001',
    ]);
  });

  it('has the fields of the specification', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, packet('0101', '0004', str('anna'), digest, presence));
    const header = { version: 1, reserved: 0, sid: 0x89abcdef, seq: 0x101, cmd: 4 };
    const login = { user: 'anna', passwordHash: '0123456789abcdef0123456789abcdef', status: 1, tcpVersion: 1 };
    expect(fieldsOf(traffic)).toEqual([{ ...header, ...login, realIp: '10.0.0.1', port: 0x7ffd }]);
  });

  it('never shows a digest', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, packet('0101', '0003', str('anna'), digest));
    const [record] = recordsOf(traffic);
    expect(record?.record === 'message' && record.message.kind.secret).toBe(true);
    expect(linesOf(traffic)[0]).not.toContain('0123456789');
  });

  it('says copies and what nobody acknowledges', () => {
    const traffic = new Traffic();
    const search = packet('0102', '1004', str('ben'), str(''), str(''));
    traffic.udp(anna, server, search).wait(6000).udp(anna, server, search).wait(60_000);
    traffic.udp(anna, server, packet('0103', '0002'));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.linq-search SEARCH #258 ben',
      '2.1 myicq.linq-search SEARCH #258 ben [myicq.resent]',
      expect.stringMatching(/myicq\.unacknowledged about 1\.1/),
      '3.2 myicq.linq-keepalive KEEPALIVE #259',
    ]);
  });

  it('tells the builds apart by what their numbers carry', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, packet('0101', '0004', str('anna')));
    traffic.udp(server, anna, packet('0001', '0004', '0005', str('token')));
    traffic.udp(anna, server, packet('0102', '0005', str('anna'), digest, presence));
    traffic.udp(anna, server, packet('0103', '0006'));
    const lines = linesOf(traffic);
    expect(lines).toEqual([
      '1.1 myicq.linq-pre-login PRE_LOGIN #257 anna',
      '2.1 myicq.linq-pre-login-reply PRE_LOGIN reply #1 answers 1.1 after 0.001',
      '3.1 myicq.linq-zerok-login LOGIN #258 anna online',
      '4.1 myicq.linq-zerok-logout LOGOUT #259',
    ]);
    const dialects = recordsOf(traffic).map((record) => (record.record === 'message' ? record.message.dialect : ''));
    expect(dialects).toEqual(['linq-zerok', 'linq-zerok', 'linq-zerok', 'linq-zerok']);
  });

  it('knows the build from then on when a packet has proved it', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, packet('0100', '0002'));
    traffic.udp(anna, server, packet('0101', '0004', str('anna')));
    traffic.udp(anna, server, packet('0102', '0002'));
    const dialects = recordsOf(traffic).map((record) => (record.record === 'message' ? record.message.dialect : ''));
    expect(dialects).toEqual(['linq-2.0', 'linq-zerok', 'linq-zerok']);
  });

  it('reads LOGIN of zerok with a new chain, and the reply with a domain', () => {
    const traffic = new Traffic();
    const login = [str('anna'), digest, digest, str('token'), '0063', presence];
    traffic.udp(anna, server, packet('0102', '0005', ...login));
    traffic.udp(server, anna, packet('0002', '0005', '00', str('linq.test'), '0a000001'));
    const [first, second] = fieldsOf(traffic);
    expect(first).toMatchObject({ token: 'token', sequence: 99, status: 1 });
    expect(second).toMatchObject({ error: 0, domain: 'linq.test', ip: '10.0.0.1' });
    expect(linesOf(traffic)).toHaveLength(2);
  });

  it('reads messages, their requests for connections, and announces these', () => {
    const traffic = new Traffic();
    traffic.udp(server, anna, packet('0001', '2008', str('ben'), '5fb81000 00', str('hi')));
    traffic.udp(anna, server, packet('0101', '1003', str('ben'), '80', str('sendfile\xff5000\xffAnna\xfftake it')));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.linq-srv-message SRV_MESSAGE #1 from ben "hi"',
      '2.1 myicq.linq-message MESSAGE #257 to ben tcp-request sendfile port 5000 "take it"',
    ]);
    expect(fieldsOf(traffic)[1]).toMatchObject({
      type: 0x80,
      content: { session: 'sendfile', port: 5000, nick: 'Anna', reason: 'take it' },
    });
  });

  it('reads lists, and says when one is shorter than it claims', () => {
    const traffic = new Traffic();
    traffic.udp(server, anna, packet('0001', '1009', '0002', str('ben'), str('cleo')));
    traffic.udp(server, anna, packet('0002', '2004', '0001', str('ben'), '00000001', str('Ben'), '01 02 1e'));
    traffic.udp(server, anna, packet('0003', '1009', '0003', str('ben')));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.linq-get-contact-list-reply GET_CONTACT_LIST reply #1 2 entries',
      '2.1 myicq.linq-srv-search-result SRV_SEARCH_RESULT #2 1 entry',
      '3.1 myicq.linq-get-contact-list-reply GET_CONTACT_LIST reply #3 3 entries [myicq.count-differs]',
    ]);
    expect(fieldsOf(traffic)[1]).toMatchObject({
      results: [{ user: 'ben', status: 1, nick: 'Ben', auth: 1, gender: 2, age: 30 }],
    });
  });

  it('is found on any port, and not in what only begins like it', () => {
    const traffic = new Traffic();
    const elsewhere = { ...server, port: 9999 };
    traffic.udp(anna, elsewhere, packet('0101', '1000', '00000002'));
    traffic.udp(elsewhere, { ...anna, port: 5 }, packet('0101', '1000', '0000000200'));
    expect(linesOf(traffic)).toEqual(['1.1 myicq.linq-change-status CHANGE_STATUS #257 away']);
  });

  it('writes every kind so that it reads the same', () => {
    const values: MyicqFields = {
      version: 1,
      reserved: 0,
      sid: 5,
      seq: 6,
      user: 'u',
      contactUser: 'c',
      toUser: 't',
      fromUser: 'f',
      passwordHash: 'h',
      newHash: 'w',
      token: 'k',
      sequence: 3,
      status: 2,
      tcpVersion: 1,
      realIp: '1.2.3.4',
      ip: '4.3.2.1',
      port: 80,
      type: 0,
      text: 'x',
      sentAt: 9,
      error: 1,
      result: 2,
      auth: 1,
      nick: 'n',
      gender: 1,
      birth: 2,
      email: 'e',
      country: 'co',
      city: 'ci',
      address: 'a',
      zipcode: 'z',
      tel: 'te',
      mobile: 'm',
      realName: 'r',
      occupation: 'o',
      homepage: 'hp',
      intro: 'i',
      count: 0,
      contacts: [],
      results: [],
    };
    const hint = { family: 'linq', sender: null, build: null } as const;
    for (const kind of linqKinds.filter(({ label }) => label !== 'UNKNOWN')) {
      const bytes = writeMessage(values, kind, hint);
      const sender = kind.id.endsWith('-reply') || kind.label.startsWith('SRV_') ? 'server' : 'client';
      const build = /zerok|pre-/.test(kind.id) ? 'zerok' : 'a1';
      const read = readMessage(new Input(bytes, 0, bytes.length), { ...hint, sender, build }, null);
      expect(read.kind.id).toBe(kind.id);
      expect(read.diagnostics).toEqual([]);
      expect(writeMessage(read.fields, kind, hint)).toEqual(bytes);
    }
  });
});
