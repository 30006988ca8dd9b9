/** Traffic with a secret in every place where MSN has one: streams whose last line holds it, by kind of message. */
import { withPayload } from './saying.js';

/** Lines as in `chat`; more than one where a kind has secrets in several forms. */
export type SecretStreams = Readonly<Record<string, readonly (readonly string[])[]>>;

const opened = (version: number): string[] => [`> VER 1 MSNP${version} CVR0`, `< VER 1 MSNP${version}`];

/** A message with these headers and this body. */
function headed(line: string, headers: readonly string[], body = ''): string {
  return withPayload(line, `${headers.map((one) => `${one}\r\n`).join('')}\r\n${body}`);
}

function logins(secret: string): string[][] {
  return [
    [...opened(2), `< USR 3 MD5 S ${secret}`],
    [...opened(2), `> USR 4 MD5 S ${secret}`],
    [...opened(8), `> USR 4 TWN S t=${secret}`],
    [...opened(15), `< USR 3 SSO S MBI_KEY_OLD ${secret}`],
    [...opened(18), `> USR 4 SSO S t=${secret} ${secret} {${secret}}`],
    [...opened(18), `> USR 5 SHA A ${secret}`],
    [`> USR 1 a@x.example;{${secret}} ${secret}`],
  ];
}

/** What users say of themselves, written as usual and with other quotes. */
function userData(line: string, secret: string): string[][] {
  const xml = `<Data><PSM>a</PSM><MachineGuid>${secret}</MachineGuid><EndpointData id="${secret}"><Capabilities>1</Capabilities></EndpointData></Data>`;
  return [xml, xml.replaceAll('"', "'"), `<Data><MachineGuid>${secret}`].map((one) => [
    ...opened(18),
    withPayload(line, one),
  ]);
}

function messages(line: string, secret: string): string[][] {
  const type = (name: string): string => `Content-Type: ${name}`;
  const mail = `<MD><M><T>11</T><I>${secret}</I></M></MD>`;
  return [
    headed(line, [type('text/x-msmsgsprofile'), `MSPAuth: ${secret}`, `sid:${secret}`, `ClientIP: ${secret}`]),
    headed(
      line,
      [type('text/x-msmsgsinitialemailnotification')],
      `Post-URL: http://x/${secret}\r\nInbox-URL: ${secret}\r\n`,
    ),
    headed(line, [type('text/x-msmsgsoimnotification')], `Mail-Data: ${mail}\r\n`),
    headed(line, [type('text/x-msmsgsinvite')], `Invitation-Command: ACCEPT\r\nAuthCookie: ${secret}\r\n\r\n`),
    headed(line, [type('text/plain'), `P2P-Dest: a@x.example;{${secret}}`], 'x'),
  ].map((said) => [...opened(18), said]);
}

function routed(line: string, secret: string): string[][] {
  const blocks = `Routing: 1.0\r\nFrom: 1:a@x.example;epid={${secret}}\r\n\r\nReliability: 1.0\r\n\r\nPublication: 1.0\r\n`;
  const xml = `Content-Type: application/user+xml\r\n\r\n<u><EndpointData id="${secret}"/></u>`;
  return [[...opened(18), withPayload(line, blocks + xml)]];
}

/** An invitation to a connection, outside of packets. */
function invited(secret: string): string {
  const headers = ['To: <msnmsgr:b@x.example>', 'Content-Type: application/x-msnmsgr-transreqbody'];
  return `INVITE MSNMSGR:b@x.example MSNSLP/1.0\r\n${headers.join('\r\n')}\r\n\r\nBridges: TCPv1\r\nNonce: {${secret}}\r\n\r\n`;
}

function signalled(line: string, secret: string): string[][] {
  const blocks = 'Routing: 1.0\r\n\r\nReliability: 1.0\r\n\r\nMessaging: 2.0\r\nMessage-Type: Signal/P2P\r\n\r\n';
  return [[...opened(21), withPayload(line, `${blocks}${invited(secret)}`)]];
}

/** Streams by kind, with this word as the secret. */
export function secretStreams(secret: string): SecretStreams {
  const once = (line: string, version = 18): string[][] => [[...opened(version), line]];
  const account = `a@x.example;{${secret}}`;
  return {
    'msn.usr': logins(secret),
    'msn.xfr': once(`< XFR 17 SB 10.0.0.8:1864 CKI ${secret}`),
    'msn.rng': once(`< RNG ${secret} 10.0.0.8:1864 CKI ${secret} ${account} A%20%2E`),
    'msn.nln': [...once(`< NLN NLN 1:${account} A 32:00 0`), ...once(`< NLN NLN ${account} 1 %41 32:00 0`, 17)],
    'msn.iln': [...once(`< ILN 6 NLN 1:${account} A 32:00 0`), ...once(`< ILN 6 NLN ${account} 1 A 32:00 0`, 17)],
    'msn.fln': [...once(`< FLN 1:${account} 0:00`), [`> CHG 5 NLN`, `< FLN ${account} 1 0:00`]],
    'msn.qry': once(withPayload('> QRY 5 PROD0090YUAUV{2B', secret)),
    'msn.uux': userData('> UUX 5', secret),
    'msn.ubx': [...userData('< UBX 1:a@x.example', secret), ...once(`< UBX 1:${account} 0`)],
    'msn.uun': [
      ...once(withPayload(`> UUN 5 ${account} 1`, `<a><MachineGuid>${secret}</MachineGuid></a>`)),
      ...once(withPayload('> UUN 5 b@x.example 3', invited(secret))),
      ...once(withPayload('> UUN 5 b@x.example 3', invited(secret)).replace('Bridges', '\xff\xff\xffdges')),
    ],
    'msn.ubn': [...once(withPayload(`< UBN ${account} 1`, `<a><MachineGuid>${secret}</MachineGuid></a>`))],
    'msn.uum': messages(`> UUM 5 ${account} 1 1`, secret),
    'msn.ubm': messages(`< UBM ${account} 1 b@x.example 1 1`, secret),
    'msn.msg': messages(`< MSG ${account} %41`, secret),
    'msn.ans': [[`> ANS 1 ${account} ${secret} ${secret}`]],
    'msn.iro': [[`> ANS 1 a@x.example 1 2`, `< IRO 1 1 2 ${account} A 5`]],
    'msn.cal': [
      [`> USR 1 a@x.example 12.34`, `> CAL 2 b@x.example`, `< CAL 2 RINGING ${secret}`],
      [`> CAL 2 ${account}`],
    ],
    'msn.joi': [[`> USR 1 a@x.example 12.34`, `< JOI ${account} A 5`]],
    'msn.bye': [[`> USR 1 a@x.example 12.34`, `< BYE ${account}`]],
    'msn.put': routed('> PUT 5', secret),
    'msn.del': routed('> DEL 5', secret),
    'msn.sdg': [...routed('> SDG 5', secret), ...signalled('> SDG 5', secret)],
    'msn.nfy': routed('< NFY PUT', secret),
    'msn.message': [
      [
        ...opened(18),
        headed(
          '< MSG a@x.example A',
          ['Content-Type: text/plain', `P2P-Src: a@x;{${secret}}`, 'Message-ID: {1}', 'Chunks: 2'],
          'a',
        ),
        headed('< MSG a@x.example A', ['Message-ID: {1}', 'Chunk: 1'], 'b'),
      ],
    ],
  };
}
