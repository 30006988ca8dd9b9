/** Holds the numbers to a plain second count over the records of the samples, and to what their stories tell. */
import { beforeAll, describe, expect, it } from 'vitest';
import { builtIn, dissect, type DissectionRecord } from '../../src/index.js';
import { secondsBetween } from '../../src/message-ref.js';
import { recordId, type MessageRecord } from '../../src/record.js';
import type { Group } from '../../src/statistics/group.js';
import { Statistics } from '../../src/statistics/statistics.js';
import { root } from '../tshark.js';

const samples = ['myicq/v1-basic', 'myicq/v1-auth', 'myicq/v1-tcp', 'ipmsg/libipmsg-session', 'ipmsg/perl-and-go'];

async function recordsOf(sample: string): Promise<DissectionRecord[]> {
  const records: DissectionRecord[] = [];
  for await (const record of dissect([`${root}/samples/${sample}/capture.pcap`], { dissectors: builtIn })) {
    records.push(record);
  }
  return records;
}

function statisticsOf(records: readonly DissectionRecord[]): Statistics {
  const statistics = new Statistics({ by: ['command', 'protocol', 'conversation', 'host'], interval: 1 });
  for (const record of records) statistics.add(record);
  return statistics;
}

describe.each(samples)('statistics of %s', (sample) => {
  let records: DissectionRecord[];
  let messages: MessageRecord[];
  let statistics: Statistics;
  beforeAll(async () => {
    records = await recordsOf(sample);
    messages = records.filter((record) => record.record === 'message');
    statistics = statisticsOf(records);
  });

  const commands = (): readonly Group[] => statistics.groups[0]?.list ?? [];

  it('count every message, answer and resend of a command', () => {
    const byId = new Map(messages.map((one) => [recordId(one.ref, false), one]));
    const counted = new Map<string, { messages: number; resends: number; answered: Set<string> }>();
    const of = ({ message }: MessageRecord): { messages: number; resends: number; answered: Set<string> } => {
      const { label } = message.kind;
      const known = counted.get(label) ?? { messages: 0, resends: 0, answered: new Set() };
      counted.set(label, known);
      return known;
    };
    for (const record of messages) {
      of(record).messages++;
      if (record.resendOf !== null) of(record).resends++;
      const asked = record.answers === null ? undefined : byId.get(recordId(record.answers.ref, false));
      if (asked !== undefined) of(asked).answered.add(recordId(asked.ref, false));
    }
    expect(commands().map(({ name, ...group }) => [name, group.messages, group.resends, group.answered])).toEqual(
      [...counted].map(([name, one]) => [name, one.messages, one.resends, one.answered.size]),
    );
  });

  it('measure from the first copy of a request to its first answer', () => {
    const first = new Map<string, number>();
    for (const { answers, ref } of messages) {
      if (answers === null) continue;
      const id = recordId(answers.ref, false);
      if (!first.has(id)) first.set(id, secondsBetween(answers.ref, ref));
    }
    const all = [...first.values()];
    const measured = statistics.groups[1]?.list[0]?.response;
    expect(measured?.count).toBe(all.length);
    expect((measured?.max ?? 0) / 1e9).toBeCloseTo(Math.max(...all), 8);
    expect((measured?.mean ?? 0) / 1e9).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / all.length, 8);
  });

  it('give the same sums whatever they group by', () => {
    for (const { list } of statistics.groups) {
      const sum = (pick: (group: Group) => number): number => list.reduce((all, group) => all + pick(group), 0);
      expect(sum((group) => group.messages)).toBe(messages.length);
      expect(sum((group) => group.resends)).toBe(messages.filter(({ resendOf }) => resendOf !== null).length);
      expect(sum((group) => group.response.count)).toBe(sum((group) => group.answered));
    }
  });

  it('tell every request that was never answered, and no other', () => {
    const answered = new Set(
      messages.flatMap(({ answers }) => (answers === null ? [] : [recordId(answers.ref, false)])),
    );
    const overdue = new Set(
      records.flatMap((one) =>
        one.record === 'finding' && one.overdue && one.about !== null ? [recordId(one.about, false)] : [],
      ),
    );
    const expected = [...overdue].filter((id) => !answered.has(id));
    expect(commands().reduce((all, { unanswered }) => all + unanswered, 0)).toBe(expected.length);
  });
});

describe('resends', () => {
  it('of the basic MyICQ capture came 5.91, 6.51 and 9.71 s after their first copies', async () => {
    const { groups } = statisticsOf(await recordsOf('myicq/v1-basic'));
    const resent = (groups[0]?.list ?? []).filter(({ resends }) => resends > 0);
    expect(
      resent.map(({ name, resends, resendAfter: { min, max } }) => [name, resends, ...[min, max].map(hundredths)]),
    ).toEqual([
      ['LOGIN reply', 1, 9.71, 9.71],
      ['SEARCH_CUSTOM', 2, 5.91, 6.51],
    ]);
  });
});

function hundredths(nanoseconds: number): number {
  return Math.floor(nanoseconds / 1e7) / 100;
}
