/** MSNSLP: what is read of it, what is checked, and that it is written again as it was. */
import { Input } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { guidBytes, guidText, hashedNonce } from '../../../dissectors/msn/guid.js';
import { readSlp, withContentLength } from '../../../dissectors/msn/slp.js';
import { readContext, writeContext } from '../../../dissectors/msn/slp-context.js';
import { bytesOf, invitation, guids, line, noise, objectOf, request, response, written } from './peer-traffic.js';

function read(text: string | Uint8Array): ReturnType<typeof readSlp> {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  return readSlp(new Input(bytes, 0, bytes.length), { role: null });
}

const codes = (text: string | Uint8Array): string[] =>
  read(text).diagnostics.map(({ problem, detail }) => [problem.code, detail?.['header']].join(' ').trim());

/** A request for a direct connection, as clients of Microsoft write it. */
const body = [
  'Bridges: TRUDPv1 TCPv1 SBBridge TURNv1',
  'NetID: -1280904111',
  'Conn-Type: Symmetric-NAT',
  'UPnPNat: false',
  'ICF: false',
  'Hashed-Nonce: {FD2B3A5C-1E47-4B6D-9C0A-73E1D5B2A894}',
  'SessionID: 40889363',
  'SChannelState: 0',
  'Capabilities-Flags: 1',
  '',
  '',
].join('\r\n');

/** The same with lines of a known length that fill the body up. */
const filled = body.replace('\r\n\r\n', `\r\nIPv6-global: ${'x'.repeat(263 - body.length - 1 - 15)}\r\n\r\n`);

const connect = [
  'INVITE MSNMSGR:ben@x.example MSNSLP/1.0',
  'To: <msnmsgr:ben@x.example>',
  'From: <msnmsgr:anna@x.example>',
  'Via: MSNSLP/1.0/TLP ;branch={33517CE4-02FC-4428-B6F4-39927229B722}',
  'CSeq: 0 ',
  'Call-ID: {9D79AE57-1BD5-444B-B14E-3FC9BB2B5D58}',
  'Max-Forwards: 0',
  'Content-Type: application/x-msnmsgr-transreqbody',
  'Content-Length: 263',
  '',
  `${filled}\0`,
].join('\r\n');

describe('an invitation to a direct connection', () => {
  it('is read field by field, and its length counts the NUL', () => {
    expect(filled.length + 1).toBe(263);
    const { kind, fields, diagnostics } = read(connect);
    expect(kind.id).toBe('msn.slp-invite');
    expect(diagnostics).toEqual([]);
    expect(fields).toMatchObject({
      method: 'INVITE',
      recipient: 'ben@x.example',
      slpVersion: 'MSNSLP/1.0',
      contentType: 'application/x-msnmsgr-transreqbody',
      slp: {
        to: 'ben@x.example',
        from: 'anna@x.example',
        branch: '{33517CE4-02FC-4428-B6F4-39927229B722}',
        cseq: 0,
        callId: '{9D79AE57-1BD5-444B-B14E-3FC9BB2B5D58}',
        contentLength: 263,
      },
      connection: {
        bridges: ['TRUDPv1', 'TCPv1', 'SBBridge', 'TURNv1'],
        netId: -1280904111,
        connType: 'Symmetric-NAT',
        upnpNat: false,
        icf: false,
        sessionId: 40889363,
        stateChannel: 0,
        capabilitiesFlags: 1,
        globalAddress: expect.stringMatching(/^x+$/) as string,
        hashedNonce: '{FD2B3A5C-1E47-4B6D-9C0A-73E1D5B2A894}',
      },
      nul: true,
    });
  });

  it('is written again as it was', () => {
    expect(Buffer.from(written('msn.slp-invite', read(connect).fields)).toString('latin1')).toBe(connect);
  });
});

describe('the headers', () => {
  it('are missing, misplaced or misshapen one by one', () => {
    expect(codes(connect.replace('Max-Forwards: 0\r\n', ''))).toEqual(['msn.slp-header Max-Forwards']);
    expect(codes(connect.replace('<msnmsgr:ben@x.example>', 'ben@x.example'))).toEqual(['msn.slp-header To']);
    expect(codes(connect.replace('TLP ;branch', 'TLP;branch'))).toEqual([]);
    expect(codes(connect.replace('TLP ;branch', 'TLP branch'))).toEqual(['msn.slp-header Via']);
    expect(codes(connect.replace('CSeq: 0', 'CSeq: x'))).toEqual(['msn.slp-header CSeq']);
    const swapped = connect.replace(/(To: .*\r\n)(From: .*\r\n)/, '$2$1');
    expect(codes(swapped)).toEqual(['msn.slp-header From']);
  });

  it('tell the length of the body with its NUL', () => {
    expect(codes(connect.replace('Length: 263', 'Length: 262'))).toEqual(['msn.slp-header Content-Length']);
    const open = connect.slice(0, -1).replace('Length: 263', 'Length: 262');
    expect(codes(open)).toEqual(['msn.slp-no-nul']);
  });
});

describe('an answer', () => {
  it('turns round what is written backwards', () => {
    const fields = response(
      200,
      [
        line('Bridge', 'TCPv1'),
        line('Listening', 'true'),
        line('srddA-lanretnI4vPI', '85.26.251.361'),
        line('troP-lanretnI4vPI', '2133'),
        line('stroPdnAsrddA-lanretxE4vPI', '1986:4.3.2.1 0986:4.3.2.1'),
        line('NeedConnectingEndpointInfo', 'true'),
        line('IPv6-Addrs', 'fe80::1'),
        line('IPv6-Port', '6893'),
      ],
      { type: 'transrespbody' },
    );
    expect(read(written('msn.slp-response', fields)).fields).toMatchObject({
      slpCode: 200,
      phrase: 'OK',
      connection: {
        listening: true,
        reversed: true,
        needsEndpoint: true,
        addresses: [
          { scope: 'internal', address: '163.152.62.58', port: 3312 },
          { scope: 'external', address: '1.2.3.4', port: 6890 },
          { scope: 'external', address: '1.2.3.4', port: 6891 },
          { scope: 'global', address: 'fe80::1', port: 6893 },
        ],
      },
    });
  });

  it('may have a body of nothing but an empty line', () => {
    const bye = withContentLength({ ...request('BYE', [], { type: 'sessionclosebody' }) });
    const message = read(written('msn.slp-bye', bye));
    expect(message.kind.id).toBe('msn.slp-bye');
    expect(message.diagnostics).toEqual([]);
    expect(message.fields.slp?.contentLength).toBe(3);
  });

  it('has codes with names, and other first lines are kept', () => {
    expect(read(written('msn.slp-response', response(603, [line('SessionID', 5)]))).fields).toMatchObject({
      slpCode: 603,
      session: { sessionId: 5 },
    });
    expect(read('MSNSLP/1.0 20 OK\r\n\r\n').fields).toMatchObject({ startLine: 'MSNSLP/1.0 20 OK' });
  });
});

describe('contexts', () => {
  const preview = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3);
  const short = {
    length: 574,
    version: 2,
    fileSize: 1234n,
    previewType: 0,
    fileName: 'Übersicht.txt',
    sharing: new Uint8Array(30),
    marker: 0xffff_ffff,
  };
  const file = { ...short, length: 638 + preview.length, version: 3, reserved: new Uint8Array(64), preview };

  it('of files have name, size and preview', () => {
    const context = writeContext({ file });
    expect(Buffer.from(context, 'base64')).toHaveLength(638 + preview.length);
    expect(readContext(context, 'file')).toEqual({ file });
    const { fields } = read(written('msn.slp-invite', request('INVITE', invitation(guids.file, 7, 2, { file }))));
    expect(fields.session).toMatchObject({ about: 'file', sessionId: 7, appId: 2, context: { file } });
  });

  it('of files of version 2 end behind the marker', () => {
    const context = readContext(writeContext({ file: short }), 'file');
    expect(context?.file).toEqual(short);
    expect(readContext(Buffer.alloc(573).toString('base64'), 'file')).toBeUndefined();
  });

  it('of pictures are MSN objects', () => {
    const context = objectOf(noise(20));
    expect(readContext(writeContext(context), 'msn-object')?.object).toMatchObject({
      size: 20,
      type: 3,
      verified: true,
    });
  });

  it('of webcams are GUIDs in UTF-16', () => {
    const mediaGuid = '{B8BE70DE-E2CA-4400-AE03-88FF85B9F4E8}';
    expect(readContext(writeContext({ mediaGuid }), 'webcam, offered')).toEqual({ mediaGuid, media: 'webcam' });
    const other = readContext(writeContext({ mediaGuid: guids.call }), 'webcam, asked for');
    expect(other?.media).toBe('video conversation');
  });

  it('that are none are left alone', () => {
    for (const text of ['', '????', 'AAAA']) expect(readContext(text, 'file')).toBeUndefined();
  });
});

describe('nonces', () => {
  it('are GUIDs whose first groups are little-endian', () => {
    const bytes = Uint8Array.from(Buffer.from('3e820438015f46777ec62477972a485c', 'hex'));
    expect(guidText(bytes)).toBe('{3804823E-5F01-7746-7EC6-2477972A485C}');
    expect(guidBytes('{3804823e-5f01-7746-7ec6-2477972a485c}')).toEqual(bytes);
    expect(guidBytes('3804823E')).toBeNull();
  });

  it('are hashed with SHA-1', () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => index);
    expect(guidText(bytes)).toBe('{03020100-0504-0706-0809-0A0B0C0D0E0F}');
    expect(hashedNonce(bytes)).toBe('{868B1756-7FA5-22AC-899A-9964185C2CC9}');
  });
});
