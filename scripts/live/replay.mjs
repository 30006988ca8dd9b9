// node scripts/live/replay.mjs INTERFACE MILLISECONDS CAPTURE...
//
// Sends the frames of captures of Ethernet again, one capture after another, so many milliseconds apart. For tests.
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { Frame, openCapture } from '../../dist/src/core.js';
import { openSender } from './sender.mjs';

const [device = '', pause = '1', ...captures] = process.argv.slice(2);
const sender = openSender(device);

async function replay(capture) {
  const source = await openCapture(capture);
  const frame = new Frame();
  do {
    while (source.next(frame)) {
      sender.send(Buffer.from(frame.bytes.subarray(frame.start, frame.end)));
      if (Number(pause) > 0) await wait(Number(pause));
    }
  } while (await source.more());
  await source.close();
}

for (const capture of captures) await replay(capture);
sender.close();
