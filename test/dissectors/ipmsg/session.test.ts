import { UsageError, type Limits } from 'imdissect/dissector';
import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.js';
import { join, utf8 } from './packets.js';

const [a, b, c] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const everyone = '255.255.255.255';
const subnet = '10.0.0.255';
const nuls = '\0'.repeat(65);

/** The lines of a conversation: seconds, from, to, datagram. */
function told(...sent: (readonly [number, string, string, string])[]): string[] {
  const conversation = new Conversation();
  for (const [seconds, from, to, datagram] of sent) conversation.send(seconds, from, to, datagram);
  return conversation.told;
}

describe('receipts', () => {
  it('RECVMSG answers the message with its number and settles the wait, whatever the ports', () => {
    expect(told([0, a, b, '1:100:u:h:288:x\0'], [1, `${b}/22531`, a, '1:7:v:i:33:100\0'])).toEqual([
      ...['1 awaits 10 s', '2 settles 1', '2 answers 1'],
    ]);
  });

  it('nothing is awaited without SENDCHECK, with AUTORET or BROADCAST, or from a broadcast address', () => {
    for (const command of [32, 288 | 0x2000, 288 | 0x400])
      expect(told([0, a, b, `1:100:u:h:${command}:x`])).toEqual([]);
    expect(told([0, a, everyone, '1:100:u:h:288:x'])).toEqual([]);
  });

  it('a receipt from another host, or for another number, answers nothing', () => {
    const lines = told([0, a, b, '1:100:u:h:288:x'], [1, c, a, '1:7:v:i:33:100'], [1, b, a, '1:7:v:i:33:101']);
    expect(lines).toEqual(['1 awaits 10 s']);
  });

  it('opening, throwing away and giving up files answer the message; ANSREADMSG answers READMSG', () => {
    const lines = told(
      [0, a, b, '1:100:u:h:1049376:x'],
      [1, b, a, '1:200:v:i:1048624:100'],
      [2, a, b, '1:101:u:h:50:200'],
      [3, b, a, '1:201:v:i:49:100'],
      [4, b, a, '1:202:v:i:97:100'],
    );
    expect(lines).toEqual([
      ...['1 awaits 10 s', '2 awaits 10 s', '2 settles 1', '2 answers 1', '3 settles 2', '3 answers 2'],
      ...['4 answers 1', '5 answers 1'],
    ]);
  });

  it('READMSG with READCHECK waits for ANSREADMSG, without it for nothing', () => {
    expect(told([0, b, a, '1:200:v:i:1048624:100'])).toEqual(['1 awaits 10 s']);
    expect(told([0, b, a, '1:200:v:i:48:100'])).toEqual([]);
    const conversation = new Conversation();
    conversation.send(0, b, a, '1:200:v:i:1048624:100');
    conversation.send(1, b, a, '1:200:v:i:1048624:100');
    conversation.send(2, a, b, '1:101:u:h:50:200');
    expect(conversation.told.filter((line) => !line.includes('resen'))).toEqual([
      ...['1 awaits 10 s', '3 settles 1', '3 answers 1'],
    ]);
  });

  it('messages that are dictionaries have receipts too, in either format', () => {
    const dictionary = (content: string): string => `IP2:${content.length.toString(16)}:${content}:Z`;
    const question = dictionary('PKT:2:64:UID:1:u:HID:1:h:CMD:2:20:FLG:3:100:BODY:1:x');
    expect(
      told(
        [0, a, b, question],
        [0.5, a, b, question],
        [1, b, a, dictionary('PKT:1:7:UID:1:v:HID:1:i:CMD:2:21:FLG:1:0:RPN:2:64')],
      ),
    ).toEqual(['1 awaits 10 s', '2 resends 1 #1', '2 ipmsg.resent about 2', '3 settles 1', '3 answers 1']);
    expect(told([0, a, b, question], [1, b, a, '1:7:v:i:33:100'])).toContain('2 answers 1');
  });

  it('two users of one host may take the same number: receipts go to them in order', () => {
    const lines = told(
      [0, a, b, '1:100:u1:h:288:x'],
      [1, a, b, '1:100:u2:h:288:y'],
      [2, b, a, '1:7:v:i:33:100'],
      [3, b, a, '1:8:v:i:33:100'],
    );
    expect(lines).toEqual([
      ...['1 awaits 10 s', '2 awaits 10 s', '3 settles 1', '3 answers 1', '4 settles 2', '4 answers 2'],
    ]);
  });

  it('a number that is used for another message does not leave the first one unacknowledged for ever', () => {
    const lines = told([0, a, b, '1:1:u:h:288:x'], [9, a, b, '1:1:u:h:288:other'], [9.5, b, a, '1:7:v:i:33:1']);
    expect(lines).toContain('3 answers 2');
    expect(lines.filter((line) => line.includes('settles'))).toHaveLength(2);
  });
});

describe('copies', () => {
  it('the same packet again is a resend; what differs is named; the receipt answers the first copy', () => {
    const lines = told(
      [0, a, b, '1:100:u:h:288:x\0'],
      [1, a, b, '1:100:u:h:288:x\0'],
      [2, a, b, '1:100:u:h:8480:x\0'],
      [3, a, b, `1:100:u:h:288:x${nuls}`],
      [7200, a, b, '1:100:u:h:288:x\0'],
      [7201, b, a, '1:7:v:i:33:100'],
    );
    expect(lines).toEqual([
      '1 awaits 10 s',
      ...['2 resends 1 #1', '2 ipmsg.resent about 2', '3 resends 1 #2 options', '3 ipmsg.resent about 3'],
      ...['4 resends 1 #3 padding', '4 ipmsg.resent about 4', '5 resends 1 #4', '5 ipmsg.resent about 5'],
      ...['6 settles 1', '6 answers 1'],
    ]);
  });

  it('the same number with another text, user or command is no copy', () => {
    const first = [0, a, b, '1:100:u:h:32:x'] as const;
    for (const other of ['1:100:u:h:32:y', '1:100:v:h:32:x', '1:100:u:h:65:x']) {
      expect(told(first, [1, a, b, other]).filter((line) => line.includes('resend'))).toEqual([]);
    }
  });

  it('a counter that begins anew is no resend: entries are copies for a minute only', () => {
    expect(told([0, a, everyone, '1:1:u:h:1:n'], [59, a, everyone, '1:1:u:h:1:n'])).toContain('2 resends 1 #1');
    expect(told([0, a, everyone, '1:1:u:h:1:n'], [61, a, everyone, '1:1:u:h:1:n'])).toEqual([]);
  });

  it('broadcast to another network within a second is a duplicate, to a single host it is neither', () => {
    const entry = '1:100:u:h:1:n';
    expect(told([0, a, everyone, entry], [0.5, a, subnet, entry])).toEqual(['2 ipmsg.duplicate about 2']);
    expect(told([0, a, everyone, entry], [1.5, a, subnet, entry])).toEqual([]);
    expect(told([0, a, everyone, entry], [0.5, a, b, entry], [0.6, a, c, entry])).toEqual([]);
    expect(told([0, 'fe80::1', 'ff02::1', entry], [0.1, 'fe80::1', 'ff15::979', entry])).toEqual([
      '2 ipmsg.duplicate about 2',
    ]);
  });
});

describe('answers without a number', () => {
  const pairs = [
    ['BR_ISGETLIST', 16, 17],
    ['BR_ISGETLIST2', 24, 17],
    ['GETINFO', 64, 65],
    ['GETABSENCEINFO', 80, 81],
    ['DIR_POLL', 0xb0, 0xb4],
    ['DIR_BROADCAST', 0xb2, 0xb3],
    ['DIR_POLLAGENT', 0xb1, 0xb8],
    ['FEIQ_KNOCK', 0xd1, 0xd2],
  ] as const;
  it.each(pairs)('the answer to %s is linked by host pair', (_name, request, answer) => {
    const lines = told(
      [0, a, b, `1:100:u:h:${request}:`],
      [1, a, c, `1:101:u:h:${request}:`],
      [2, b, a, `1:7:v:i:${answer}:`],
      [3, c, b, `1:8:w:j:${answer}:`],
    );
    expect(lines).toEqual(['3 answers 1']);
  });

  it('host lists and keys are linked too', () => {
    expect(told([0, a, b, '1:100:u:h:18:0'], [1, b, a, '1:7:v:i:19:0\x070\x07'])).toEqual(['2 answers 1']);
    expect(told([0, a, b, '1:100:u:h:114:1'], [1, b, a, '1:7:v:i:115:1:3-7'])).toEqual(['2 answers 1']);
  });

  it('many hosts answer a broadcast entry, each the first of its copies', () => {
    const entry = '1:100:u:h:1:n';
    const lines = told(
      [0, a, everyone, entry],
      [0.1, a, subnet, entry],
      [0.5, b, a, '1:7:v:i:3:n'],
      [2, c, a, '1:8:w:j:3:n'],
    );
    expect(lines).toEqual(['2 ipmsg.duplicate about 2', '3 answers 1', '4 answers 1']);
  });

  it('the nearest earlier request is meant, and none from long ago', () => {
    const lines = told(
      [0, a, everyone, '1:100:u:h:1:n'],
      [1, a, b, '1:101:u:h:1:n'],
      [2, b, a, '1:7:v:i:3:n'],
      [100, b, a, '1:8:v:i:3:n'],
    );
    expect(lines).toEqual(['3 answers 2']);
  });
});

describe('what an absent receiver answers by itself', () => {
  const [said, auto] = [32, 32 | 0x2000];
  const message = (number: number, command = said): string => `1:${number}:u:h:${command}:x`;
  const answers = (...sent: (readonly [number, string, string, string])[]): string[] =>
    told(...sent).filter((line) => line.includes('answers'));

  it('is linked to the one message that it can be meant for', () => {
    expect(answers([0, a, b, message(1)], [1, b, a, message(9, auto)])).toEqual(['2 answers 1']);
    expect(answers([0, a, everyone, message(1)], [1, b, a, message(9, auto)], [1, c, a, message(8, auto)])).toEqual([
      ...['2 answers 1', '3 answers 1'],
    ]);
    const two = [[0, a, b, message(1)] as const, [1, b, a, message(9, auto)] as const];
    expect(answers(...two, [2, a, b, message(2)], [3, b, a, message(10, auto)])).toEqual([
      ...['2 answers 1', '4 answers 3'],
    ]);
  });

  it('is linked to none where two can be meant, or none is recent, or the other host asked nobody', () => {
    expect(answers([0, a, b, message(1)], [1, a, b, message(2)], [2, b, a, message(9, auto)])).toEqual([]);
    expect(answers([0, a, b, message(1)], [1, a, everyone, message(2)], [2, b, a, message(9, auto)])).toEqual([]);
    expect(answers([0, a, b, message(1)], [11, b, a, message(9, auto)])).toEqual([]);
    expect(answers([0, a, c, message(1)], [1, b, a, message(9, auto)])).toEqual([]);
    expect(answers([0, a, b, message(1, auto)], [1, b, a, message(9, auto)])).toEqual([]);
    expect(answers([0, a, b, message(1)], [1, b, everyone, message(9, auto)])).toEqual([]);
  });

  it('is no sealed message, for libipmsg sets the option on its copies, and no copy of itself', () => {
    expect(answers([0, a, b, message(1)], [1, b, a, message(9, auto | 0x200)])).toEqual([]);
    const copies = [[1, b, a, message(9, auto)] as const, [2, b, a, message(9, auto)] as const];
    expect(answers([0, a, b, message(1)], ...copies)).toEqual(['2 answers 1']);
    expect(answers([0, a, b, message(1)], [1, a, b, message(1)], [2, b, a, message(9, auto)])).toEqual(['3 answers 1']);
  });
});

describe('what was forgotten', () => {
  /** Limits that were told, by the frame at which they were missed. */
  function reached(changed: Partial<Limits>, ...sent: (readonly [string, string, string])[]): string[] {
    const conversation = new Conversation({}, changed);
    for (const [second, [from, to, datagram]] of sent.entries()) conversation.send(second, from, to, datagram);
    const frames = conversation.told.filter((line) => line.includes('limit.reached'));
    return [...frames, ...conversation.sentences.filter((line) => line.startsWith('limit'))];
  }
  const message = (number: number): readonly [string, string, string] => [a, b, `1:${number}:u:h:32:x`];
  const receipt = (number: number): readonly [string, string, string] => [b, a, `1:${number + 50}:u:h:33:${number}`];

  it('is told when a receipt names it, once', () => {
    const sent = [message(1), message(2), message(3), receipt(3), receipt(90), receipt(1), receipt(1)];
    expect(reached({ remembered: 2 }, ...sent)).toEqual([
      '6 limit.reached about 6',
      'limit remembered = 2 reached: receipts of earlier packets are linked to nothing',
    ]);
    expect(reached({ remembered: 3 }, ...sent)).toEqual([]);
  });

  it('is told when a file is asked for that was offered', () => {
    const offer = (id: number): readonly [string, string, string] => [
      a,
      b,
      `1:10${id}:u:h:${32 | 0x200000}:x\0${id}:f:1:0:1:\x07`,
    ];
    const request = (id: number): readonly [string, string, string] => [
      b,
      a,
      `1:${id}:u:h:96:${(100 + id).toString(16)}:${id}:0:`,
    ];
    expect(reached({ offers: 2 }, offer(1), offer(2), offer(3), request(3), request(7))).toEqual([]);
    expect(reached({ offers: 2 }, offer(1), offer(2), offer(3), request(1))).toEqual([
      '4 limit.reached about 4',
      'limit offers = 2 reached: files that were offered earlier have neither name nor size',
    ]);
  });
});

describe('encodings of hosts', () => {
  const nihao = Uint8Array.from([0xc4, 0xe3, 0xba, 0xc3]);
  const plain = join('1:100:u:h:32:', nihao);

  it('a FeiQ host is remembered when another of its packets does not say what it is', () => {
    const conversation = new Conversation();
    conversation.send(0, a, b, join('1_lbt6_0#1:99:u:h:32:', nihao));
    conversation.send(1, a, b, plain);
    conversation.send(1, c, b, plain);
    expect(conversation.texts.slice(0, 2)).toEqual(['你好', '你好']);
    expect(conversation.world.hosts.get(a)?.writes).toBe('gb18030');
  });

  it('the nickname that Windows writes twice proves the encoding', () => {
    const conversation = new Conversation();
    const block = utf8('\nNN:世界');
    conversation.send(0, a, everyone, join('1:100:u:h:1:', [0xca, 0xc0, 0xbd, 0xe7], '\0g\0', block));
    conversation.send(1, a, b, plain);
    expect(conversation.world.hosts.get(a)?.writes).toBe('gb18030');
    expect(conversation.texts[1]).toBe('你好');
  });

  it('an iptux host says what others should write to it', () => {
    const conversation = new Conversation();
    conversation.send(0, a, everyone, '1_iptux 0.8:1:u:h:257:n\0g\0icon\0gb18030\0');
    conversation.send(1, b, a, plain);
    expect(conversation.world.hosts.get(a)?.wants).toBe('gb18030');
    expect(conversation.texts[1]).toBe('你好');
    conversation.send(2, a, everyone, '1_iptux 0.8:2:u:h:260:n\0g\0icon\0utf-8\0');
    expect(conversation.world.hosts.get(a)?.wants).toBeNull();
  });

  it('--charset goes before what was learnt, and only labels on the list are accepted', () => {
    const conversation = new Conversation({ charset: ['myicq=big5', 'ipmsg=euc-kr', 'ipmsg=cp932'] });
    expect(conversation.world.charset).toBe('shift_jis');
    conversation.send(0, a, b, join('1_lbt6_0#1:99:u:h:32:', nihao));
    conversation.send(1, a, b, plain);
    expect(conversation.texts[1]).not.toBe('你好');
    expect(() => new Conversation({ charset: ['ipmsg=klingon'] })).toThrow(UsageError);
    expect(() => new Conversation({ charset: ['ipmsg=utf-16le'] })).toThrow(UsageError);
    expect(new Conversation({ charset: ['myicq=klingon'] }).world.charset).toBeNull();
  });

  it('what is remembered is bounded', () => {
    const { world } = new Conversation();
    expect(world.hosts.capacity).toBeLessThanOrEqual(65_536);
  });
});
