// Captures to measure with: made anew from a seed, so that two runs on two machines read the same bytes.
import { closeSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { desEncrypt, desKey } from 'imdissect/crypto';

/** Numbers from 0 to 2^32 - 1 that look random (xorshift32, G. Marsaglia 2003). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const packetsPerSecond = 5_000;
const batch = 1 << 20;
const text = new TextEncoder();

/** A classic pcap with microseconds and Ethernet, written in large pieces. */
class CaptureFile {
  #descriptor;
  #buffer = Buffer.alloc(batch + 4096);
  #used = 0;
  #packets = 0;

  /** @param target a file's name, or a descriptor that is open */
  constructor(target) {
    this.#descriptor = typeof target === 'number' ? target : openSync(target, 'w');
    const b = this.#buffer;
    b.writeUInt32LE(0xa1b2c3d4, 0);
    b.writeUInt16LE(2, 4);
    b.writeUInt16LE(4, 6);
    b.writeUInt32LE(262_144, 16);
    b.writeUInt32LE(1, 20);
    this.#used = 24;
  }

  /** An Ethernet frame with an IPv4 packet: `source` and `destination` are addresses as numbers. */
  packet(protocol, source, destination, transport, payload) {
    const length = 14 + 20 + transport.length + payload.length;
    const b = this.#buffer;
    let at = this.#used;
    const time = this.#packets++;
    b.writeUInt32LE(1_700_000_000 + Math.floor(time / packetsPerSecond), at);
    b.writeUInt32LE((time % packetsPerSecond) * (1_000_000 / packetsPerSecond), at + 4);
    b.writeUInt32LE(length, at + 8);
    b.writeUInt32LE(length, at + 12);
    at += 16;
    b.fill(2, at, at + 12);
    b.writeUInt16BE(0x0800, at + 12);
    at += 14;
    b.fill(0, at, at + 20);
    b[at] = 0x45;
    b.writeUInt16BE(length - 14, at + 2);
    b[at + 8] = 64;
    b[at + 9] = protocol;
    b.writeUInt32BE(source, at + 12);
    b.writeUInt32BE(destination, at + 16);
    b.set(transport, at + 20);
    b.set(payload, at + 20 + transport.length);
    this.#used = at + 20 + transport.length + payload.length;
    if (this.#used > batch) this.#flush();
  }

  close() {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush() {
    for (let at = 0; at < this.#used;) at += writeSome(this.#descriptor, this.#buffer, at, this.#used - at);
    this.#used = 0;
  }
}

/** How many bytes were written: none while a pipe is full. */
function writeSome(descriptor, bytes, at, length) {
  try {
    return writeSync(descriptor, bytes, at, length);
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
    return 0;
  }
}

const udpHeader = Buffer.alloc(8);

function udp(file, source, sourcePort, destination, destinationPort, payload) {
  udpHeader.writeUInt16BE(sourcePort, 0);
  udpHeader.writeUInt16BE(destinationPort, 2);
  udpHeader.writeUInt16BE(8 + payload.length, 4);
  file.packet(17, source, destination, udpHeader, payload);
}

const tcpHeader = Buffer.alloc(20);
const none = new Uint8Array(0);
const SYN = 2;
const ACK = 16;

function tcp(file, source, sourcePort, destination, destinationPort, flags, seq, ack, payload = none) {
  tcpHeader.writeUInt16BE(sourcePort, 0);
  tcpHeader.writeUInt16BE(destinationPort, 2);
  tcpHeader.writeUInt32BE(seq >>> 0, 4);
  tcpHeader.writeUInt32BE(ack >>> 0, 8);
  tcpHeader[12] = 0x50;
  tcpHeader[13] = flags;
  tcpHeader.writeUInt16BE(65_535, 14);
  file.packet(6, source, destination, tcpHeader, payload);
}

const words = 'the build is green again 会议改到三点 see you at lunch 文件收到了 ok thanks 明天见'.split(' ');

/** A network of 200 hosts with ten correspondents each; every message is acknowledged. Nine texts in ten are ASCII. */
function ipmsgTalk(file, random) {
  let open = null;
  let number = 1_700_000_000;
  const name = (host) => `user${host & 255}:pc-${host & 255}`;
  return () => {
    if (open !== null) {
      const { from, to, packet } = open;
      open = null;
      udp(file, to, 2425, from, 2425, text.encode(`1:${++number}:${name(to)}:33:${packet}\0`));
      return;
    }
    const host = random() % 200;
    const from = 0x0a000001 + host;
    const to = 0x0a000001 + ((host * 7 + (random() % 10) * 11 + 1) % 200);
    let said = '';
    const chinese = random() % 10 === 0;
    for (let i = random() % 6; i >= 0; i--) said += ` ${words[random() % (chinese ? words.length : 5)]}`;
    open = { from, to, packet: ++number };
    udp(file, from, 2425, to, 2425, text.encode(`1:${number}:${name(from)}:288:${said.slice(1)}\0`));
  };
}

const passwordKey = desKey(text.encode('secret01'));

/** A packet of a MyICQ 1.0 client: header, and payload encrypted with its check code where `closed`. */
function myicqPacket(uin, sid, command, sequence, payload, closed) {
  const length = closed ? Math.ceil(payload.length / 8) * 8 : payload.length;
  const packet = Buffer.alloc(20 + length);
  packet.writeUInt16BE(1, 0);
  packet.writeUInt32BE(uin, 6);
  packet.writeUInt32BE(sid, 10);
  packet.writeUInt16BE(command, 14);
  packet.writeUInt16BE(sequence, 16);
  packet.set(payload, 20);
  if (closed) {
    const index = sequence % Math.min(payload.length, 256);
    packet.writeUInt16BE((index << 8) | payload[index], 18);
    desEncrypt(passwordKey, 'bare', packet, 20, packet.length, packet, 20);
  }
  return packet;
}

/** 500 MyICQ clients that logged in at the beginning; every message is encrypted, and acknowledged by the server. */
function myicqTalk(file, random) {
  const server = 0x0a030001;
  const sequences = new Uint16Array(500);
  let open = null;
  return () => {
    if (open !== null) {
      const { client, port, sid, uin, sequence } = open;
      open = null;
      const ack = myicqPacket(uin, sid, 1, 0, none, false);
      ack.writeUInt16BE(sequence, 18);
      udp(file, server, 8000, client, port, ack);
      return;
    }
    const one = random() % sequences.length;
    const [client, port, sid, uin] = [0x0a030100 + one, 32_768 + one, 0x12340000 + one, 10_001 + one];
    const isFirst = sequences[one] === 0;
    const sequence = ++sequences[one] || ++sequences[one];
    let payload;
    if (isFirst) payload = Buffer.from([0, 9, ...text.encode('secret01\0'), 0, 0, 0, 0, 0, 1, 10, 3, 1, 1, 0x80, 0]);
    else {
      const said = text.encode(`${words[random() % 5]} ${words[random() % 5]} ${words[random() % 5]}\0`);
      payload = Buffer.from([0, 0, 0, 0x27, 0x12, 0, said.length, ...said]);
    }
    open = { client, port, sid, uin, sequence };
    udp(file, client, port, server, 8000, myicqPacket(uin, sid, isFirst ? 4 : 11, sequence, payload, !isFirst));
  };
}

const mime =
  'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nX-MMS-IM-Format: FN=Arial; EF=; CO=0; CS=0; PF=22\r\n\r\n';

/** Chat sessions on switchboards: both sides log in and write by turns, and the server acknowledges what a client wrote. */
function msnTalk(file, random, connections) {
  const turns = new Uint32Array(connections);
  const sent = [new Uint32Array(connections), new Uint32Array(connections)];
  const said = () => `${mime}${words[random() % 5]} ${words[random() % 5]}`;
  const message = (beginning) => {
    const payload = said();
    return `${beginning} ${payload.length}\r\n${payload}`;
  };
  const line = (turn, one) => {
    switch (turn) {
      case 1:
        return `USR 1 anna${one}@example.com 1734${one}.11\r\n`;
      case 2:
        return `USR 1 OK anna${one}@example.com Anna\r\n`;
      case 3:
        return `CAL 2 ben${one}@example.com\r\n`;
      case 4:
        return `CAL 2 RINGING 1734${one}\r\nJOI ben${one}@example.com Ben\r\n`;
      default:
    }
    const trid = Math.floor(turn / 4) + 2;
    if (turn % 4 === 1) return message(`MSG ${trid} A`);
    if (turn % 4 === 2) return `ACK ${trid}\r\n`;
    return turn % 4 === 3 ? message('MSG ' + trid + ' N') : message(`MSG ben${one}@example.com Ben`);
  };
  return () => {
    const one = random() % connections;
    const [client, server] = [0x0a010000 + one, 0x0a020001 + (one % 20)];
    const port = 1024 + (one % 60_000);
    const turn = turns[one]++;
    if (turn === 0) {
      sent[0][one] = sent[1][one] = 1;
      tcp(file, client, port, server, 1863, SYN, 0, 0);
      return;
    }
    const payload = text.encode(line(turn, one));
    const [mine, yours] = [sent[0][one], sent[1][one]];
    if (turn % 2 === 1) tcp(file, client, port, server, 1863, ACK, mine, yours, payload);
    else tcp(file, server, 1863, client, port, ACK, yours, mine, payload);
    sent[(turn + 1) % 2][one] += payload.length;
  };
}

/** Flows that are active at a time. */
const active = 10_000;

/** Traffic that is no messenger's (TLS, QUIC, DNS) in so many flows, which come and go over so many packets. */
function otherTalk(file, random, flows, total) {
  const noise = Buffer.from(Uint8Array.from({ length: 1400 }, () => random()));
  const tls = Buffer.concat([Buffer.from([0x17, 0x03, 0x03, 0x05, 0x00]), noise]);
  const packets = new Uint16Array(flows);
  let sent = 0;
  return () => {
    const begun = Math.floor((sent++ / total) * Math.max(0, flows - active));
    const flow = begun + (random() % Math.min(active, flows));
    const client = 0x0b000000 + (flow & 0xffff);
    const server = 0x0c000000 + (flow % 5000);
    const port = 20_000 + (flow % 40_000);
    const count = packets[flow]++;
    const length = 40 + (random() % 200);
    switch (flow % 10) {
      case 0:
        udp(file, client, port, server, 53, noise.subarray(0, 30 + (length % 60)));
        return;
      case 1:
      case 2:
        udp(file, client, port, server, 443, noise.subarray(0, length));
        return;
      default:
        // As on real networks, every second packet of a connection only acknowledges.
        if (count === 0) tcp(file, client, port, server, 443, SYN, flow, 0);
        else if (count % 2 === 0) tcp(file, server, 443, client, port, ACK, 1, flow + 1 + (count / 2) * 440);
        else tcp(file, client, port, server, 443, ACK, flow + 1 + ((count - 1) / 2) * 440, 1, tls.subarray(0, 440));
    }
  };
}

const makers = {
  ipmsg: (file, random) => ipmsgTalk(file, random),
  myicq: (file, random) => myicqTalk(file, random),
  msn: (file, random) => msnTalk(file, random, 2000),
  other: (file, random) => otherTalk(file, random, 1000, 1),
  mixed: (file, random, packets) => {
    const flows = Math.min(300_000, Math.ceil(packets * 0.3));
    const [ipmsg, msn, other] = [
      ipmsgTalk(file, random),
      msnTalk(file, random, 500),
      otherTalk(file, random, flows, packets * 0.9),
    ];
    return () => {
      const dice = random() % 20;
      if (dice === 0) ipmsg();
      else if (dice === 1) msn();
      else other();
    };
  },
};

/** What each capture consists of, in words. */
export const mixes = {
  ipmsg: 'IPMsg over UDP: 200 hosts in 2000 conversations, every message acknowledged, one text in ten Chinese',
  myicq: 'MyICQ over UDP: 500 clients, every message encrypted and acknowledged',
  msn: 'MSN over TCP: 2000 switchboard sessions, three of four messages a text, what the client says acknowledged',
  other: 'other protocols alone: TLS, QUIC and DNS in 1000 flows',
  mixed: '90 % other protocols in 300 000 flows, 10 000 at a time; 5 % IPMsg, 5 % MSN',
};

/** Writes a capture of so many packets to a file or an open descriptor. */
export function makeCapture(target, mix, packets) {
  const file = new CaptureFile(target);
  const next = makers[mix](file, randomFrom(20_261_121), packets);
  for (let i = 0; i < packets; i++) next();
  file.close();
}

// As a program it writes to standard output: node captures.mjs MIX PACKETS | imdissect -
if (process.argv[1] === import.meta.filename) {
  const [, , mix, packets] = process.argv;
  makeCapture(1, mix, Number(packets));
}
