import { describe, expect, it } from 'vitest';
import { expectPacket } from '../../../dissectors/ipmsg/stream-hint.js';
import { bytesOf, codes, join, noHint, read, rewritten, traced, utf8 } from './packets.js';

/** Reads, checks that writing gives the bytes again and nothing is malformed, and hands out the values. */
function valuesOf(datagram: string | Uint8Array): Record<string, unknown> {
  const bytes = typeof datagram === 'string' ? bytesOf(datagram) : datagram;
  const message = read(bytes);
  expect(codes(message)).not.toContain('ipmsg.malformed');
  expect([...rewritten(message)]).toEqual([...bytes]);
  return message.fields;
}

describe('the header', () => {
  it('the example of draft 9 is a message', () => {
    const message = read('1:100:shirouzu:jupiter:32:Hello');
    expect(message.kind.id).toBe('ipmsg.sendmsg');
    expect(message.fields).toEqual({
      ...{ version: '1', packetNo: '100', user: 'shirouzu', host: 'jupiter', command: 32, mode: 32, options: 0 },
      text: 'Hello',
    });
    expect(message.diagnostics).toEqual([]);
  });

  it('splits on the first five colons only', () => {
    expect(valuesOf('1:100:a:b:32:x:y::z\0')).toMatchObject({ text: 'x:y::z', padding: 1 });
  });

  it('keeps packet numbers as digits, however long', () => {
    expect(valuesOf('1:1234567890123456:a:b:33:9007199254740993')).toMatchObject({
      packetNo: '1234567890123456',
      ackPacketNo: '9007199254740993',
    });
  });

  it('takes a lone backspace for an empty name', () => {
    expect(valuesOf('1:100:\b:\b:2:')).toMatchObject({ user: '', host: '' });
  });

  it('options are unsigned, without the low byte', () => {
    expect(valuesOf('1:100:a:b:2149580832:')).toMatchObject({ mode: 32, options: 0x80200000 });
  });

  it.each([
    ['1:100:a:b:257:', ['ABSENCE']],
    ['1:100:a:b:280:', ['ABSENCE']],
    ['1:100:a:b:288:', ['SENDCHECK']],
    ['1:100:a:b:1048880:1', ['SENDCHECK', 'READCHECK']],
    ['1:100:a:b:6291537:', ['FILEATTACH', 'ENCRYPT']],
    ['1:100:a:b:8306:1', ['AUTORET']],
    ['1:100:a:b:2144:1:2:3', ['ENCFILE']],
    ['1:100:a:b:2149580832:', ['FILEATTACH', 'SHARED']],
    ['1_iptux:100:a:b:1019:', []],
    ['1:100:a:b:536870944:', ['unnamed']],
  ])('what an option means depends on the mode: %j', (packet, names) => {
    const { trace } = traced(bytesOf(packet));
    const options = trace.rows[0]?.children.find(({ key }) => key === 'options');
    expect(options?.children.map(({ key }) => key)).toEqual(names);
  });

  it('a command that is no number is null, reported and not lost', () => {
    const message = read('1:100:a:b:3x:y');
    expect(message.kind.id).toBe('ipmsg.unknown');
    expect(message.fields).toMatchObject({ command: null, mode: null, options: null, body: bytesOf('y') });
    expect(codes(message)).toEqual(['ipmsg.not-decimal']);
    expect(rewritten(message)).toEqual(bytesOf('1:100:a:b:3x:y'));
  });

  it('leading zeros survive writing', () => {
    expect(valuesOf('1:100:a:b:0032:x')).toMatchObject({
      command: 32,
      asWritten: [{ name: 'command', value: bytesOf('0032') }],
    });
  });

  it('a packet that ends after its command has no body', () => {
    expect(valuesOf('1:100:a:b:32')).toEqual(expect.objectContaining({ bare: true }));
    expect(valuesOf('1:100:a:b:1\0\0')).toMatchObject({ bare: true, padding: 2 });
  });

  it('an unknown mode keeps its body and sections as bytes', () => {
    expect(valuesOf('1:100:a:b:200:x\0\0y\0\0')).toMatchObject({
      ...{ body: bytesOf('x'), sections: [bytesOf(''), bytesOf('y')], padding: 2 },
    });
  });

  it('a header that ends early is malformed, and what was read stays', () => {
    const message = read('1:100:a');
    expect(codes(message)).toEqual(['ipmsg.malformed']);
    expect(message.fields).toEqual({ version: '1', packetNo: '100' });
  });
});

describe('entries', () => {
  it('Windows: nick, group and the UTF-8 block with its version word', () => {
    const block = utf8('\nUN:ali\nHN:pc\nNN:愛[離席]\nGN:研\nVS:00010002:4:99:103');
    const values = valuesOf(join('1:100:ali:pc:224657409:', [0x88, 0xa4], '\0', [0x8c, 0xa4], '\0', block));
    expect(values).toMatchObject({
      utf8: { user: 'ali', host: 'pc', nick: '愛[離席]', group: '研', version: '00010002:4:99:103' },
      clientVersion: { platform: 0x00010002, major: 4, minor: 99, revision: 103, text: 'win64 4.99r3' },
    });
  });

  it('somebody absent says why behind the nickname', () => {
    expect(valuesOf('1:100:a:b:260:ali[at lunch]\0')).toMatchObject({ nick: 'ali[at lunch]', absence: 'at lunch' });
    expect(valuesOf('1:100:a:b:4:ali[at lunch]\0')['absence']).toBeUndefined();
    expect(valuesOf('1:100:a:b:260:ali\0g\0\nNN:ali[away]')).toMatchObject({ absence: 'away' });
    expect(valuesOf('1:100:a:b:260:ali\0')['absence']).toBeUndefined();
  });

  it('macOS: every line ends with a line feed, and the block may stand where the group does', () => {
    expect(valuesOf('1:100:a:b:1:n\0\nUN:a\nVS:00020000:5:1:50\n\0')).toMatchObject({
      nick: 'n',
      utf8: { user: 'a', version: '00020000:5:1:50', finalLineFeed: true },
      clientVersion: { text: 'macos 5.1 beta 0' },
    });
  });

  it('keeps unknown lines, any order and repeated keys', () => {
    expect(valuesOf('1:100:a:b:1:n\0g\0\nVS:x\nPL:1\nUN:a\nUN:b\nodd')).toMatchObject({
      utf8: {
        user: 'a',
        version: 'x',
        others: [{ name: 'PL', value: '1' }, { name: 'UN', value: 'b' }, { name: 'odd' }],
        order: 'VS ? UN ? ?',
      },
    });
  });

  it('the line IP is a dictionary about the directory master', () => {
    const line = Buffer.from('IP2:20:DRB:1:1:UPT:1:0:SVADR:8:10.0.0.1:Z').toString('base64');
    const { utf8: block } = valuesOf(`1:100:a:b:1:n\0g\0\nUN:a\nIP:${line}`);
    expect(block).toMatchObject({
      ipdict: line,
      directory: { broadcastDone: 1, upTime: 0, masterAddress: '10.0.0.1' },
    });
    const odd = read('1:100:a:b:1:n\0g\0\nUN:a\nIP:abcd').fields.utf8;
    expect(odd).toMatchObject({ ipdict: 'abcd' });
    expect(odd?.directory).toBeUndefined();
  });

  it('an empty group in front of the block is there, and is no padding', () => {
    expect(valuesOf('1:100:a:b:3:n\0\0\nVS:x')).toMatchObject({ nick: 'n', group: '', utf8: { version: 'x' } });
  });

  it('iptux: icon and encoding, also for a client that does not say that it is iptux', () => {
    const body = 'Bob\0QA\0icon-tux.png\0utf-8\0';
    const wanted = { nick: 'Bob', group: 'QA', iconFile: 'icon-tux.png', encoding: 'utf-8', padding: 1 };
    expect(valuesOf(`1_iptux 0.10.0:1:root:vm:257:${body}`)).toMatchObject(wanted);
    expect(valuesOf(`1:1:root:vm:257:${body}`)).toMatchObject(wanted);
    expect(valuesOf('1:1:root:vm:257:Bob\0QA\0x\0y')).toMatchObject({ sections: [bytesOf('x'), bytesOf('y')] });
  });

  it('Shiyeline: an identifier of 32 digits', () => {
    const id = '0123456789abcdef0123456789abcdef';
    const message = read(`1@shiyeline:100:u:h:1:host\0grp\0${id}\0`);
    expect(message.fields).toMatchObject({ nick: 'host', group: 'grp', identifier: id });
    expect(message.dialect).toBe('shiyeline');
  });

  it('go-ipmsg says a word when it leaves; with a NUL it is a nickname', () => {
    expect(valuesOf('1:100:a:b:2:bye')).toMatchObject({ text: 'bye' });
    expect(valuesOf('1:100:a:b:2:bob\0')).toMatchObject({ nick: 'bob' });
  });
});

describe('host lists', () => {
  const host = 'alice\x07pc\x076291460\x0710.0.0.1\x0730985\x07\b\x07\x07';

  it('reads hosts with their swapped port, and does not collapse empty words', () => {
    const values = valuesOf(`1:100:a:b:19:    0\x07    1\x07${host}\0`);
    expect(values).toMatchObject({ listIndex: 0, listCount: 1 });
    expect(values['hosts']).toEqual([
      {
        ...{ user: 'alice', host: 'pc', status: 6291460, statusMode: 4, ip: '10.0.0.1' },
        ...{ portRaw: 30985, port: 2425, nick: '', group: '' },
        asWritten: [{ name: 'nick', value: bytesOf('\b') }],
      },
    ]);
  });

  it('a count that differs from what is there is noted', () => {
    expect(codes(read(`1:100:a:b:19:0    \x073    \x07${host}`))).toEqual(['ipmsg.count-differs']);
    expect(codes(read('1:100:a:b:19:0    \x070    \x07\0\0'))).toEqual([]);
  });

  it('a list may end without its last BEL', () => {
    expect(valuesOf('1:100:a:b:19:0\x071\x07u\x07h\x071\x07i\x072425\x07n\x07g')).toMatchObject({
      hosts: [{ port: 2425, group: 'g', open: true }],
    });
  });

  it('an entry that ends inside is malformed', () => {
    expect(codes(read('1:100:a:b:19:0\x071\x07u\x07h'))).toEqual(['ipmsg.malformed']);
  });

  it('GETLIST asks from an index, or from the beginning', () => {
    expect(valuesOf('1:100:a:b:18:17')).toMatchObject({ startIndex: 17 });
    expect(valuesOf('1:100:a:b:18:')['startIndex']).toBeUndefined();
  });
});

describe('messages', () => {
  it('accepts the four ways in which attachments end', () => {
    for (const end of ['\x07', ':\x07', '\x07:', ':\x07:']) {
      const values = valuesOf(`1:100:a:b:2097184:x\x000:f:1f:5f:1${end}1:g:2:3:2${end}`);
      expect(values).toMatchObject({
        text: 'x',
        files: [
          { name: 'f', size: 0x1f },
          { name: 'g', type: 2 },
        ],
      });
    }
    expect(valuesOf('1:100:a:b:2097184:x\x000:f:1:1:1')).toMatchObject({ files: [{ name: 'f', separator: '' }] });
  });

  it('doubled colons in names are single, and undoubled ones are found from the right', () => {
    const doubled = read('1:100:a:b:2097184:x\x000:a::b:1:1:1:\x07');
    expect(doubled.fields).toMatchObject({ files: [{ name: 'a:b', size: 1 }] });
    expect(codes(doubled)).toEqual([]);
    const single = read('1:100:a:b:2097184:x\x000:a:b:c:1:2:1:14=3:\x07');
    expect(single.fields).toMatchObject({ files: [{ name: 'a:b:c', size: 1, mtime: 2, attr: 1 }] });
    expect(codes(single)).toEqual(['ipmsg.unescaped-colon']);
  });

  it('reads extended attributes: a clipboard picture at character 5', () => {
    expect(valuesOf('1:100:a:b:2097184:x\x000:p.png:1:1:20:8=5:14=6b00:\x07')).toMatchObject({
      files: [
        {
          type: 0x20,
          extensions: [
            { type: 8, value: '5' },
            { type: 0x14, value: '6b00' },
          ],
        },
      ],
    });
  });

  it('sizes beyond 32 bits are exact', () => {
    expect(valuesOf('1:100:a:b:2097184:x\x000:f:1234567890:1:1:\x07')).toMatchObject({
      files: [{ size: 0x1234567890 }],
    });
  });

  it('recipients stand behind the attachments, or behind an empty section', () => {
    const to = {
      recipients: [
        { user: 'u', host: 'h' },
        { user: 'v', host: 'i' },
      ],
    };
    expect(valuesOf('1:100:a:b:32:x\0\0TO:u:h\x07v:i\0')).toMatchObject({ files: [], ...to });
    expect(valuesOf('1:100:a:b:2097184:x\x000:f:1:1:1:\x07\0TO:u:h\x07v:i\x07')).toMatchObject({ files: [{}], ...to });
  });

  it('takes ciphertext apart, hexadecimal or base64, and reports nothing without a key', () => {
    const message = read('1:100:a:b:4194336:20002:00FF:ABCD\x000:f:1:1:1:\x07');
    expect(message.fields['cipher']).toEqual({
      algorithms: 0x20002,
      ekey: bytesOf('\x00\xff'),
      keyBits: 16,
      ebody: bytesOf('\xab\xcd'),
    });
    expect(message.fields).toMatchObject({ hexCase: 'upper' });
    expect(codes(message)).toEqual([]);
    expect(valuesOf('1:100:a:b:4194336:41900004:AAEC:AwQF:/w==')).toMatchObject({
      cipher: { ekey: bytesOf('\x00\x01\x02'), ebody: bytesOf('\x03\x04\x05'), signature: bytesOf('\xff') },
    });
  });

  it('attachments inside the ciphertext are not looked for outside (ENCEXTMSG)', () => {
    expect(valuesOf('1:100:a:b:73400352:20002:00:00\0more')).toMatchObject({ sections: [bytesOf('more')] });
  });

  it('ENCRYPT on a body that is no ciphertext is noted, and the text is shown', () => {
    const message = read('1:100:a:b:4194336:just text');
    expect(message.fields).toMatchObject({ text: 'just text' });
    expect(codes(message)).toEqual(['ipmsg.not-ciphertext']);
  });

  it('a carriage return is noted', () => {
    expect(codes(read('1:100:a:b:32:x\r\ny'))).toEqual(['ipmsg.line-feed']);
    expect(codes(read('1:100:a:b:81:away\r\ntoday'))).toEqual(['ipmsg.line-feed']);
    expect(codes(read('IP2:a:BODY:3:x\r\n:Z'))).toEqual(['ipmsg.line-feed']);
    expect(codes(read('1:100:a:b:32:x\ny'))).toEqual([]);
  });

  it('receipts quote a number; anything else is null and kept', () => {
    expect(valuesOf('1:100:a:b:33:00123\0')).toMatchObject({ ackPacketNo: '00123' });
    const message = read('1:100:a:b:48:12a');
    expect(message.fields).toMatchObject({
      ackPacketNo: null,
      asWritten: [{ name: 'ackPacketNo', value: bytesOf('12a') }],
    });
    expect(codes(message)).toEqual(['ipmsg.not-decimal']);
    expect(valuesOf('1:100:a:b:97:1795205457')).toMatchObject({ filePacketNo: '1795205457' });
  });

  it('a request for a file on UDP is read, with a note', () => {
    const message = read('1:100:a:b:96:143714b0:271a:0:\0');
    expect(message.fields).toMatchObject({ filePacketNo: '339154096', fileId: 0x271a, offset: 0, trailingColon: true });
    expect(codes(message)).toEqual(['ipmsg.file-request-on-udp']);
    const onTcp = { ...noHint, expected: expectPacket };
    expect(codes(read('1:100:a:b:96:143714b0:271a:0:\0', onTcp))).toEqual([]);
  });

  it('keys: capability, exponent and modulus', () => {
    expect(valuesOf('1:100:a:b:114:65920006')).toMatchObject({ capability: 0x65920006 });
    expect(valuesOf('1:100:a:b:115:21003:010001-BB5BE8')).toMatchObject({
      ...{ capability: 0x21003, exponent: bytesOf('\x01\x00\x01'), modulus: bytesOf('\xbb\x5b\xe8'), keyBits: 24 },
      hexCase: 'upper',
    });
    expect(valuesOf('1:100:a:b:115:21003:10001-bb5b')).toMatchObject({ exponent: bytesOf('\x01\x00\x01') });
  });
});

describe('vendors', () => {
  const feiq = '1_lbt6_0#128#F8B46AA55B28#0#0#0#4001#9:1234567:u:h';

  it('FeiQ: the font behind a text is told apart', () => {
    const font = join('{/font;-16 0 0 0 400 0 0 0 134 0 0 2 2 ', [0xcb, 0xce, 0xcc, 0xe5], ' 255;}');
    const values = valuesOf(join(`${feiq}:288:hi `, font, '\0'));
    expect(values).toMatchObject({
      text: 'hi ',
      font: { height: -16, weight: 400, charSet: 134, face: '宋体', color: 255 },
    });
    expect(valuesOf(`${feiq}:288:{/font;no font;}`)).toMatchObject({ text: '{/font;no font;}' });
  });

  it('FeiQ: NULs inside a picture fragment end nothing', () => {
    const values = valuesOf(`${feiq}:2097344:3c2f9a01|1000|512|2|2|5|0|2|0|00000000#\0\0b\0\0d\0`);
    expect(values).toMatchObject({
      image: { id: '3c2f9a01', total: 1000, offset: 512, count: 2, index: 2, length: 5, data: bytesOf('\0b\0\0d') },
      padding: 1,
    });
    expect(codes(read(`${feiq}:2097344:3c2f9a01|1000|512|2|2|5|0|2|0|00000000#\0ab`))).toEqual(['ipmsg.malformed']);
  });

  it('FeiQ: receipts of fragments, knocking and typing', () => {
    expect(valuesOf(`${feiq}:193:3c2f9a01|2#`)).toMatchObject({ image: { id: '3c2f9a01', index: 2 } });
    expect(read(`${feiq}:209:\0`).kind.id).toBe('ipmsg.feiq-knock');
    expect(read(`${feiq}:121:\0`).kind.id).toBe('ipmsg.feiq-inputing');
    expect(read(`${feiq}:121:\0`).dialect).toBe('feiq');
  });

  it('iptux: the audience is a number in the options', () => {
    expect(valuesOf('1_iptux 0.8:5:u:h:1019:x')).toMatchObject({ audience: 0x300, options: 0x300, text: 'x' });
  });

  it('iptux: an icon is bytes to the end, NULs included', () => {
    expect(valuesOf('1_iptux 0.8:5:u:h:254:\0\x89PNG\0\0x\0')).toMatchObject({
      text: '',
      icon: bytesOf('\x89PNG\0\0x\0'),
    });
  });

  it('iptux: the password for shared files is secret, and so is what a cut leaves of it', () => {
    const { kind } = read('1_iptux 0.8:5:u:h:1073742079:czNjcmV0');
    expect(kind.fields.filter(({ secret }) => secret).map(({ key }) => key)).toEqual(['password']);
    expect(kind.secret).toBe(true);
    expect(valuesOf('1_iptux 0.8:5:u:h:1073742079:czNjcmV0\0')).toMatchObject({ password: 'czNjcmV0' });
  });

  it('IPDict is a dialect of its own', () => {
    expect(read('IP2:0::Z')).toMatchObject({ dialect: 'ipdict', kind: { id: 'ipmsg.ipdict' } });
  });
});
