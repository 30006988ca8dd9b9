/** Runs made-up traffic of MyICQ through the engine, and holds every message of it to the laws. */
import { expect } from 'vitest';
import { mount } from 'imdissect/dissector';
import { myicq } from '../../../dissectors/myicq/index.js';
import { anyCut, quietEqualsTraced, roundTrip } from '../../../src/testing/laws.js';
import type { DissectionRecord, MessageRecord } from '../../../src/record.js';
import { dissected, messages, told } from '../../engine/run.js';
import { Connection, Traffic, type End } from '../../engine/traffic.js';

export { Connection, Traffic };

const mounted = mount(myicq);

export const anna: End = { address: [10, 0, 0, 1], port: 40_000 };
export const ben: End = { address: [10, 0, 0, 2], port: 33_765 };
export const server: End = { address: [10, 0, 0, 9], port: 8000 };

export const hex = (...parts: readonly string[]): Uint8Array =>
  Uint8Array.from(Buffer.from(parts.join('').replaceAll(' ', ''), 'hex'));

/** A STRING in hexadecimal digits. */
export function str(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return `${(bytes.length + 1).toString(16).padStart(4, '0')}${bytes.toString('hex')}00`;
}

/** A body behind its length. */
export function framed(...parts: readonly string[]): string {
  const body = parts.join('').replaceAll(' ', '');
  return `${(body.length / 2).toString(16).padStart(4, '0')}${body}`;
}

/** Everything that is found, one line each; every message obeys the laws. */
export function linesOf(traffic: Traffic): string[] {
  const records = recordsOf(traffic);
  for (const message of messages(records)) {
    expect([...quietEqualsTraced(message), ...roundTrip(message), ...anyCut(message)]).toEqual([]);
  }
  return records.map(told);
}

export function recordsOf(traffic: Traffic): DissectionRecord[] {
  return dissected(traffic, { dissectors: [mounted] });
}

/** The fields of the messages, without those that are not there. */
export function fieldsOf(traffic: Traffic): Record<string, unknown>[] {
  return messages(recordsOf(traffic)).map(({ message }: MessageRecord) =>
    Object.fromEntries(Object.entries(message.fields).filter(([, value]) => value !== undefined)),
  );
}
