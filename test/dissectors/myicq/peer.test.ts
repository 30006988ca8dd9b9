import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anna, ben, Connection, fieldsOf, framed, hex, linesOf, recordsOf, str, Traffic } from './flows.js';

/** Version 1, reserved, a command, a number and a picture. */
const head = (cmd: string): string => `0001 00000000 ${cmd} 00002712 05`;
const hello = framed(head('0001'), '01', str('myicq.test'));
const info = framed(head('1000'), str('a.txt'), '00000006');
const receive = framed(head('1001'));
const data = (bytes: string): string => framed(head('1002'), bytes);
const message = framed(head('1000'), 'fffffffe 00 5fb81000', str('hi'));
const ack = framed(head('1001'), 'fffffffe');

function connection(traffic: Traffic): Connection {
  return new Connection(traffic, anna, ben).open();
}

describe('messages between clients', () => {
  it('are recognised by their shape on any port, and acknowledgements find their messages', () => {
    const traffic = new Traffic();
    connection(traffic).say(hex(hello, message)).reply(hex(ack)).close();
    expect(linesOf(traffic)).toEqual([
      '4.1 myicq.peer-hello HELLO 10002 myicq.test',
      '4.2 myicq.peer-message MSG_MESSAGE 10002 #4294967294 "hi"',
      '5.1 myicq.peer-message-ack MSG_ACK 10002 #4294967294 answers 4.2 after 0.001',
    ]);
  });

  it('have the fields of the specification', () => {
    const traffic = new Traffic();
    connection(traffic).say(hex(hello, message)).reply(hex(ack)).close();
    const [first, second] = fieldsOf(traffic);
    const common = { version: 1, reserved: 0, uin: 10_002, face: 5 };
    expect(first).toEqual({ ...common, length: 27, cmd: 1, isSend: 1, domain: 'myicq.test' });
    expect(second).toMatchObject({
      ...common,
      cmd: 0x1000,
      messageId: 0xfffffffe,
      type: 0,
      sentAt: 0x5fb81000,
      text: 'hi',
    });
  });

  it('collect a file, whole', () => {
    const traffic = new Traffic();
    const talk = connection(traffic).say(hex(hello, info)).reply(hex(receive));
    talk
      .say(hex(data('61626364')))
      .say(hex(data('6566')))
      .close();
    expect(linesOf(traffic)).toEqual([
      '4.1 myicq.peer-hello HELLO 10002 myicq.test',
      '4.2 myicq.peer-file-info FILE_INFO 10002 a.txt, 6 bytes',
      '5.1 myicq.peer-file-receive FILE_RECEIVE 10002 answers 4.2 after 0.001',
      '6.1 myicq.peer-file-data FILE_DATA 10002 4 bytes',
      '7.1 myicq.peer-file-data FILE_DATA 10002 2 bytes',
      '7.2 object a.txt 6 complete',
    ]);
  });

  it('give out a file that was cut short, and an empty one', () => {
    const traffic = new Traffic();
    connection(traffic)
      .say(hex(hello, info))
      .reply(hex(receive))
      .say(hex(data('61626364')))
      .close();
    const empty = new Connection(traffic, { ...anna, port: 40_001 }, ben).open();
    empty
      .say(hex(hello, framed(head('1000'), str('b'), '00000000')))
      .reply(hex(receive))
      .close();
    const objects = linesOf(traffic).filter((line) => line.includes(' object '));
    expect(objects).toEqual(['7.1 object a.txt 4 missing 4,6', '14.1 object b 0 complete']);
  });

  it('give out nothing for an offer that nobody took', () => {
    const traffic = new Traffic();
    connection(traffic).say(hex(hello, info)).close();
    expect(linesOf(traffic)).toHaveLength(2);
  });

  it('tell speech from receipts by what the connection is for', () => {
    const traffic = new Traffic();
    const talk = connection(traffic).say(hex(hello, framed(head('1000'), str('hello'))));
    talk.reply(hex(framed(head('1001'), '0102030405'))).close();
    expect(linesOf(traffic).slice(1)).toEqual([
      '4.2 myicq.peer-chat-text CHAT_TEXT 10002 "hello"',
      '5.1 myicq.peer-chat-speech CHAT_SPEECH_DATA 10002 5 bytes',
    ]);
  });

  it('go on behind a damaged length, and say what was passed over', () => {
    const traffic = new Traffic();
    const damaged = `ffff${message.slice(4, 12)}ff`;
    connection(traffic)
      .say(hex(hello, damaged, message))
      .close();
    const [, second] = linesOf(traffic);
    expect(second).toBe('4.2 myicq.peer-message MSG_MESSAGE 10002 #4294967294 "hi" [myicq.lost-framing]');
  });

  it('that nobody acknowledges are reported', () => {
    const traffic = new Traffic();
    connection(traffic).say(hex(hello, message));
    traffic.wait(8000);
    new Connection(traffic, anna, { ...ben, port: 1 }).open();
    expect(linesOf(traffic).at(-1)).toMatch(/^5\.1 myicq\.unacknowledged about 4\.2/);
  });

  it('announce further connections', () => {
    const traffic = new Traffic();
    const accepted = framed(head('1000'), 'fffffffe 07 5fb81000', str('sendfile\xff4000'));
    const talk = connection(traffic).say(hex(hello));
    talk.reply(hex(accepted));
    // Without the announcement the first frame would be nobody's.
    const other = new Connection(traffic, anna, { ...ben, port: 4000 }).open();
    other.say(hex('dead', framed(head('1000'), str('x'), '00000001'))).close();
    expect(linesOf(traffic).at(-1)).toBe(
      '9.1 myicq.peer-file-info FILE_INFO 10002 x, 1 bytes from 5.1 [myicq.lost-framing]',
    );
  });
});

describe('messages between clients as in the published document, without a length', () => {
  const bare = (frame: string): string => frame.slice(4);

  it('end where their fields do', () => {
    const traffic = new Traffic();
    const first = head('0001');
    connection(traffic)
      .say(hex(first, '01', bare(message)))
      .reply(hex(bare(ack)))
      .close();
    expect(linesOf(traffic)).toEqual([
      '4.1 myicq.peer-hello HELLO 10002',
      '4.2 myicq.peer-message MSG_MESSAGE 10002 #4294967294 "hi"',
      '5.1 myicq.peer-message-ack MSG_ACK 10002 #4294967294 answers 4.2 after 0.001',
    ]);
  });

  it('have data that runs to the next header or the size of the file, however it is cut', () => {
    const stream = hex(head('0001'), '01', bare(info), head('1002'), '610001', head('1002'), '626300');
    const digest = createHash('sha256').update(hex('610001626300')).digest('hex');
    for (let cut = 15; cut < stream.length; cut++) {
      const traffic = new Traffic();
      const talk = connection(traffic)
        .say(stream.subarray(0, 15))
        .reply(hex(bare(receive)));
      talk.say(stream.subarray(15, cut)).say(stream.subarray(cut)).close();
      const objects = recordsOf(traffic).filter((record) => record.record === 'object');
      expect(objects.map(({ name, complete, sha256 }) => [name, complete, sha256])).toEqual([['a.txt', true, digest]]);
    }
  });
});

describe('messages between clients of other versions', () => {
  it('of 0.x have no picture', () => {
    const traffic = new Traffic();
    connection(traffic)
      .say(hex(framed('0001 00000000 0001 00002712 01')))
      .close();
    expect(linesOf(traffic)).toEqual(['4.1 myicq.peer-hello HELLO 10002']);
    expect(fieldsOf(traffic)[0]).toEqual({ length: 13, version: 1, reserved: 0, cmd: 1, uin: 10_002, isSend: 1 });
  });

  it('of LinQ have names, and data behind a length of its own', () => {
    const traffic = new Traffic();
    const linq = (cmd: string, ...body: string[]): string => framed(`0001 00000000 ${cmd}`, ...body);
    const talk = connection(traffic).say(hex(linq('0001', str('anna'), '01'), linq('1000', str('c.txt'), '00000003')));
    talk
      .reply(hex(linq('1001')))
      .say(hex(linq('1002', '0003 616263')))
      .close();
    expect(linesOf(traffic)).toEqual([
      '4.1 myicq.linq-peer-hello HELLO anna',
      '4.2 myicq.linq-peer-file-info FILE_INFO c.txt, 3 bytes',
      '5.1 myicq.linq-peer-file-receive FILE_RECEIVE answers 4.2 after 0.001',
      '6.1 myicq.linq-peer-file-data FILE_DATA 3 bytes',
      '6.2 object c.txt 3 complete',
    ]);
  });
});
