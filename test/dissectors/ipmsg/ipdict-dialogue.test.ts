import { describe, expect, it } from 'vitest';
import { builtIn, Engine, recordId, type DissectionRecord } from '../../../src/index.js';
import { Connection, Traffic, type End } from '../../engine/traffic.js';

const host = (last: number, port = 2425): End => ({ address: [10, 0, 0, last], port });
const [master, agent, user] = [host(1), host(2), host(3)];
const broadcast: End = { address: [10, 0, 0, 255], port: 2425 };

function dissected(fill: (traffic: Traffic) => void): DissectionRecord[] {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn }, (record) => records.push(record));
  const traffic = new Traffic();
  fill(traffic);
  for (const frame of traffic.frames) engine.frame(frame);
  engine.finish();
  return records;
}

const dictionary = (content: string): string => `IP2:${content.length.toString(16)}:${content}:Z`;
const packet = (command: string, number: number, more = ''): string =>
  dictionary(`VER:1:3:PKT:3:${number.toString(16)}:UID:1:u:HID:1:h:CMD:2:${command}${more}`);

/** One line for each message: what it is, what it answers, what is odd. */
function told(records: readonly DissectionRecord[]): string[] {
  return records.flatMap((record) => {
    if (record.record !== 'message') return [`${record.record} ${'problem' in record ? record.problem.code : ''}`];
    const { answers, diagnostics, ref } = record;
    const mode = String(record.message.fields['mode']);
    const links = answers === null ? '' : ` answers ${recordId(answers.ref, false)}`;
    return [`${recordId(ref, false)} ${mode}${links}${diagnostics.map(({ problem }) => ` ${problem.code}`).join('')}`];
  });
}

describe('dictionaries over TCP', () => {
  it('end where their length says, over any number of segments, and several in one', () => {
    const request = packet('b1', 0x100, ':AGS:2:3c:TADR:8:10.0.0.9');
    const records = dissected((traffic) => {
      const connection = new Connection(traffic, { ...master, port: 50_000 }, agent).open();
      for (const letter of request.slice(0, 12)) connection.say(letter);
      connection
        .say(request.slice(12) + request.replace('100', '101'))
        .reply(packet('b8', 0x200))
        .close();
    });
    expect(told(records)).toEqual(['16.1 177', '16.2 177', '17.1 184 answers 16.2']);
    const [first] = records;
    expect(first?.record === 'message' && first.message.fields).toMatchObject({
      ...{ packetNo: '256', agentSeconds: 60, targetAddress: '10.0.0.9' },
    });
  });

  it('are recognised on any port', () => {
    const records = dissected((traffic) => {
      new Connection(traffic, host(1, 50_000), host(2, 7000)).open().say(packet('b2', 0x100)).close();
    });
    expect(told(records)).toEqual(['4.1 178']);
  });
});

describe('the dialogue with a directory master', () => {
  it('polls, broadcasts and reports are linked; what is passed on is in its packet; broadcast copies are duplicates', () => {
    const list = dictionary('CMD:2:14:HLST:0::NUM:1:0:TOTAL:1:0');
    const records = dissected((traffic) => {
      traffic.udp(user, master, packet('b0', 0x100));
      traffic.udp(master, user, packet('b4', 0x200, `:WAPD:${list.length.toString(16)}:${list}`));
      traffic.udp(master, agent, packet('b2', 0x201));
      traffic.udp(agent, master, packet('b3', 0x300, ':HLST:0:'));
      traffic.udp(agent, broadcast, packet('b6', 0x301));
      traffic.udp(agent, { ...broadcast, address: [255, 255, 255, 255] }, packet('b6', 0x301));
    });
    expect(told(records)).toEqual([
      ...['1.1 176', '2.1 180 answers 1.1', '3.1 178', '4.1 179 answers 3.1', '5.1 182', '6.1 182 ipmsg.duplicate'],
    ]);
  });
});
