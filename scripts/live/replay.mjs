// node scripts/live/replay.mjs CAPTURE INTERFACE [MILLISECONDS]
//
// Sends the frames of a capture of Ethernet again, so many milliseconds apart (default 1). For tests.
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { Frame, openCapture } from '../../dist/src/core.js';
import { openSender } from './sender.mjs';

const [capture = '', device = '', pause = '1'] = process.argv.slice(2);
const source = await openCapture(capture);
const sender = openSender(device);
const frame = new Frame();
do {
  while (source.next(frame)) {
    sender.send(Buffer.from(frame.bytes.subarray(frame.start, frame.end)));
    await wait(Number(pause));
  }
} while (await source.more());
sender.close();
await source.close();
