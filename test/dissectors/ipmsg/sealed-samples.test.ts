/** The encrypted messages of recorded captures, opened with the keys of the programs that received them. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtIn, dissect, limits, type DissectionRecord, type Limits, type MessageRecord } from 'imdissect';
import { anyCut, anyOrder, quietEqualsTraced, roundTrip } from 'imdissect/testing';
import { describe, expect, it } from 'vitest';
import type { IpmsgFields } from '../../../dissectors/ipmsg/index.js';
import { root } from '../../tshark.js';

const dissectors = builtIn.filter(({ id }) => id === 'ipmsg');

async function recordsOf(sample: string, changed: Partial<Limits> = {}): Promise<DissectionRecord[]> {
  const folder = `${root}/samples/ipmsg/${sample}`;
  const names = readdirSync(`${folder}/keys`);
  const options = { key: names.map((name) => readFileSync(`${folder}/keys/${name}`, 'utf8')), 'key.names': names };
  const records: DissectionRecord[] = [];
  const settings = { dissectors, options, limits: limits(changed) };
  for await (const record of dissect([`${folder}/capture.pcap`], settings)) records.push(record);
  return records;
}

function messagesIn(records: readonly DissectionRecord[]): MessageRecord[] {
  return records.filter((record) => record.record === 'message');
}

const codesOf = ({ diagnostics }: MessageRecord): string[] => diagnostics.map(({ problem }) => problem.code);

const fieldsOf = (fields: IpmsgFields): IpmsgFields => fields;

/** Frame, key and text of every message that had to be opened. */
function openedIn(records: readonly DissectionRecord[]): (readonly [number, string | null, string | undefined])[] {
  return messagesIn(records)
    .map(({ ref, message }) => ({ ref, message, fields: fieldsOf(message.fields) }))
    .filter(({ fields }) => fields.cipher !== undefined)
    .map(({ ref, message, fields }) => [ref.frame, message.decryptedWith, fields.text] as const);
}

describe('recorded captures with their keys', () => {
  it('libipmsg: sealed messages without a NUL at their end', async () => {
    const records = await recordsOf('libipmsg-session');
    expect(openedIn(records)).toEqual([
      [64, 'key bob.jwk.json', 'sealed secret message'],
      [67, 'key bob.jwk.json', 'sealed and locked'],
    ]);
  });

  it('Net::IPMessenger: messages whose NUL is encrypted with them', async () => {
    const records = await recordsOf('perl-and-go');
    expect(openedIn(records)).toEqual([
      [12, 'key bob.jwk.json', 'Encrypted hello from perl'],
      [14, 'key bob.jwk.json', 'sealed encrypted\nline two: colon'],
    ]);
    const [first] = messagesIn(records).filter(({ ref }) => ref.frame === 12);
    expect(first?.summary(false)).toBe('SENDMSG alice@alicehost #1795205797 "Encrypted hello from perl"');
  });

  it.each(['libipmsg-session', 'perl-and-go'])('%s: the laws hold, and nothing is odd about keys', async (sample) => {
    const all = messagesIn(await recordsOf(sample));
    expect(all.flatMap(codesOf).filter((code) => /key|signature|fingerprint/.test(code))).toEqual([]);
    const messages = all.filter(({ message }) => message.fields['cipher'] !== undefined);
    expect(messages).toHaveLength(2);
    expect(messages.flatMap((one) => [...quietEqualsTraced(one), ...roundTrip(one), ...anyCut(one)])).toEqual([]);
    expect(anyOrder(all, (records) => [...records].reverse())).toEqual([]);
  });

  it('the limit on private-key operations is the user’s', async () => {
    const records = await recordsOf('perl-and-go', { rsa: 1 });
    expect(openedIn(records).map(([, source]) => source)).toEqual(['key bob.jwk.json', null]);
    expect(messagesIn(records).filter((one) => codesOf(one).includes('limit.reached'))).toHaveLength(1);
  });
});
