// node scripts/live/feed.mjs INTERFACE PACKETS-A-SECOND
//
// Sends the conversations of the samples again and again until SIGINT, each time between other hosts, and prints now
// and then how many packets it has sent. For `npm run soak`.
import { Buffer } from 'node:buffer';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { Frame, openCapture } from '../../dist/src/core.js';
import { openSender } from './sender.mjs';

const [device = '', rate = '2000'] = process.argv.slice(2);
const samples = resolve(import.meta.dirname, '../../samples');
const header = 14;
const tick = 10;

/** Frames of IPv4 in all samples of a protocol. */
async function framesOf(protocol) {
  const frames = [];
  const captures = readdirSync(join(samples, protocol)).map((name) => join(samples, protocol, name, 'capture.pcap'));
  for (const capture of captures.filter((path) => existsSync(path))) {
    const source = await openCapture(capture);
    const frame = new Frame();
    do {
      while (source.next(frame)) {
        const bytes = Buffer.from(frame.bytes.subarray(frame.start, frame.end));
        if (bytes.length > header + 20 && bytes.readUInt16BE(12) === 0x0800) frames.push(bytes);
      }
    } while (await source.more());
    await source.close();
  }
  return frames;
}

/** The same frame between hosts of another network: its addresses begin with two other bytes. */
function moved(frame, round) {
  const bytes = Buffer.from(frame);
  for (const at of [header + 12, header + 16]) bytes.writeUInt16BE(0x0b00 + (round % 0x4000), at);
  bytes.writeUInt16BE(0, header + 10);
  bytes.writeUInt16BE(checksum(bytes.subarray(header, header + 4 * (bytes[header] & 15))), header + 10);
  // A UDP checksum of 0 means none; TCP's is wrong now, which captures of sending hosts show as well.
  if (bytes[header + 9] === 17 && (bytes.readUInt16BE(header + 6) & 0x1fff) === 0) bytes.writeUInt16BE(0, header + 26);
  return bytes;
}

function checksum(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const frames = [...(await framesOf('ipmsg')), ...(await framesOf('myicq')), ...(await framesOf('msn'))];
const sender = openSender(device);
let sent = 0;
let stopped = false;
process.on('SIGINT', () => (stopped = true));
const began = performance.now();
for (let told = 0; !stopped;) {
  const due = ((performance.now() - began) / 1000) * Number(rate);
  while (sent < due) {
    sender.send(moved(frames[sent % frames.length], Math.floor(sent / frames.length)));
    sent++;
  }
  if (performance.now() - told > 1000) {
    told = performance.now();
    process.stdout.write(`${sent}\n`);
  }
  await wait(tick);
}
process.stdout.write(`${sent}\n`);
sender.close();
