/** Peer-to-peer traffic with a secret in every place that has one, as `secrets.ts` has it for commands. */
import type { Header } from '../../../dissectors/msn/header-list.js';
import { binary, bytesOf, line, pieces, request, response, sends, written } from './peer-traffic.js';
import type { SecretStreams } from './secrets.js';

const head = ['> USR 1 anna@x.example 12.34', '< USR 1 OK anna@x.example Anna'];
const transport = { type: 'transrespbody' };

/** A nonce whose bytes are this secret. */
function nonceOf(secret: string): Uint8Array {
  return bytesOf(secret.padEnd(16, '.').slice(0, 16));
}

function nonces(secret: string): Header[] {
  return [line('Bridge', 'TCPv1'), line('Nonce', `{${secret}}`), line('Hashed-Nonce', `{${secret}}`)];
}

/** A direct connection; the handshake has no fields but these bytes. */
function direct(secret: string): { readonly handshake: string; readonly bare: string; readonly data: string } {
  const greeting = binary(written('msn.direct-open', { greeting: 'foo' }));
  const packet = new Uint8Array(48);
  packet[29] = 1;
  packet.set(nonceOf(secret), 32);
  const header = '\x30\0\0\0';
  const invite = written('msn.slp-invite', request('INVITE', nonces(secret), transport));
  const signalling = written('msn.direct-data', { p2p: { data: invite } });
  return {
    handshake: `> ${greeting}${header}${binary(packet)}`,
    bare: `> ${greeting}\x10\0\0\0${binary(nonceOf(secret))}`,
    data: `> ${greeting}${binary(signalling)}`,
  };
}

/** The packets of an invitation, but for one; what is left holds pieces of the secret. */
function gapped(fields: Parameters<typeof written>[1], missing: number): string[] {
  const packets = pieces(written('msn.slp-invite', fields), { messageId: 5, ackId: 6 }, 50);
  return [...head, ...packets.filter((_packet, index) => index !== missing).map((packet) => sends(packet))];
}

/** Streams by kind, with this word as the secret. */
export function peerSecretStreams(secret: string): SecretStreams {
  const lines = nonces(secret);
  const said = (id: string, fields: Parameters<typeof written>[1]): string[] => [
    ...head,
    sends({ data: written(id, fields) }),
  ];
  const { handshake, bare, data } = direct(secret);
  return {
    'msn.slp-invite': [
      said('msn.slp-invite', request('INVITE', lines, transport)),
      said('msn.slp-invite', { ...request('INVITE', []), endpoint: `{${secret}}` }),
      gapped(request('INVITE', lines, transport), 6),
      gapped(request('INVITE', lines, transport), 9),
    ],
    'msn.slp-bye': [said('msn.slp-bye', request('BYE', lines, transport))],
    'msn.slp-ack': [said('msn.slp-ack', request('ACK', lines, transport))],
    'msn.slp-response': [said('msn.slp-response', response(200, lines, transport))],
    'msn.slp-other': [
      said('msn.slp-other', { startLine: 'HELLO', headers: [line('Nonce', secret)], properties: [], nul: true }),
      gapped(request('INVITE', lines, transport), 0),
    ],
    'msn.direct-handshake': [[handshake]],
    'msn.direct-nonce': [[bare]],
    'msn.direct-data': [[data]],
    'msn.ftp-other': [['> VER MSNFTP', '< VER MSNFTP', `> USR  anna@x.example ${secret}`]],
    'msn.ftp-user': [['> VER MSNFTP', '< VER MSNFTP', `> USR anna@x.example ${secret}`]],
  };
}
