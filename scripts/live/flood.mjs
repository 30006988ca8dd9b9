// node scripts/live/flood.mjs INTERFACE PACKETS-A-SECOND SECONDS
//
// Sends numbered datagrams, one in ten a message of IPMsg with that number, the others nobody's, and prints how many it
// sent: how many packets a second a live capture takes without a loss is seen by comparing the numbers.
import { Buffer } from 'node:buffer';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { openSender } from './sender.mjs';

const [device = '', rate = '100000', seconds = '60'] = process.argv.slice(2);
/** Numbers begin behind it, so that all of them have as many digits. */
const first = 100_000_000;
const [ipmsg, nobody] = [2425, 9999];

/** Ethernet, IPv4 and UDP without a checksum around the payload, from one of many hosts. */
function frameOf(payload, port, host) {
  const udp = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0]);
  udp.writeUInt16BE(port, 0);
  udp.writeUInt16BE(port, 2);
  udp.writeUInt16BE(8 + payload.length, 4);
  const ip = Buffer.from([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, 10, 1, 0, host, 10, 1, 1, host]);
  ip.writeUInt16BE(28 + payload.length, 2);
  const ethernet = Buffer.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]);
  return Buffer.concat([ethernet, ip, udp, Buffer.from(payload)]);
}

const number = String(first);
const frames = Array.from({ length: 250 }, (_, host) =>
  host % 10 === 0
    ? frameOf(`1:${number}:anna:pc:32:hello`, ipmsg, host)
    : frameOf(`${number} ${'x'.repeat(100)}`, nobody, host),
);
const places = frames.map((frame) => frame.indexOf(number));

const sender = openSender(device);
const total = Number(rate) * Number(seconds);
const began = performance.now();
for (let sent = 0; sent < total;) {
  const due = Math.min(total, ((performance.now() - began) / 1000) * Number(rate));
  for (; sent < due; sent++) {
    const kind = sent % frames.length;
    frames[kind].write(String(first + sent), places[kind], 'latin1');
    sender.send(frames[kind]);
  }
  await wait(1);
}
process.stdout.write(`${total} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
sender.close();
