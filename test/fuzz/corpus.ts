/** What the kit begins from: every sample, and a few captures made by hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mounted } from '../../src/mount.js';
import { builtIn, Engine } from '../../src/index.js';
import { parrot } from '../engine/parrot.js';
import { bob, Connection, Traffic, type End } from '../engine/traffic.js';
import { hostileTexts } from '../render/hostile-texts.js';
import type { Random } from './random.js';
import { framesOf, recordOf, recordsOf, type PacketRecord } from './records.js';

export const root = resolve(import.meta.dirname, '../..');

/** The built-in dissectors, and a made-up protocol that uses everything the contract offers. */
export const dissectors: readonly Mounted[] = [...builtIn, parrot];

const lan = (last: number): End => ({ address: [10, 0, 0, last], port: 2425 });

/** What must never be shown: the password of a shared folder, as iptux sends it. */
export const canary = 'Kanarienvogel42';

/** Conversations whose messages hold the canary in fields that are secret. */
export const secrets: readonly PacketRecord[] = traffic((made) => {
  const password = Buffer.from(canary).toString('base64');
  for (let number = 10; number < 14; number++) {
    made.udp(lan(1), lan(2), `1_iptux 0.10.0:${number}:root:vm:${0x40000000 + 0xff}:${password}\0`);
    made.udp(lan(2), lan(1), `1_iptux 0.10.0:${number + 90}:root:vm:33:${number}\0`);
  }
});

function traffic(make: (made: Traffic) => void): PacketRecord[] {
  const made = new Traffic();
  make(made);
  return made.frames.map(recordOf);
}

const hostile = traffic((made) => {
  for (const [index, text] of hostileTexts.entries()) {
    const bytes = Buffer.from(`1:${index}:u:h:32:${text}\0nick ${text}\0group ${text}\0`);
    made.udp(lan(1), lan(2), bytes);
    made.udp(lan(1), lan(2), Buffer.concat([Buffer.from(`1:${index}:${text}:${text}:6291459:`), bytes]));
  }
});

const chatter = traffic((made) => {
  const one = new Connection(made).open();
  one.say('SAY hello\nASK 1 why\n').reply('ANS 1\n').say('FILE 12 a.txt\nhello world!SAY !se');
  one.say('cret\nPART x abc\nPART x def\nDONE x\nTUBE SAY inside\n').lose(5).say('\nSAY again\n').close();
  new Connection(made, { ...bob, port: 50_000 }, { ...bob, port: 80 })
    .open()
    .say('GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc')
    .reply('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')
    .close();
  new Connection(made, { ...bob, port: 50_001 }, { ...bob, port: 1080 })
    .open()
    .say(Uint8Array.of(5, 1, 0))
    .reply(Uint8Array.of(5, 0))
    .say(Uint8Array.of(5, 1, 0, 1, 10, 0, 0, 9, 0x1e, 0x61))
    .reply(Uint8Array.of(5, 0, 0, 1, 10, 0, 0, 9, 0x1e, 0x61))
    .say('SAY through a proxy\n');
  new Connection(made, { ...bob, port: 50_002 }, { ...bob, port: 3128 })
    .open()
    .say('CONNECT far.example:7777 HTTP/1.1\r\n\r\n')
    .reply('HTTP/1.1 200 OK\r\n\r\n')
    .say('SAY through HTTP\n');
});

/** Formats of IP Messenger that no sample has: dictionaries, and pictures in fragments. */
const unsampled = traffic((made) => {
  const host = 'UID:1:u:HID:1:h:IPAD:8:10.0.0.1:PORT:3:979';
  const list = `CMD:2:14:HLST:2d:2a:${host}:NUM:1:1`;
  for (const content of [
    'VER:1:3:PKT:8:6553f107:UID:5:alice:HID:1:h:CMD:2:20:FLG:3:100:BODY:5:hello',
    `CMD:2:b4:WAPD:${(list.length + 9).toString(16)}:IP2:${list.length.toString(16)}:${list}:Z`,
    'key1:3:3e8:key3:c:key31:4:-7d0:key4:b:3:3e8:3:7d0',
    'EF:6:500004:EI:2:ab:EK:2:cd:EB:2:ef',
  ]) {
    made.udp(lan(1), lan(2), `IP2:${content.length.toString(16)}:${content}:Z`);
  }
  made.udp(lan(1), lan(2), '1_lbt6_0#128#F8B46AA55B28#0:5:u:h:32:/~#>3c2f1a00<B~\0');
  made.udp(lan(1), lan(2), '1_lbt6_0#128#F8B46AA55B28#0:6:u:h:2097344:3c2f1a00|4|0|2|1|2|0|2|0|00000000#\0ab\0');
  made.udp(lan(2), lan(1), '1_lbt6_0#128#F8B46AA55B28#0:7:u:h:193:3c2f1a00|1#\0');
});

/** Names of the sample captures, relative to the repository. */
export const sampleFiles: readonly string[] = readdirSync(join(root, 'samples'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(pcap|pcapng)$/.test(name))
  .map((name) => `samples/${name}`)
  .sort();

const captures: readonly (readonly PacketRecord[])[] = [
  ...sampleFiles.map((name) => recordsOf(readFileSync(join(root, name)))).filter((records) => records.length > 0),
  hostile,
  chatter,
  secrets,
  unsampled,
];

/** The captures that have TCP, and so something to put together. */
const withStreams = captures.filter((records) => records.some(({ data, linkType }) => isTcp(data, linkType)));

function isTcp(data: Uint8Array, linkType: number): boolean {
  return data[(linkType === 1 ? 14 : 0) + 9] === 6;
}

/** Some records of one capture that follow one another. */
export function someRecords(random: Random, most: number): PacketRecord[] {
  return piece(captures, random, most);
}

/** As `someRecords`, of captures with TCP. */
export function someSegments(random: Random, most: number): PacketRecord[] {
  return piece(withStreams, random, most);
}

function piece(from: readonly (readonly PacketRecord[])[], random: Random, most: number): PacketRecord[] {
  const records = random.pick(from);
  const start = random.oneIn(3) ? 0 : random.below(records.length);
  return records.slice(start, start + 1 + random.below(most));
}

/** The bytes of all messages that the dissectors find in the captures, by dissector. */
export const messages: ReadonlyMap<string, readonly Uint8Array[]> = messagesIn(captures);

function messagesIn(all: readonly (readonly PacketRecord[])[]): Map<string, Uint8Array[]> {
  const found = new Map<string, Uint8Array[]>(dissectors.map(({ id }) => [id, []]));
  for (const records of all) {
    const engine = new Engine({ dissectors }, (record) => {
      if (record.record !== 'message') return;
      found.get(record.protocol.id)?.push(new Uint8Array(record.bytes.subarray(record.start, record.end)));
    });
    for (const frame of framesOf(records)) engine.frame(frame);
    engine.finish();
  }
  return found;
}
