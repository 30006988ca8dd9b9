/** Each command in each of its forms: the parameters that a line has, by version and sender. */
import { describe, expect, it } from 'vitest';
import { messages } from '../../engine/run.js';
import { chat, fieldsOf, joinedLate, recordsOf, type Traffic } from './chat.js';

/** What is said after a version was agreed on, and the parameters of it. */
type Case = readonly [version: number, line: string, fields: Readonly<Record<string, unknown>>];

/** The known answer of README.md §10. */
const proof =
  'HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAABAgMEBQYH5/b6UPUTyMkbVgyWJivzLXG/cLnbi6heZDPcDaN19raFPD126EaQQUkKltX7vdAMfHnoLDqagK3kpZIzyCXvzkmmW6IvHKU2tUFdVEJ4iq50Aoiu+mkP7WkXXvQ=';
const guid = '4fbaece9-ff40-4510-b8d1-4886651a3598';

const cases: readonly Case[] = [
  // Login
  [
    8,
    '> CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 6.2.0137 MSMSGS a@x.example',
    {
      lcid: 1033,
      osType: 'winnt',
      osVersion: '5.1',
      arch: 'i386',
      clientName: 'MSNMSGR',
      clientVersion: '6.2.0137',
      clientId: 'MSMSGS',
      email: 'a@x.example',
    },
  ],
  [18, '> CVR 2 0x0409 winnt 6.1.0 i386 MSNMSGR 14.0 MSMSGS a@x.example 0 AAAA', { reserved: '0', clientInfo: 'AAAA' }],
  [7, '> CVR 2 0x0409 win 4.10 i386 MSNMSGR 4.6 MSMSGS', { clientId: 'MSMSGS', email: undefined }],
  [
    8,
    '< CVR 2 6.2 6.3 1.0 http://d http://i',
    {
      recommendedVersion: '6.2',
      newestVersion: '6.3',
      minimumVersion: '1.0',
      downloadUrl: 'http://d',
      infoUrl: 'http://i',
    },
  ],
  [2, '> INF 2', { trid: 2 }],
  [2, '< INF 2 MD5', { methods: ['MD5'] }],
  [2, '> USR 3 MD5 I a@x.example', { method: 'MD5', stage: 'I', email: 'a@x.example' }],
  [2, '< USR 3 MD5 S 1234.5678', { method: 'MD5', stage: 'S', salt: '1234.5678' }],
  [2, '> USR 4 MD5 S 3d7bfdf76ff6be2d0c88933259d34a96', { md5hash: '3d7bfdf76ff6be2d0c88933259d34a96' }],
  [8, '< USR 3 TWN S ct=1,rver=1,wp=FS', { method: 'TWN', policy: 'ct=1,rver=1,wp=FS' }],
  [8, '> USR 4 TWN S t=abc&p=', { ticket: 't=abc&p=' }],
  [15, '< USR 3 SSO S MBI_KEY_OLD bm9uY2U=', { policy: 'MBI_KEY_OLD', nonce: 'bm9uY2U=' }],
  [15, `> USR 4 SSO S t=abc&p= ${proof}`, { ticket: 't=abc&p=', machineGuid: undefined }],
  [16, `> USR 4 SSO S t=abc&p= ${proof} {${guid}}`, { machineGuid: `{${guid}}` }],
  [18, '> USR 5 SHA A PD94', { method: 'SHA', stage: 'A', signedTicket: 'PD94' }],
  [2, '< USR 4 OK a@x.example A%20B', { result: 'OK', email: 'a@x.example', name: 'A B', verified: undefined }],
  [7, '< USR 4 OK a@x.example A 1', { name: 'A', verified: 1, kid: undefined }],
  [8, '< USR 4 OK a@x.example A 1 0', { name: 'A', verified: 1, kid: 0 }],
  [10, '< USR 4 OK a@x.example 1 0', { name: undefined, verified: 1, kid: 0 }],
  [18, '< USR 5 OK a@x.example 0 0', { name: undefined, verified: 0, kid: 0 }],
  [18, '< USR 1 OK a@x.example 42', { name: '42', verified: undefined }],
  [7, '< USR 4 OK a@x.example 42 1', { name: '42', verified: 1 }],
  [0, '< USR 4 OK a@x.example 42 1 0', { name: '42', verified: 1, kid: 0 }],
  [0, '< USR 4 OK a@x.example 1 0', { name: undefined, verified: 1, kid: 0 }],
  [18, '< CHL 0 12345678901234567890', { trid: 0, challenge: '12345678901234567890' }],
  [18, '< QRY 14', { trid: 14 }],
  [7, '> PNG', { command: 'PNG' }],
  [7, '< QNG', { seconds: undefined }],
  [8, '< QNG 50', { seconds: 50 }],
  [8, '> OUT', { reason: undefined }],
  [8, '< OUT OTH', { reason: 'OTH' }],
  [11, '< OUT RCT 5', { reason: 'RCT', minutes: 5 }],
  [11, '< SBS 0 null', { trid: 0, credit: 'null' }],
  // Other servers
  [2, '> XFR 17 SB', { serverType: 'SB' }],
  [
    2,
    '< XFR 17 SB 10.0.0.8:1864 CKI 12.34',
    { serverType: 'SB', host: '10.0.0.8', port: 1864, authentication: 'CKI', cookie: '12.34' },
  ],
  [
    18,
    '< XFR 14 SB 10.0.0.8:1864 CKI 12.34 U messenger.msn.com 1',
    { routing: 'U', domain: 'messenger.msn.com', gatewayAllowed: 1 },
  ],
  [
    8,
    '< XFR 3 NS 10.0.0.7:1863 0 10.0.0.9:1863',
    { serverType: 'NS', host: '10.0.0.7', port: 1863, reserved: '0', currentHost: '10.0.0.9', currentPort: 1863 },
  ],
  [15, '< XFR 3 NS 10.0.0.7:1863 U D', { serverType: 'NS', routing: 'U', domain: 'D' }],
  [
    2,
    '< RNG 12345 10.0.0.8:1864 CKI 12.34 a@x.example A%20B',
    { sessionId: '12345', host: '10.0.0.8', cookie: '12.34', email: 'a@x.example', name: 'A B' },
  ],
  [
    14,
    '< RNG 12345 10.0.0.8:1864 CKI 12.34 a@x.example A U messenger.msn.com 1',
    { routing: 'U', domain: 'messenger.msn.com', gatewayAllowed: 1 },
  ],
  [
    18,
    `< RNG 12345 10.0.0.8:1864 CKI 12.34 a@x.example;{${guid}} A U messenger.msn.com 1`,
    { email: 'a@x.example', endpoint: `{${guid}}`, name: 'A' },
  ],
  // Lists
  [2, '> SYN 5 0', { ver: 0 }],
  [8, '< SYN 5 1 24 2', { ver: 1, nContacts: 24, nGroups: 2 }],
  [8, '< SYN 5 1', { ver: 1, nContacts: undefined }],
  [10, '> SYN 5 0 0', { contactsTimestamp: '0', settingsTimestamp: '0' }],
  [
    10,
    '< SYN 5 2005-04-23T18:57:44.8130000-07:00 2005-04-23T18:57:54.2070000-07:00 1 3',
    { contactsTimestamp: '2005-04-23T18:57:44.8130000-07:00', nContacts: 1, nGroups: 3 },
  ],
  [0, '< SYN 5 0 0 1 3', { contactsTimestamp: '0', settingsTimestamp: '0', nContacts: 1, nGroups: 3 }],
  [0, '< SYN 5 7 1 3', { ver: 7, nContacts: 1, nGroups: 3 }],
  [2, '< GTC 5 1 A', { trid: 5, ver: 1, prompt: 'A' }],
  [8, '< GTC A', { trid: undefined, prompt: 'A' }],
  [8, '> GTC 8 N', { trid: 8, ver: undefined, prompt: 'N' }],
  [10, '< BLP 9 BL', { trid: 9, ver: undefined, list: 'BL' }],
  [8, '< BLP 9 4 BL', { trid: 9, ver: 4, list: 'BL' }],
  [8, '> PRP 7 PHH 555%201234', { trid: 7, type: 'PHH', typeName: 'home phone', value: '555 1234' }],
  [5, '< PRP 7 2 PHH 555%201234', { trid: 7, ver: 2, type: 'PHH' }],
  [5, '< PRP 1 PHH 555%201234', { trid: undefined, ver: 1, type: 'PHH' }],
  [8, '< PRP PHH', { trid: undefined, ver: undefined, type: 'PHH', value: undefined }],
  [10, '< PRP 8 MFN New%20Nick', { trid: 8, ver: undefined, type: 'MFN', value: 'New Nick' }],
  [8, '< BPR PHH 555', { ver: undefined, email: undefined, type: 'PHH', value: '555' }],
  [7, '< BPR 1 PHH 555', { ver: 1, email: undefined, type: 'PHH' }],
  [7, '< BPR 1 a@x.example MOB Y', { ver: 1, email: 'a@x.example', type: 'MOB', value: 'Y' }],
  [
    7,
    '< LSG 5 1 1 2 0 Other%20Contacts 0',
    { trid: 5, ver: 1, idx: 1, total: 2, gid: '0', groupName: 'Other Contacts', reserved: '0' },
  ],
  [8, '< LSG 2 U12G1 0', { trid: undefined, gid: '2', groupName: 'U12G1' }],
  [10, `< LSG U12G1 ${guid}`, { groupName: 'U12G1', gid: guid }],
  [12, `< LSG U12G1 ${guid} 0`, { groupName: 'U12G1', gid: guid, reserved: '0' }],
  [9, `< LSG 2 ${guid} 0`, { groupName: guid, gid: '2', reserved: '0' }],
  [
    2,
    '< LST 5 FL 1 1 2 a@x.example A',
    { trid: 5, list: 'FL', ver: 1, idx: 1, total: 2, email: 'a@x.example', name: 'A' },
  ],
  [2, '< LST 5 BL 1 0 0', { list: 'BL', total: 0, email: undefined }],
  [7, '< LST 5 FL 1 2 3 a@x.example A 2,3', { gids: ['2', '3'] }],
  [8, '< LST a@x.example A 11 0', { trid: undefined, email: 'a@x.example', name: 'A', listbits: 11, gids: ['0'] }],
  [
    10,
    `< LST N=a@x.example F=A%20B C=${guid} 3 ${guid},${guid}`,
    { email: 'a@x.example', name: 'A B', contactId: guid, listbits: 3, gids: [guid, guid] },
  ],
  [8, '< LST a@x.example A 8 ', { listbits: 8, gids: [] }],
  [11, '< LST N=a@x.example 8', { email: 'a@x.example', name: undefined, contactId: undefined, listbits: 8 }],
  [12, `< LST N=a@x.example F=A C=${guid} 3 1 ${guid}`, { listbits: 3, netid: 1, gids: [guid] }],
  [2, '> ADD 10 FL a@x.example A 0', { list: 'FL', email: 'a@x.example', name: 'A', gid: '0', ver: undefined }],
  [2, '< ADD 10 FL 5 a@x.example A 0', { ver: 5, email: 'a@x.example', gid: '0' }],
  [2, '< ADD 0 RL 5 a@x.example A', { trid: 0, list: 'RL', ver: 5 }],
  [10, '> ADC 15 FL N=a@x.example F=A', { list: 'FL', email: 'a@x.example', name: 'A', contactId: undefined }],
  [10, `> ADC 15 FL C=${guid} ${guid}`, { email: undefined, contactId: guid, gid: guid }],
  [2, '> REM 12 BL a@x.example', { email: 'a@x.example', contactId: undefined }],
  [10, `> REM 12 FL ${guid} ${guid}`, { email: undefined, contactId: guid, gid: guid }],
  [8, '< REM 12 FL 7 a@x.example 0', { ver: 7, email: 'a@x.example', gid: '0' }],
  [8, '> ADG 11 My%20Group 0', { groupName: 'My Group', reserved: '0' }],
  [7, '< ADG 11 5 2009 1 0', { ver: 5, groupName: '2009', gid: '1', reserved: '0' }],
  [10, `< ADG 11 2009 ${guid} 0`, { ver: undefined, groupName: '2009', gid: guid }],
  [8, '> RMG 13 1', { gid: '1' }],
  [7, '< RMG 13 7 1', { ver: 7, gid: '1' }],
  [10, `< RMG 13 1 ${guid}`, { ver: 1, gid: guid }],
  [10, `> REG 12 ${guid} Renamed%20Grp 0`, { gid: guid, groupName: 'Renamed Grp' }],
  [7, '< REG 12 6 1 Renamed 0', { ver: 6, gid: '1', groupName: 'Renamed' }],
  [10, `< REG 12 1 Renamed ${guid} 0`, { ver: 1, gid: guid, groupName: 'Renamed' }],
  [10, `< REG 12 1 ${guid} Renamed 0`, { ver: 1, gid: guid, groupName: 'Renamed' }],
  [2, '> REA 7 a@x.example New%20Nick', { email: 'a@x.example', name: 'New Nick' }],
  [2, '< REA 7 2 a@x.example New%20Nick', { ver: 2, name: 'New Nick' }],
  [11, `> SBP 8 ${guid} MFN A%20B`, { contactId: guid, type: 'MFN', value: 'A B' }],
  [13, '< ADL 7 OK', { result: 'OK', length: undefined }],
  [13, '< RFS', { command: 'RFS' }],
  // Presence
  [2, '> CHG 6 NLN', { status: 'NLN', statusName: 'online', caps: undefined }],
  [8, '> CHG 6 BSY 268435500', { status: 'BSY', caps: 268435500, msnobj: undefined }],
  [9, '> CHG 6 HDN 268435500 0', { status: 'HDN', statusName: 'hidden' }],
  [16, '> CHG 6 AWY 2416181284:32', { caps: 2416181284, extcaps: 32 }],
  [2, '< ILN 6 NLN a@x.example A', { trid: 6, status: 'NLN', email: 'a@x.example', name: 'A' }],
  [8, '< ILN 6 NLN a@x.example A 32', { name: 'A', caps: 32, netid: undefined }],
  [8, '< NLN BRB a@x.example 42 268435500', { name: '42', caps: 268435500, netid: undefined }],
  [14, '< NLN BRB a@x.example 1 42 268435500', { netid: 1, name: '42', caps: 268435500 }],
  [
    18,
    '< NLN IDL 1:a@x.example A 2788999228:48 0 http%3a%2f%2fx',
    { netid: 1, email: 'a@x.example', caps: 2788999228, extcaps: 48, iconUrl: 'http://x' },
  ],
  [13, '< ILN 6 NLN a@x.example 1 A 32 0', { netid: 1, name: 'A', caps: 32 }],
  [13, '< ILN 6 NLN a@x.example 42 32 0', { netid: undefined, name: '42', caps: 32 }],
  [16, '< NLN NLN a@x.example A 32:0', { netid: undefined, name: 'A', caps: 32 }],
  [
    18,
    '< NLN NLN 1:a@x.example;via=9:0009@live.com A 32:0',
    { netid: 1, email: 'a@x.example', via: '9:0009@live.com', endpoint: undefined, name: 'A' },
  ],
  [18, `< UBX 1:a@x.example;via=9:0009@live.com;{${guid}} 0`, { via: '9:0009@live.com', endpoint: `{${guid}}` }],
  [18, '< FLN 1:a@x.example;via=9:0009@live.com 0:0', { email: 'a@x.example', via: '9:0009@live.com', caps: 0 }],
  [2, '< FLN a@x.example', { email: 'a@x.example', netid: undefined }],
  [14, '< FLN a@x.example 1 268435500', { netid: 1, caps: 268435500 }],
  [18, '< FLN 1:a@x.example 0:0', { netid: 1, email: 'a@x.example', caps: 0, extcaps: 0 }],
  [11, '< UUX 19 0', { trid: 19, length: 0 }],
  [11, '< UUX 19', { trid: 19, length: undefined }],
  [11, '< UBX a@x.example 0', { email: 'a@x.example', netid: undefined, length: 0 }],
  [13, '< UBX a@x.example 1 0', { netid: 1, length: 0 }],
  [18, '< UBX 1:a@x.example 0', { netid: 1, email: 'a@x.example', length: 0 }],
  [15, '< UUN 8 OK', { trid: 8, result: 'OK' }],
  // Conversations
  [2, '< IRO 1 1 1 a@x.example A%20B', { trid: 1, idx: 1, total: 1, email: 'a@x.example', name: 'A B' }],
  [
    16,
    `< IRO 1 1 2 a@x.example;{${guid}} A 2416181284:0`,
    { email: 'a@x.example', endpoint: `{${guid}}`, caps: 2416181284 },
  ],
  [2, '> CAL 2 a@x.example', { email: 'a@x.example' }],
  [18, `> CAL 2 a@x.example;{${guid}}`, { email: 'a@x.example', endpoint: `{${guid}}` }],
  [2, '< CAL 2 RINGING 12345', { result: 'RINGING', sessionId: '12345' }],
  [2, '> ANS 1 a@x.example 12.34 12345', { email: 'a@x.example', cookie: '12.34', sessionId: '12345' }],
  [2, '< ANS 1 OK', { result: 'OK' }],
  [16, `< JOI a@x.example;{${guid}} A 32:0`, { endpoint: `{${guid}}`, name: 'A', caps: 32, extcaps: 0 }],
  [2, '< BYE a@x.example', { email: 'a@x.example', idle: undefined }],
  [2, '< BYE a@x.example 1', { idle: 1 }],
  [2, '< ACK 3', { trid: 3 }],
  [2, '< NAK 3', { trid: 3 }],
  // Services
  [2, '> URL 13 INBOX', { service: 'INBOX', argument: undefined }],
  [8, '> URL 13 PROFILE 0x0409', { service: 'PROFILE', argument: '0x0409' }],
  [
    8,
    '< URL 13 /cgi-bin/HoTMaiL https://loginnet.passport.com/ppsecure/md5auth.srf?lc=1033 2',
    { rru: '/cgi-bin/HoTMaiL', url: 'https://loginnet.passport.com/ppsecure/md5auth.srf?lc=1033', siteId: 2 },
  ],
  [11, '> GCF 6 Shields.xml', { file: 'Shields.xml' }],
  [2, '> SND 14 x@example.com', { email: 'x@example.com' }],
  [2, '< SND 14 OK', { result: 'OK' }],
  [
    2,
    '> FND 9 fname=Anna lname=* city=* state=* country=SE',
    { fname: 'Anna', lname: '*', city: '*', state: '*', country: 'SE' },
  ],
  [2, '< FND 9 1 2 fname=Anna lname=B%20C city=X state=Y country=SE', { idx: 1, total: 2, lname: 'B C' }],
  [2, '> LKP 9 a b', { words: ['a', 'b'] }],
  [2, '> IMS 4 ON', { switch: 'ON' }],
  [2, '< IMS 4 0 ON', { reserved: '0', switch: 'ON' }],
  // Errors
  [2, '< 205 18', { command: '205', error: 205, trid: 18 }],
  [2, '< 595 18', { error: 595 }],
  [2, '< 799 18', { error: 799 }],
];

/** The command behind what a version is known from; 0 where nothing tells it. */
function said(version: number, line: string): Traffic {
  if (version === 0) return joinedLate(['> PNG', '< QNG 50', line]);
  return chat([`> VER 1 MSNP${version} CVR0`, `< VER 1 MSNP${version}`, line]);
}

describe('commands', () => {
  for (const [version, line, fields] of cases) {
    it(`MSNP${version} ${line}`, () => {
      const last = messages(recordsOf(said(version, line)))[2];
      expect(last?.diagnostics.map(({ problem }) => problem.code)).toEqual([]);
      expect(fieldsOf(last)).toMatchObject(
        Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
      );
      for (const [key, value] of Object.entries(fields))
        if (value === undefined) expect(last?.message.fields[key as never]).toBeUndefined();
      if (version > 0) expect(last?.message.dialect).toBe(`MSNP${version}`);
    });
  }
});
