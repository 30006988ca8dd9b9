/** Bodies of messages, one content type after the other; vectors typed from the specification (README.md §7). */
import { describe, expect, it } from 'vitest';
import { codes, message, read, summaryOf, withPayload } from './saying.js';

const picture =
  '<msnobj Creator="t1h@hotmail.com" Size="14037" Type="3" Location="TFR2C2.tmp" Friendly="AAA=" ' +
  'SHA1D="OVgzjYNCy6uwngHFXEp+SbDLdS8=" SHA1C="i0QLAwf5Xe0KGPuZmREhm6xNO4s="/>';

describe('a text', () => {
  it('has headers as a list, and a body in UTF-8', () => {
    const fields = read(message('text/plain; charset=UTF-8', 'Hi, café 你好', ['User-Agent: Pidgin/2.14.12']));
    expect(fields).toMatchObject({
      headers: [
        { name: 'MIME-Version', value: '1.0' },
        { name: 'Content-Type', value: 'text/plain; charset=UTF-8' },
        { name: 'User-Agent', value: 'Pidgin/2.14.12' },
      ],
      contentType: 'text/plain',
      body: { text: 'Hi, café 你好' },
    });
    expect(fields).not.toHaveProperty('asWritten');
    expect(fields).not.toHaveProperty('format');
  });

  it('may be in another charset, or claim one that it is not in', () => {
    const line = message('text/plain; charset="gb2312"', '');
    const gb = line.replace(/ (\d+)\r\n/, (_, length: string) => ` ${Number(length) + 4}\r\n`) + '\xc4\xe3\xba\xc3';
    expect(read(gb).body).toMatchObject({ text: '你好' });
    const broken = gb.replace('"gb2312"', '"utf-8"').replace(/ (\d+)\r\n/, (_, n: string) => ` ${Number(n) - 1}\r\n`);
    expect(read(broken)).toMatchObject({ asWritten: [{ name: 'text', value: Uint8Array.of(0xc4, 0xe3, 0xba, 0xc3) }] });
    expect(codes(broken)).toEqual(['msn.undecodable']);
  });

  it('has a format: the colour is written with the blue first', () => {
    const format = (value: string): unknown => read(message('text/plain', 'x', [`X-MMS-IM-Format: ${value}`])).format;
    expect(format('FN=Segoe%20UI; EF=BU; CO=ff0000; CS=86; PF=22; RL=1')).toEqual({
      ...{ font: 'Segoe UI', effects: ['bold', 'underline'], color: '#0000ff', charset: 0x86 },
      ...{ family: 2, pitch: 2, rightToLeft: true },
    });
    expect(format('FN=%E5%AE%8B%E4%BD%93; EF=; CO=ff; CS=0; PF=0')).toMatchObject({
      ...{ font: '宋体', effects: [], color: '#ff0000', charset: 0, family: 0, pitch: 0 },
    });
    expect(format('CO=red; CS=xyz; EF=ISQ; nonsense')).toEqual({
      ...{ color: null, charset: null, effects: ['italic', 'strikethrough'] },
    });
  });

  it('may have no headers, or nothing behind them, or lines that are none', () => {
    const said = (payload: string): unknown => read(withPayload('< MSG a@x.example A', payload));
    expect(said('\r\nhello')).toMatchObject({ headers: [], body: { text: 'hello' } });
    expect(said('A: b\r\n')).toMatchObject({ headers: [{ name: 'A', value: 'b' }] });
    expect(said('A:b\nC: \r\nD\r\n: e\r\nF:\r\n\n')).toMatchObject({
      headers: [
        { name: 'A', value: 'b' },
        { name: 'C', value: '' },
        { name: 'D', value: '' },
        { name: '', value: 'e' },
        { name: 'F', value: '' },
      ],
    });
    expect(said('__proto__: x\r\nconstructor: y\r\n\r\n')).toMatchObject({
      headers: [
        { name: '__proto__', value: 'x' },
        { name: 'constructor', value: 'y' },
      ],
    });
  });
});

describe('notices of a conversation', () => {
  it('tell who is writing, or recording', () => {
    const typing = withPayload(
      '> MSG 5 U',
      'MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nTypingUser: anna@x.example\r\n\r\n\r\n',
    );
    expect(read(typing)).toMatchObject({ typingUser: 'anna@x.example', body: { text: '\r\n' } });
    const recording = message('text/x-msmsgscontrol', '\r\n', ['RecordingUser: anna@x.example']);
    expect(read(recording)).toMatchObject({ recordingUser: 'anna@x.example' });
  });

  it('cast nudges, winks, clips and actions', () => {
    const cast = (body: string): unknown => read(message('text/x-msnmsgr-datacast', body)).body?.datacast;
    expect(cast('ID: 1\r\n\r\n')).toEqual({ id: 1 });
    expect(cast(`ID: 2\r\nData: ${picture}\r\n\r\n`)).toMatchObject({ id: 2, object: { type: 3, verified: true } });
    expect(cast('ID: 4\r\nData: jumps\r\n\r\n')).toEqual({ id: 4, text: 'jumps' });
    expect(cast('ID: x\r\n')).toEqual({ id: null });
    expect(cast('Data: y\r\n')).toBeUndefined();
  });

  it('say which program it is', () => {
    const body = read(message('text/x-clientcaps', 'Client-Name: Purple/2.14.12\r\nChat-Logging: Y\r\n')).body;
    expect(body?.client).toEqual({ name: 'Purple/2.14.12', chatLogging: 'Y' });
  });

  it('bring custom emoticons', () => {
    const whole = read(message('text/x-mms-emoticon', `:)\t${picture}\t(cat)\t${picture}\t`));
    expect(whole.body?.emoticons).toMatchObject([
      { shortcut: ':)', object: { creator: 't1h@hotmail.com', verified: true } },
      { shortcut: '(cat)', object: { size: 14037 } },
    ]);
    expect(whole).not.toHaveProperty('asWritten');
    const open = read(message('text/x-mms-animemoticon', `(cat)\t${picture}`));
    expect(open.body?.emoticons).toHaveLength(1);
    expect(open).toHaveProperty('asWritten');
    expect(read(message('text/x-mms-emoticon', ':)')).body?.emoticons).toEqual([{ shortcut: ':)' }]);
    const wrong = message('text/x-mms-emoticon', `:)\t${picture.replace('14037', '14038')}\t`);
    expect(codes(wrong)).toEqual(['msn.object-hash']);
  });

  it('keep what is not known as it is', () => {
    expect(read(message('text/x-keepalive', '')).body).toBeUndefined();
    expect(read(message('text/x-unheard-of', 'a')).body).toMatchObject({ text: 'a' });
    expect(read(message('application/x-ms-ink', 'base64:A')).body).toMatchObject({
      data: new Uint8Array(Buffer.from('base64:A')),
    });
    expect(read(message('application/x-msnmsgrp2p', 'xyz', ['P2P-Dest: a@x'])).body).toMatchObject({
      packet: Uint8Array.of(0x78, 0x79, 0x7a),
    });
  });
});

describe('an invitation', () => {
  const invite = [
    'Application-Name: File Transfer',
    'Application-GUID: {5D3E02AB-6190-11d3-BBBB-00C04F795683}',
    'Invitation-Command: INVITE',
    'Invitation-Cookie: 1234567',
    'Application-File: notes.txt',
    'Application-FileSize: 3000',
    'Connectivity: N',
  ];
  const lines = (list: readonly string[]): string => list.map((one) => `${one}\r\n`).join('');
  const said = (list: readonly string[]): unknown =>
    read(message('text/x-msmsgsinvite; charset=UTF-8', `${lines(list)}\r\n`)).body?.invitation;

  it('names a file', () => {
    expect(said(invite)).toEqual({
      command: 'INVITE',
      cookie: '1234567',
      application: 'file transfer',
      applicationGuid: '5D3E02AB-6190-11D3-BBBB-00C04F795683',
      file: 'notes.txt',
      fileSize: 3000,
    });
  });

  it('asks for voice, and tells what else the client could', () => {
    const call = [
      'Application-GUID: {02D3C01F-BF30-4825-A83A-DE7AF41648AA}',
      'Context-Data: Requested:SIP_A,;Capabilities:SIP_A,SIP_V,;Other:x',
      ...['Invitation-Command: INVITE', 'Session-ID: {1}', 'Conn-Type: IP-Restrict-NAT', 'UPnP: TRUE'],
      ...['Private-IP: 10.0.0.7', 'Public-IP: 192.0.2.7'],
    ];
    expect(said(call)).toEqual({
      ...{ command: 'INVITE', application: 'voice and video', session: '{1}' },
      applicationGuid: '02D3C01F-BF30-4825-A83A-DE7AF41648AA',
      ...{ requestedMedia: ['SIP_A'], possibleMedia: ['SIP_A', 'SIP_V'] },
      ...{ connectionType: 'IP-Restrict-NAT', upnp: true, privateAddress: '10.0.0.7', publicAddress: '192.0.2.7' },
    });
  });

  it('is accepted with an address, whose port may be disguised', () => {
    const accept = ['Invitation-Command: ACCEPT', 'Invitation-Cookie: 1234567', 'Launch-Application: FALSE'];
    expect(said([...accept, 'Request-Data: IP-Address:'])).toEqual({
      ...{ command: 'ACCEPT', cookie: '1234567', launch: false, requestsAddress: true },
    });
    expect(said([...accept, 'IP-Address: 10.0.0.1', 'Port: 6891'])).toMatchObject({ address: '10.0.0.1', port: 6891 });
    // 6891 exclusive-or 0x3141 is 11178.
    expect(said([...accept, 'PortX: 11178', 'PortX-Internal: 99999', 'IP-Address-Internal: 10.1.1.1'])).toMatchObject({
      ...{ port: 6891, internalPort: null, internalAddress: '10.1.1.1' },
    });
  });

  it('is refused, or is none', () => {
    expect(said(['Invitation-Command: CANCEL', 'Invitation-Cookie: 7', 'Cancel-Code: REJECT'])).toEqual({
      ...{ command: 'CANCEL', cookie: '7', cancelCode: 'REJECT' },
    });
    expect(said(['Application-Name: Whiteboard'])).toBeUndefined();
    expect(said(['Invitation-Command: INVITE', 'Application-Name: Chess', 'Application-GUID: {0}'])).toMatchObject({
      application: 'Chess',
    });
  });
});

describe('notices of the service', () => {
  const notice = (type: string, body: string): unknown => read(message(type, body)).body;

  it('tell the profile, with its ports in either order', () => {
    const profile = [
      'LoginTime: 1107000000',
      'EmailEnabled: 1',
      'MemberIdHigh: 1',
      'MemberIdLow: 2',
      'ClientPort: 11431',
    ];
    expect(
      read(message('text/x-msmsgsprofile; charset=UTF-8', '', [...profile, 'country: DE', 'Age: old'])).profile,
    ).toEqual({
      ...{ loginTime: 1107000000, emailEnabled: true, memberId: 0x1_0000_0002n, country: 'DE' },
      ...{ clientPort: 11431, clientPortSwapped: 42796 },
    });
  });

  it('tell the halves of a member id, with a sign or without', () => {
    const halves = (high: string, low: string): unknown =>
      read(message('text/x-msmsgsprofile', '', [`MemberIdHigh: ${high}`, `MemberIdLow: ${low}`])).profile?.memberId;
    expect(halves('84736', '-1434729391')).toBe((84_736n << 32n) | 2_860_237_905n);
    expect(halves('84736', '2860237905')).toBe((84_736n << 32n) | 2_860_237_905n);
    expect(halves('84736', 'x')).toBeUndefined();
  });

  it('count mail, and announce it', () => {
    const initial =
      'Inbox-Unread: 3\r\nFolders-Unread: 0\r\nInbox-URL: /cgi-bin/HoTMaiL\r\nPost-URL: http://x/?t=secret\r\n\r\n';
    expect(notice('text/x-msmsgsinitialemailnotification; charset=UTF-8', initial)).toMatchObject({
      mail: { inboxUnread: 3, foldersUnread: 0 },
    });
    const arrived =
      'From: =?utf-8?B?5bCP5piO?= =?utf-8?Q?_=E6=98=8E?=\r\nMessage-URL: /cgi\r\nSubject: =?us-ascii?Q?a=20b?= c\r\n' +
      'Dest-Folder: ACTIVE\r\nFrom-Addr: ming@x.example\r\nid: 2\r\n';
    expect(notice('text/x-msmsgsemailnotification', arrived)).toMatchObject({
      mail: { sender: '小明 明', senderAddress: 'ming@x.example', subject: 'a b c', toFolder: 'ACTIVE' },
    });
    const moved = 'Src-Folder: ACTIVE\r\nDest-Folder: trAsH\r\nMessage-Delta: 1\r\n';
    expect(notice('text/x-msmsgsactivemailnotification', moved)).toMatchObject({
      mail: { fromFolder: 'ACTIVE', toFolder: 'trAsH', messages: 1 },
    });
  });

  it('list messages that were sent while nobody was there', () => {
    const data =
      '<MD><E><I>5</I><IU>2</IU><O>1</O><OU>0</OU></E><Q><QTM>409600</QTM></Q><M><T>11</T><S>6</S>' +
      '<RT>2006-01-01T00:00:00Z</RT><RS>0</RS><SZ>950</SZ><E>bob@x.example</E><I>58681F5B</I><F>..!!OIM</F>' +
      '<N>=?utf-8?B?Qm9i?=</N></M></MD>';
    const fields = notice('text/x-msmsgsinitialmdatanotification', `Mail-Data: ${data}\r\nInbox-URL: /x\r\n`);
    expect(fields).toMatchObject({
      mailData: {
        ...{ inboxUnread: 2, othersUnread: 0 },
        offline: [
          {
            ...{ type: 11, sentAt: '2006-01-01T00:00:00Z', size: 950, sender: 'bob@x.example', name: 'Bob' },
            ...{ folder: '..!!OIM', id: '58681F5B' },
          },
        ],
      },
    });
    expect(notice('text/x-msmsgsoimnotification', 'Mail-Data: too-large\r\n')).toMatchObject({
      mailData: { isTooLarge: true },
    });
  });

  it('warn that the server goes down', () => {
    expect(notice('application/x-msmsgssystemmessage', 'Type: 1\r\nArg1: 5\r\n')).toMatchObject({
      notice: { type: 1, minutes: 5 },
    });
  });
});

describe('the summary of a message', () => {
  it('says what was said, cast or invited to', () => {
    expect(summaryOf(message('text/plain', 'Hi\r\nthere'))).toBe('MSG anna@x.example "Anna" "Hi\r\nthere"');
    expect(summaryOf(message('text/plain', 'x'.repeat(70)))).toBe(`MSG anna@x.example "Anna" "${'x'.repeat(60)}…"`);
    expect(summaryOf(message('text/x-msmsgscontrol', '\r\n', ['TypingUser: a@b']))).toBe(
      'MSG anna@x.example "Anna" typing',
    );
    expect(summaryOf(message('text/x-msnmsgr-datacast', 'ID: 1\r\n'))).toBe('MSG anna@x.example "Anna" nudge');
    const invite = 'Invitation-Command: INVITE\r\nApplication-Name: Chess\r\n\r\n';
    expect(summaryOf(message('text/x-msmsgsinvite', invite))).toBe('MSG anna@x.example "Anna" INVITE Chess');
    expect(summaryOf(message('image/gif', 'x'))).toBe('MSG anna@x.example "Anna" image/gif');
  });
});
