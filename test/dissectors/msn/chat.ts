/** Runs made-up traffic of MSN through the engine, and holds every message of it to the laws. */
import { expect } from 'vitest';
import { mount } from 'imdissect/dissector';
import { msn } from '../../../dissectors/msn/index.js';
import type { MsnFields } from '../../../dissectors/msn/fields.js';
import type { EngineOptions } from '../../../src/engine/engine.js';
import { anyCut, quietEqualsTraced, roundTrip } from '../../../src/testing/laws.js';
import type { DissectionRecord, MessageRecord } from '../../../src/record.js';
import { dissected, messages, told } from '../../engine/run.js';
import { Connection, Traffic, type End } from '../../engine/traffic.js';

export { Connection, Traffic, told };

export const anna: End = { address: [10, 0, 0, 1], port: 40_000 };
export const notification: End = { address: [10, 0, 0, 9], port: 1863 };
export const switchboard: End = { address: [10, 0, 0, 8], port: 1864 };

const mounted = mount(msn);

/** Everything that is found, where the laws do not apply: bytes that are not there cannot be written anew. */
export function foundIn(traffic: Traffic): DissectionRecord[] {
  return dissected(traffic, { dissectors: [mounted] });
}

/** Everything that is found; every message obeys the laws. */
export function recordsOf(traffic: Traffic, options: Partial<EngineOptions> = {}): DissectionRecord[] {
  const records = dissected(traffic, { dissectors: [mounted], ...options });
  for (const message of messages(records)) {
    const faults = [...quietEqualsTraced(message), ...roundTrip(message), ...anyCut(message)];
    expect(faults.map((fault) => `${message.summary(true)}: ${fault}`)).toEqual([]);
  }
  return records;
}

/** The same, one line each. */
export function linesOf(traffic: Traffic, options: Partial<EngineOptions> = {}): string[] {
  return recordsOf(traffic, options).map(told);
}

/** What both sides say to each other on one connection: `>` before the client's lines, `<` before the server's. */
export function chat(lines: readonly string[], server: End = notification): Traffic {
  const traffic = new Traffic();
  const connection = new Connection(traffic, anna, server).open();
  for (const line of lines) speak(connection, line);
  return traffic;
}

/** One side says something; a line's end is added where there is none. */
export function speak(connection: Connection, line: string): void {
  const text = line.slice(2);
  const whole = text.includes('\n') ? text : `${text}\r\n`;
  if (line.startsWith('>')) connection.say(whole);
  else connection.reply(whole);
}

/** Connects without the handshake: the capture begins in the middle. */
export function joinedLate(lines: readonly string[], server: End = notification): Traffic {
  const traffic = new Traffic();
  const connection = new Connection(traffic, anna, server);
  for (const line of lines) speak(connection, line);
  return traffic;
}

/** Fields of the only message, without those that are not there. */
export function fieldsOf(record: MessageRecord | undefined): MsnFields {
  return Object.fromEntries(Object.entries(record?.message.fields ?? {}).filter(([, value]) => value !== undefined));
}
