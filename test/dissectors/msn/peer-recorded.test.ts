/** Transfers of real clients: what comes out is what was sent. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtIn, dissect } from '../../../src/index.js';
import type { DissectionRecord, MessageRecord, ObjectRecord } from '../../../src/record.js';
import { recordId } from '../../../src/record.js';
import { messages, told } from '../../engine/run.js';
import { root } from '../../tshark.js';

const sample = `${root}/samples/msn/msnp18-libpurple`;
const records: DissectionRecord[] = [];

beforeAll(async () => {
  for await (const record of dissect([`${sample}/capture.pcap`], { dissectors: builtIn })) records.push(record);
});

/** Names of the files that were sent, by the digest of their bytes. */
function truth(): Map<string, string> {
  const names = readdirSync(`${sample}/truth`);
  return new Map(
    names.map((name) => [
      createHash('sha256')
        .update(readFileSync(`${sample}/truth/${name}`))
        .digest('hex'),
      name,
    ]),
  );
}

describe('the transfers between two accounts of libpurple', () => {
  it('come out byte for byte: over the switchboard, directly, and begun on one and finished on the other', () => {
    const sent = truth();
    const objects = records.filter((record): record is ObjectRecord => record.record === 'object');
    expect(
      objects.map(({ kind, name, size, complete, sha256, flow }) => [
        ...[kind, name, size, complete],
        sent.get(sha256 ?? ''),
        flow?.server.port,
      ]),
    ).toEqual([
      ['picture', 'TFR2C2.tmp', 14037, true, 'icon0.png', 1863],
      ['file', 'send-a.txt', 20400, true, 'send-a.txt', 1863],
      ['file', 'send-b.bin', 9001, true, 'send-b.bin', 6892],
    ]);
  });

  it('follow one another from invitation to answer', () => {
    const dialogs = messages(records).filter(({ message }) => message.kind.id.startsWith('msn.slp-'));
    expect(
      dialogs.map(({ ref, message, answers, from }) => [
        recordId(ref, false),
        message.kind.label,
        answers === null
          ? from
              .slice(1)
              .map((one) => recordId(one, false))
              .join()
          : recordId(answers.ref, false),
      ]),
    ).toEqual([
      ['127.2', 'SLP_INVITE', ''],
      ['143.2', 'SLP_RESPONSE', '127.2'],
      ['167.2', 'SLP_INVITE', '127.2'],
      ['185.3', 'SLP_RESPONSE', '167.2'],
      ['331.2', 'SLP_INVITE', ''],
      ['340.2', 'SLP_RESPONSE', '331.2'],
      ['424.2', 'SLP_INVITE', ''],
      ['432.2', 'SLP_RESPONSE', '424.2'],
      ['446.2', 'SLP_INVITE', '424.2'],
      ['456.2', 'SLP_RESPONSE', '446.2'],
    ]);
  });

  it('show the picture with its digest, and the connections with their nonces', () => {
    const shown = messages(records).filter(({ message }) => /object-data|handshake/.test(message.kind.id));
    expect(shown.map((record: MessageRecord) => told(record).replace(/ from .*/, ''))).toEqual([
      '220.1 msn.direct-handshake DIRECT_HANDSHAKE handshake nonce same',
      '224.1 msn.direct-handshake DIRECT_HANDSHAKE handshake nonce same',
      '242.2 msn.object-data OBJECT png 14037 bytes SHA1D right',
      '472.1 msn.direct-handshake DIRECT_HANDSHAKE handshake nonce same',
      '476.1 msn.direct-handshake DIRECT_HANDSHAKE handshake nonce same',
    ]);
  });

  it('are odd only as this client is', () => {
    const odd = messages(records).filter(
      ({ message, diagnostics }) => message.role !== 'notification' && diagnostics.length > 0,
    );
    const codes = new Set(odd.flatMap(({ diagnostics }) => diagnostics.map(({ problem }) => problem.code)));
    expect([...codes].filter((code) => code !== 'msn.p2p-quirk')).toEqual([]);
    expect(records.filter((record) => record.record === 'finding').map(told)).toEqual([]);
  });

  it('acknowledge what they got', () => {
    const acks = messages(records).filter((record) => record.summary(false).includes('acknowledgement'));
    const first = acks.filter(({ from }) => from.length === 0);
    expect(first.map(({ answers }) => answers !== null)).toEqual(first.map(() => true));
    expect(first).toHaveLength(10);
  });
});
