import { expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import type { DissectionRecord } from '../../src/record.js';
import { parrot } from './parrot.js';
import { told } from './run.js';
import { Connection, Traffic } from './traffic.js';

it('time that passes without frames reports what was not answered in time, and nothing else', () => {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: [parrot] }, (record) => records.push(record));
  const traffic = new Traffic();
  new Connection(traffic).open().say('ASK 7\n');
  const { frames } = traffic;
  for (const frame of frames) engine.frame(frame);
  const { seconds = 0, nanoseconds = 0 } = frames.at(-1) ?? {};
  engine.passTime({ seconds: seconds + 4, nanoseconds });
  expect(records.map(told)).toEqual(['4.1 parrot.line ASK 7']);
  engine.passTime({ seconds: seconds + 5, nanoseconds });
  engine.passTime({ seconds: seconds + 50, nanoseconds });
  const unanswered = '4.2 parrot.unanswered about 4.1: the question 7 was never answered';
  expect(records.map(told)).toEqual(['4.1 parrot.line ASK 7', unanswered]);
  engine.finish();
  expect(records).toHaveLength(2);
});
