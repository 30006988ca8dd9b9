/** Hostile captures that are told as scenarios, and floods. */
import { resolve } from 'node:path';
import { between, forgedFrom } from '../forge/forging.js';
import { join, Pcapng } from '../capture/build.js';
import { Connection } from '../engine/traffic.js';
import { lan, pcapOfTraffic, udpPacket } from './traffic.js';

/** Where the keys of `sealedFlood` are. */
const sealedKeys = resolve(import.meta.dirname, '../../samples/ipmsg/libipmsg-session/keys');

/** A capture out of a scenario of IP Messenger between two hosts. */
export function told(...steps: readonly string[]): Uint8Array {
  return forgedFrom(between(...steps), { name: 'a.pcap' });
}

/** What a client of MSN and its notification server say, `>` before the lines of the client. */
export function chatted(lines: readonly string[]): Uint8Array {
  return pcapOfTraffic((made) => {
    const connection = new Connection(made, { ...lan(1), port: 40_000 }, { ...lan(9), port: 1863 }).open();
    for (const line of ['> VER 1 MSNP15 CVR0\r\n', '< VER 1 MSNP15\r\n', ...lines]) {
      if (line.startsWith('>')) connection.say(line.slice(2));
      else connection.reply(line.slice(2));
    }
    connection.close();
  });
}

/** A message of MSN's server with this payload. */
export function payload(command: string, text: string): string {
  return `< ${command} ${text.length}\r\n${text}`;
}

/** A line that never ends, as far as anybody who keeps what it has said can tell; then an honest one. */
export function endlessLine(length: number): Uint8Array {
  const text = `
protocol: msn
hosts: { anna: 10.0.0.7, ns: 10.0.0.1 }
steps:
  - { from: anna, to: ns, kind: ver, fields: { versions: [MSNP15, CVR0] } }
  - { from: anna, to: ns, data: { text: "${'A'.repeat(length)}\\r\\n" } }
  - { from: anna, to: ns, kind: png }`;
  return forgedFrom(text, { name: 'a.pcap' });
}

/** A request whose segments say different things about the same bytes. */
export function differingSegments(): Uint8Array {
  const text = `
protocol: msn
hosts: { anna: 10.0.0.7, ns: 10.0.0.1 }
steps:
  - { from: anna, to: ns, kind: ver, fields: { versions: [MSNP15, CVR0] } }
  - { from: anna, to: ns, kind: usr, fields: { method: SSO, stage: I, email: anna@x.example }, fault: { overlap: { bytes: 6, differ: true } } }`;
  return forgedFrom(text, { name: 'a.pcap' });
}

/** Encrypted messages, each with a session key of its own that only RSA opens. */
export function sealedFlood(count: number): Uint8Array {
  const text = `
protocol: ipmsg
hosts:
  anna: { address: 10.0.0.7, key: alice.jwk.json }
  ben: { address: 10.0.0.9, key: bob.jwk.json }
steps:
  - { from: anna, to: ben, kind: sendmsg, fields: { text: hello }, how: { encrypt: true, signed: false }, repeat: { times: ${count} } }`;
  return forgedFrom(text, { folder: sealedKeys, name: 'a.pcap' });
}

/** An invitation whose description of the picture is no base64. */
export function damagedContext(): Uint8Array {
  const text = `
protocol: msn
hosts: { anna: 10.0.0.7, sb: 10.0.0.2 }
steps:
  - { from: anna, to: sb, kind: usr, fields: { email: anna@x.example, cookie: "17.1" } }
  - from: anna
    to: sb
    kind: slp-invite
    fields:
      slp: { to: ben@x.example, from: anna@x.example, branch: "{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}", callId: "{00000000-0000-0000-0000-000000000001}" }
      properties: [{ name: EUF-GUID, value: "{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}" }, { name: SessionID, value: "1" }, { name: AppID, value: "12" }, { name: Context, value: "PG1z@@@@\\e[2J" }]`;
  return forgedFrom(text, { name: 'a.pcap' });
}

/** A packet with thousands of empty comments. */
export function optionBomb(count: number): Uint8Array {
  const ng = new Pcapng();
  const hello = udpPacket('1:100:alice:host:32:hello');
  const comments = new Uint8Array(4 * count).map((_zero, index) => (index % 4 === 0 ? 1 : 0));
  const body = new Uint8Array(20 + Math.ceil(hello.length / 4) * 4 + comments.length);
  const view = new DataView(body.buffer);
  view.setUint32(12, hello.length, true);
  view.setUint32(16, hello.length, true);
  body.set(hello, 20);
  body.set(comments, body.length - comments.length);
  return join(ng.section(), ng.interface(228), ng.block(6, body), ng.packet(0, 1n, hello));
}

/** One datagram from each of many ports: as many flows. */
export function flowFlood(count: number): Uint8Array {
  return pcapOfTraffic((made) => {
    for (let port = 0; port < count; port++) {
      made.udp({ ...lan(1), port: 10_000 + port }, lan(2), `1:${port + 1}:alice:host:32:hello`);
    }
  });
}

/** A folder whose entries want to be anywhere but below the folder that they are extracted to. */
export function traversal(): Uint8Array {
  const names = [
    '../../../etc/passwd',
    '/etc/shadow',
    '..\\\\..\\\\boot.ini',
    'C:evil',
    'con',
    'a\\0b',
    '..',
    'x/../../y',
  ];
  const entries = names.flatMap((name) => [
    `  - { on: folder, from: anna, kind: directory-entry, fields: { name: "${name}", size: 4, attr: 1 } }`,
    '  - { on: folder, from: anna, data: { text: evil } }',
  ]);
  const text = `
protocol: ipmsg
hosts: { anna: 10.0.0.7, ben: 10.0.0.9 }
connections: { folder: { from: ben, to: anna, transport: tcp } }
steps:
  - { from: anna, to: ben, kind: sendmsg, fields: { text: x, files: [{ name: ../up, attr: 2 }] } }
  - { from: ben, to: anna, kind: recvmsg }
  - { on: folder, from: ben, kind: getdirfiles }
  - { on: folder, from: anna, kind: directory-entry, fields: { name: "../up", size: 0, attr: 2 } }
${entries.join('\n')}
  - { on: folder, from: anna, kind: directory-entry, fields: { name: ., size: 0, attr: 3 } }`;
  return forgedFrom(text, { name: 'a.pcap' });
}
