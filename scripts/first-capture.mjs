// The capture that a new protocol begins with: the made-up chat of dissectors/README.md, on UDP and TCP.
// The bytes are put together here by hand, and not by the dissector's own writer, which they test.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TextEncoder } from 'node:util';

const anna = [10, 0, 0, 1];
const ben = [10, 0, 0, 2];
const everyone = [10, 0, 0, 255];
const [FIN, SYN, PSH, ACK] = [1, 2, 8, 16];
const type = { SAY: 1, OK: 2, HERE: 3 };

const u16 = (value) => [(value >>> 8) & 255, value & 255];
const u32 = (value) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const nul = (text) => [...new TextEncoder().encode(text), 0];

function chirp(what, number, body = []) {
  return [0x43, 0x48, 0x0d, 0x0a, ...u16(body.length), what, ...u32(number), ...body];
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes[at] * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return u16(~sum & 0xffff);
}

/** An IPv4 packet; `check` is where the transport's checksum stands. */
function packet(protocol, from, to, segment, check) {
  const pseudo = [...from, ...to, 0, protocol, ...u16(segment.length)];
  const sum = checksum([...pseudo, ...segment]);
  const head = [0x45, 0, ...u16(20 + segment.length), 0, 0, 0x40, 0, 64, protocol];
  const header = [...head, ...checksum([...head, 0, 0, ...from, ...to]), ...from, ...to];
  return [...header, ...segment.slice(0, check), ...sum, ...segment.slice(check + 2)];
}

function udp(from, to, port, payload) {
  return packet(17, from, to, [...u16(port), ...u16(port), ...u16(8 + payload.length), 0, 0, ...payload], 6);
}

/** One TCP connection from anna to ben. */
class Connection {
  #next = new Map([
    [anna, 1000],
    [ben, 5000],
  ]);

  constructor(port) {
    this.ports = new Map([
      [anna, 49_152],
      [ben, port],
    ]);
  }

  segment(from, flags, payload = []) {
    const to = from === anna ? ben : anna;
    const ports = [...u16(this.ports.get(from)), ...u16(this.ports.get(to))];
    const acknowledged = flags & ACK ? this.#next.get(to) : 0;
    const numbers = [...u32(this.#next.get(from)), ...u32(acknowledged)];
    this.#next.set(from, this.#next.get(from) + payload.length + (flags & (SYN | FIN) ? 1 : 0));
    return packet(6, from, to, [...ports, ...numbers, 0x50, flags, 0xff, 0xff, 0, 0, 0, 0, ...payload], 16);
  }
}

/** Seconds from the first frame, and the frame. */
function conversation(port) {
  const tcp = new Connection(port);
  const say = (number, text) => chirp(type.SAY, number, nul(text));
  const last = say(4, 'in two pieces');
  return [
    [0, udp(anna, everyone, port, chirp(type.HERE, 1, nul('anna')))],
    [1, tcp.segment(anna, SYN)],
    [1.001, tcp.segment(ben, SYN | ACK)],
    [1.002, tcp.segment(anna, ACK)],
    [1.1, tcp.segment(anna, PSH | ACK, [...say(2, 'hello'), ...say(3, '小明, are you there?')])],
    [1.101, tcp.segment(ben, PSH | ACK, chirp(type.OK, 2))],
    [1.9, tcp.segment(ben, PSH | ACK, chirp(type.OK, 3))],
    [2, tcp.segment(anna, ACK, last.slice(0, 9))],
    [2.001, tcp.segment(anna, PSH | ACK, last.slice(9))],
    [2.002, tcp.segment(ben, ACK)],
    [13, tcp.segment(anna, FIN | ACK)],
    [13.001, tcp.segment(ben, FIN | ACK)],
    [13.002, tcp.segment(anna, ACK)],
    [14, udp(anna, everyone, port, chirp(type.HERE, 5, nul('anna')))],
  ];
}

/** The capture, by the project's own writer: raw IPv4, nothing of the machine it was made on. */
export async function firstCapture(port) {
  const built = resolve(import.meta.dirname, '../dist/src/core.js');
  if (!existsSync(built)) throw new Error('run npm run build first');
  const { Frame, PcapWriter } = await import(built);
  const writer = new PcapWriter();
  for (const [seconds, bytes] of conversation(port)) {
    const frame = new Frame();
    frame.seconds = 1_795_000_000 + Math.floor(seconds);
    frame.nanoseconds = Math.round((seconds % 1) * 1000) * 1_000_000;
    frame.linkType = 228;
    frame.bytes = Uint8Array.from(bytes);
    frame.end = frame.wireLength = bytes.length;
    writer.write(frame);
  }
  return writer.finish();
}
