import { describe, expect, it } from 'vitest';
import { builtIn, dissect, recordId, type DissectionRecord, type MessageRecord } from '../src/index.js';
import { anyCut, anyOrder, misnamed, quietEqualsTraced, roundTrip } from '../src/testing/index.js';
import { captures, root } from './tshark.js';

async function all(capture: string): Promise<DissectionRecord[]> {
  const records: DissectionRecord[] = [];
  for await (const record of dissect([`${root}/${capture}`], { dissectors: builtIn })) records.push(record);
  return records;
}

async function messagesOf(capture: string): Promise<MessageRecord[]> {
  return (await all(capture)).filter((record) => record.record === 'message');
}

/** A seeded shuffle (xorshift32), so that a failure can be repeated. */
function shuffled<T>(list: readonly T[]): T[] {
  const result = [...list];
  let state = 20_261_121;
  for (let i = result.length - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    const [a, b] = [result[i], result[j]];
    if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
  }
  return result;
}

const faults = (records: readonly MessageRecord[], law: (record: MessageRecord) => string[]): string[] =>
  records.flatMap((record) => law(record).map((fault) => `${recordId(record.ref, false)} ${fault}`));

/** What each sample must have, so that a law over no messages cannot pass for one that holds. */
const fewest = new Map([
  ['samples/ipmsg/iptux-conversation/capture.pcap', 40],
  ['samples/ipmsg/libipmsg-session/capture.pcap', 98],
  ['samples/ipmsg/perl-and-go/capture.pcap', 34],
  ['samples/myicq/v1-basic/capture.pcap', 172],
  ['samples/myicq/v1-auth/capture.pcap', 96],
  ['samples/myicq/v1-tcp/capture.pcap', 114],
  ['samples/msn/msnp18-libpurple/capture.pcap', 360],
  ['samples/msn/msnp2-11/capture.pcap', 1026],
]);

describe('the laws hold for every message of every sample', () => {
  for (const capture of captures) {
    it(`${capture}: quiet equals traced, and every byte lies in exactly one part`, async () => {
      const records = await messagesOf(capture);
      expect(records.length).toBeGreaterThanOrEqual(fewest.get(capture) ?? 0);
      expect(faults(records, quietEqualsTraced)).toEqual([]);
    });

    it(`${capture}: what is written from the values is the message`, async () => {
      expect(faults(await messagesOf(capture), roundTrip)).toEqual([]);
    });

    it(`${capture}: cut at any length, a message gives a diagnostic and the beginning of its tree`, async () => {
      expect(faults(await messagesOf(capture), anyCut)).toEqual([]);
    }, 120_000);

    it(`${capture}: opened in any order, messages give the same trees`, async () => {
      expect(anyOrder(await messagesOf(capture), shuffled)).toEqual([]);
    });
  }
});

describe('the declarations', () => {
  for (const dissector of builtIn) {
    it(`of ${dissector.id} name every field, kind and problem, each once`, () => {
      expect(misnamed(dissector)).toEqual([]);
    });
  }
});
