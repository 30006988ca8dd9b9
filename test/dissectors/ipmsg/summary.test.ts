import { describe, expect, it } from 'vitest';
import { ipmsg, type IpmsgFields } from '../../../dissectors/ipmsg/index.js';
import { join, noHint, read, utf8 } from './packets.js';

const summary = (datagram: string | Uint8Array): string => ipmsg.summarize(read(datagram));

describe('the line for people', () => {
  it.each([
    ['1:13:Alice:pc:288:Hello Bob\0', 'SENDMSG Alice@pc #13 "Hello Bob"'],
    ['1:13:Alice:pc:2097440:\x000:f.txt:1:1:1:\x07', 'SENDMSG Alice@pc #13 + f.txt'],
    ['1:13:Alice:pc:2097440:x\x000:f:1:1:1:\x071:g:1:1:1:\x07', 'SENDMSG Alice@pc #13 "x" + 2 files'],
    ['1:13:Alice:pc:4194592:20002:00:0011', 'SENDMSG Alice@pc #13 encrypted, 2 bytes'],
    ['1:1:root:vm:1:Bob\0QA\0', 'BR_ENTRY Bob (QA) root@vm'],
    ['1:1:root:vm:2:bye', 'BR_EXIT root@vm "bye"'],
    ['1:1:root:vm:33:13', 'RECVMSG for #13'],
    ['1:1:root:vm:97:13', 'RELEASEFILES of #13'],
    ['1:1:root:vm:18:3', 'GETLIST from 3'],
    ['1:1:root:vm:19:0\x071\x07u\x07h\x071\x07i\x071\x07n\x07g\x07', 'ANSLIST 1 host'],
    ['1:1:root:vm:115:1:3-0102', 'ANSPUBKEY RSA-16 root@vm'],
    ['1_lbt:1:u:h:2097344:ab|9|0|3|2|1|0|2|0|0#\0x', 'FEIQ_IMAGE_DATA u@h #1 ab 2/3'],
    ['1:1:u:h:200:x', 'MODE 200 u@h #1'],
    ['1:1:u', 'UNKNOWN cut before its command'],
    ['IP2:0::Z', 'IPDict, empty'],
    ['IP2:9:key:3:abc:Z', 'IPDict, 1 unknown key'],
    ['IP2:18:UID:1:u:HID:1:h:CMD:2:20:Z', 'IPDict SENDMSG u@h #?'],
    ['IP2:20:CMD:2:b3:UID:1:a:HID:1:h:HLST:0::Z', 'IPDict DIR_ANSBROAD a@h #? 0 hosts'],
    ['IP2:31:CMD:2:b4:UID:1:m:HID:1:h:WAPD:10:IP2:8:CMD:2:14:Z:Z', 'IPDict DIR_PACKET m@h #? ANSLIST_DICT'],
    ['IP2:d:EB:2:ab:EI:1::Z', 'IPDict, encrypted, 2 bytes'],
  ])('%j', (datagram, line) => {
    expect(summary(datagram)).toBe(line);
  });

  it('says the nickname of the UTF-8 block', () => {
    expect(summary(join('1:1:u:h:1:n\0g\0', utf8('\nNN:愛\nGN:研')))).toBe('BR_ENTRY 愛 (研) u@h');
  });

  it('shortens long text between characters', () => {
    expect(summary(join('1:1:u:h:32:', utf8('😀'.repeat(61))))).toBe(`SENDMSG u@h #1 "${'😀'.repeat(60)}…"`);
    expect(summary(join('1:1:u:h:32:', utf8('😀'.repeat(60))))).toBe(`SENDMSG u@h #1 "${'😀'.repeat(60)}"`);
  });

  it('never shows a password', () => {
    expect(summary('1_iptux:5:u:h:1073742079:czNjcmV0')).not.toContain('czNj');
  });
});

describe('packets built from values', () => {
  function built(label: string, fields: IpmsgFields): string {
    const kind = ipmsg.kinds.find((one) => one.label === label);
    const bytes = kind === undefined ? undefined : ipmsg.write?.(fields, kind, noHint);
    return String.fromCharCode(...(bytes ?? []));
  }

  it('the plainest header is filled in, and the command is made of the mode and the options', () => {
    expect(built('SENDMSG', { user: 'u', host: 'h', options: 0x100, text: 'x', padding: 1 })).toBe('1:1:u:h:288:x\0');
    expect(built('BR_ENTRY', { nick: 'n', group: 'g', utf8: { nick: 'n', version: 'v' } })).toBe(
      '1:1:::1:n\0g\0\nNN:n\nVS:v',
    );
    expect(built('RECVMSG', { packetNo: '7', ackPacketNo: '13' })).toBe('1:7:::33:13');
  });

  it('text goes out in the charset of the packet, UTF-8 unless told', () => {
    expect(built('SENDMSG', { text: 'あ', charset: 'shift_jis' })).toBe('1:1:::32:\x82\xa0');
    expect(built('SENDMSG', { text: 'あ' })).toBe('1:1:::32:\xe3\x81\x82');
    expect(() => built('SENDMSG', { text: '한', charset: 'shift_jis' })).toThrow('no code');
  });

  it('colons in names are doubled, entries end with a colon and a BEL', () => {
    const file = { fileId: 1, name: 'a:b', size: 16, mtime: 0, attr: 1, type: 1, flags: 0 };
    expect(built('SENDMSG', { options: 0x200000, text: '', files: [file, file] })).toBe(
      '1:1:::2097184:\x001:a::b:10:0:1:\x071:a::b:10:0:1:\x07',
    );
  });
});
