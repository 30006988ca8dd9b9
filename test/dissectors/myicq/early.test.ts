import { describe, expect, it } from 'vitest';
import { Input } from 'imdissect/schema';
import { earlyKinds } from '../../../dissectors/myicq/early-forms.js';
import { writeMessage, type MyicqFields } from '../../../dissectors/myicq/families.js';
import { keyOf, noAccounts } from '../../../dissectors/myicq/keys.js';
import { readMessage } from '../../../dissectors/myicq/families.js';
import { anna, fieldsOf, hex, linesOf, server, str, Traffic } from './flows.js';

/** Version, reserved, session, number, acknowledged number, command, account. */
const packet = (seq: string, ack: string, cmd: string, ...body: string[]): Uint8Array =>
  hex('0001 00000000 12345678', seq, ack, cmd, '00002711', ...body);
const login = packet('0100', '0000', '0004', str('secret01'), '00000000 0001 0a000001');

const candidate = { sid: 0, certain: false, key: keyOf(Buffer.from('secret01')), source: 'password given' };
const hint = { family: 'early', sender: 'client', accounts: noAccounts, given: [{ uin: null, candidate }] } as const;

function kindOf(label: string) {
  const found = earlyKinds.find((kind) => kind.label === label);
  if (found === undefined) throw new Error(label);
  return found;
}

describe('MyICQ 0.x', () => {
  it('logs in, and the LOGIN opens what follows', () => {
    const traffic = new Traffic();
    const fields = { sid: 0x12345678, seq: 0x101, uin: 10_001, type: 0, toUin: 10_002, sentAt: 7, text: 'hi' };
    traffic.udp(anna, server, login);
    traffic.udp(server, anna, packet('0101', '0100', '0004', '00'));
    traffic.udp(anna, server, writeMessage(fields, kindOf('SEND_MSG'), hint));
    traffic.udp(server, anna, packet('0000', '0101', '000b'));
    traffic.udp(anna, server, packet('0000', '0101', '0001'));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.early-login LOGIN 10001 #256 online',
      '2.1 myicq.early-login-reply LOGIN reply 10001 #257 for #256 error 0 answers 1.1 after 0.001',
      '3.1 myicq.early-send-msg SEND_MSG 10001 #257 to 10002 "hi"',
      '4.1 myicq.early-ack ACK 10001 of #257 answers 3.1 after 0.001',
      '5.1 myicq.early-ack ACK 10001 of #257 answers 2.1 after 0.003',
    ]);
    expect(fieldsOf(traffic)[2]).toMatchObject({ toUin: 10_002, sentAt: 7, text: 'hi' });
  });

  it('has another order in its header', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, login);
    const header = { version: 1, reserved: 0, sid: 0x12345678, seq: 256, ackseq: 0, cmd: 4, uin: 10_001 };
    const body = { password: 'secret01', status: 0, tcpVersion: 1, realIp: '10.0.0.1' };
    expect(fieldsOf(traffic)).toEqual([{ ...header, ...body }]);
  });

  it('says once when no password is known', () => {
    const traffic = new Traffic();
    traffic.udp(anna, server, packet('0101', '0000', '000f', '0011223344556677'));
    traffic.udp(anna, server, packet('0102', '0000', '000f', '0011223344556677'));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.early-add-friend ADD_FRIEND 10001 #257 encrypted, 8 bytes [myicq.no-password]',
      '2.1 myicq.early-add-friend ADD_FRIEND 10001 #258 encrypted, 8 bytes',
    ]);
  });

  it('lets clients write to each other in clear', () => {
    const traffic = new Traffic();
    const friend = { ...server, port: 4000 };
    traffic.udp(anna, friend, packet('0001', '0000', '0200', 'fffffffe 00 5fb81000', str('hi')));
    traffic.udp(friend, anna, packet('0002', '0000', '0201', 'fffffffe'));
    expect(linesOf(traffic)).toEqual([
      '1.1 myicq.early-message MESSAGE 10001 #1 "hi"',
      '2.1 myicq.early-message-ack MESSAGE_ACK 10001 #2 answers 1.1 after 0.001',
    ]);
  });

  it('opens payloads of standard DES too, and both are written again as they were', () => {
    const values: MyicqFields = { uin: 10_001, sid: 1, seq: 5, contactUin: 10_002, status: 2, type: 0, sentAt: 1 };
    const texts: MyicqFields = { text: 'x', count: 1, receivers: [{ uin: 5 }], startUin: 0, nick: 'n', email: 'e' };
    for (const label of ['CHANGE_STATUS', 'ADD_FRIEND', 'GROUP_SEND_MSG', 'SEARCH_CUSTOM', 'UPDATE_CONTACT']) {
      for (const cipher of [undefined, 1]) {
        const kind = kindOf(label);
        const fields = { ...values, ...texts, ...(cipher === undefined ? {} : { cipher }) };
        const bytes = writeMessage(fields, kind, hint);
        const read = readMessage(new Input(bytes, 0, bytes.length), hint, null);
        expect(read.kind.id).toBe(kind.id);
        expect(read.decryptedWith).toBe(cipher === undefined ? 'password given' : 'password given, standard DES');
        expect(writeMessage(read.fields, kind, hint)).toEqual(bytes);
      }
    }
  });
});
