/** tshark prints the lines of MSN; where it sees a line of its own, there is a command of ours. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { mount } from 'imdissect/dissector';
import { describe, expect, it } from 'vitest';
import { msn } from '../../../dissectors/msn/index.js';
import { dissect, type MessageRecord } from '../../../src/core.js';
import { hasTshark, root, withoutTshark } from '../../tshark.js';

const samples = ['msnp2-11', 'msnp18-libpurple'].map((name) => join(root, 'samples/msn', name, 'capture.pcap'));

/** Lines that begin like a command, and the frames that tshark calls MSN. */
function oracle(capture: string): { readonly lines: number; readonly frames: number } {
  const text = execFileSync('tshark', ['-n', '-r', capture, '-Y', 'msnms', '-T', 'pdml'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = [...text.matchAll(/<field name="" show="(?: \[truncated\])?(?:[A-Z]{3}|\d{3})(?: |\\r)/g)].length;
  return { lines, frames: [...text.matchAll(/<packet>/g)].length };
}

async function messagesOf(capture: string): Promise<MessageRecord[]> {
  const found: MessageRecord[] = [];
  for await (const record of dissect([capture], { dissectors: [mount(msn)] })) {
    if (record.record === 'message' && record.wireLength > 0 && record.origins.length > 0) found.push(record);
  }
  return found;
}

/**
 * tshark knows no payloads: a command that stands right behind one, with no line's end between them, is part of the
 * payload's last line for it.
 */
function seenByTshark(messages: readonly MessageRecord[]): MessageRecord[] {
  const before = new Map<string, MessageRecord>();
  return messages.filter((message) => {
    const side = `${message.flow.number} ${message.direction}`;
    const last = before.get(side);
    before.set(side, message);
    const isBehindPayload = last !== undefined && last.bytes[last.end - 1] !== 0x0a;
    return !isBehindPayload || last.origins.at(-1)?.frame !== message.firstFrame;
  });
}

describe('lines of MSN', () => {
  for (const capture of samples) {
    it.skipIf(!hasTshark)(
      `are those that tshark counts: ${capture.slice(root.length + 1)}${withoutTshark}`,
      async () => {
        const { lines, frames } = oracle(capture);
        const messages = (await messagesOf(capture)).filter(
          ({ message }) => 'command' in message.fields && message.fields['command'] !== undefined,
        );
        expect(seenByTshark(messages).length).toBe(lines);
        const ours = new Set(messages.flatMap(({ origins }) => origins.map(({ frame }) => frame)));
        expect(ours.size).toBe(frames);
      },
      60_000,
    );
  }
});
