/** Runs made-up traffic of IP Messenger through the engine, and holds every message of it to the laws. */
import { expect } from 'vitest';
import { mount } from 'imdissect/dissector';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { anyCut, quietEqualsTraced, roundTrip } from '../../../src/testing/laws.js';
import type { DissectionRecord, MessageRecord, ObjectRecord } from '../../../src/record.js';
import { dissected, messages, told } from '../../engine/run.js';
import { Connection, Traffic, type End } from '../../engine/traffic.js';

export { Connection, Traffic };

const mounted = mount(ipmsg);

export const sharer: End = { address: [10, 0, 0, 1], port: 2425 };
export const asker: End = { address: [10, 0, 0, 2], port: 40_000 };

/** A message from the sharer that offers files, from a port that does not matter. */
export function offering(list: string, packetNo = '100', from: End = { ...sharer, port: 5555 }): Traffic {
  const to = { ...asker, port: 2425 };
  return new Traffic().udp(from, to, `1:${packetNo}:u:h:${32 | 0x200000}:take these\0${list}\0`);
}

/** A connection from the asker to the sharer. */
export function connection(traffic: Traffic, port = asker.port): Connection {
  return new Connection(traffic, { ...asker, port }, sharer).open();
}

/** GETFILEDATA (96) or GETDIRFILES (98). */
export function request(body: string, command = 96, packetNo = '7001'): string {
  return `1:${packetNo}:v:i:${command}:${body}`;
}

export function recordsOf(traffic: Traffic): DissectionRecord[] {
  return dissected(traffic, { dissectors: [mounted] });
}

/** Everything that is found, one line each; every message obeys the laws. */
export function linesOf(traffic: Traffic): string[] {
  const records = recordsOf(traffic);
  for (const message of messages(records)) {
    expect([...quietEqualsTraced(message), ...roundTrip(message), ...anyCut(message)]).toEqual([]);
  }
  return records.map(told);
}

export function objectsOf(traffic: Traffic): ObjectRecord[] {
  return recordsOf(traffic).filter((record) => record.record === 'object');
}

export function fieldsOf(traffic: Traffic): Record<string, unknown>[] {
  return messages(recordsOf(traffic)).map(({ message }: MessageRecord) =>
    Object.fromEntries(Object.entries(message.fields).filter(([, value]) => value !== undefined)),
  );
}
