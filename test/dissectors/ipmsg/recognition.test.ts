import { join } from 'node:path';
import { Cursor } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { builtIn, dissect, type MessageRecord } from '../../../src/index.js';
import { captures, root } from '../../tshark.js';

const dissectors = builtIn.filter(({ id }) => id === 'ipmsg');

async function messagesOf(capture: string): Promise<MessageRecord[]> {
  const messages: MessageRecord[] = [];
  for await (const record of dissect([join(root, capture)], { dissectors })) {
    if (record.record === 'message') messages.push(record);
  }
  return messages;
}

const isOwn = (capture: string): boolean => capture.startsWith(join('samples', 'ipmsg'));

describe('recognition by content', () => {
  it.each(captures.filter((capture) => !isOwn(capture)))('takes nothing of %s', async (capture) => {
    expect(await messagesOf(capture)).toEqual([]);
  });

  it.each(captures.filter(isOwn))('takes every datagram of %s, were it on another port', async (capture) => {
    const datagrams = (await messagesOf(capture)).filter(({ flow }) => flow.transport === 'udp');
    const where = { transport: 'udp', sourcePort: 1, destinationPort: 2, registered: false, midStream: false } as const;
    const refused = datagrams.filter(({ bytes, start, end, wireLength }) => {
      const cursor = new Cursor(bytes, start, end, start + wireLength);
      return ipmsg.probe(cursor, where) !== 'yes';
    });
    expect(datagrams.length).toBeGreaterThan(2);
    expect(refused.map(({ ref }) => ref.frame)).toEqual([]);
  });
});
