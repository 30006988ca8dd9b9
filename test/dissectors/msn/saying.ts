/** Commands with payloads, as one side says them. */
import type { MsnFields } from '../../../dissectors/msn/fields.js';
import type { EngineOptions } from '../../../src/engine/engine.js';
import type { MessageRecord } from '../../../src/record.js';
import { JsonWriter } from '../../../src/render/json.js';
import { messages } from '../../engine/run.js';
import { chat, fieldsOf, recordsOf } from './chat.js';

/** UTF-8 as the traffic of tests wants it: one character a byte. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A line and its payload; `line` lacks the length. */
export function withPayload(line: string, payload: string): string {
  const bytes = utf8(payload);
  return `${line} ${bytes.length}\r\n${bytes}`;
}

/** A message of Anna in a conversation: headers, an empty line, a body. */
export function message(type: string, body: string, headers: readonly string[] = []): string {
  const lines = ['MIME-Version: 1.0', `Content-Type: ${type}`, ...headers].map((one) => `${one}\r\n`).join('');
  return withPayload('< MSG anna@x.example Anna', `${lines}\r\n${body}`);
}

/** The last message of a conversation that begins with an agreement on the version; all obey the laws. */
function last(line: string, version: number, options: Partial<EngineOptions> = {}): MessageRecord | undefined {
  const traffic = chat([`> VER 1 MSNP${version} CVR0`, `< VER 1 MSNP${version}`, line]);
  return messages(recordsOf(traffic, options)).at(-1);
}

/** What is read of a command that comes after the version was agreed on. */
export function read(line: string, version = 18, options: Partial<EngineOptions> = {}): MsnFields {
  return fieldsOf(last(line, version, options));
}

/** Codes of the diagnostics of the same. */
export function codes(line: string, version = 18): string[] {
  return last(line, version)?.diagnostics.map(({ problem }) => problem.code) ?? [];
}

/** One line about the same. */
export function summaryOf(line: string, version = 18): string {
  return last(line, version)?.summary(false) ?? '';
}

/** The fields of the same as JSON has them. */
export function json(line: string, version = 18): unknown {
  const record = last(line, version);
  if (record === undefined) return undefined;
  const written = JSON.parse(new JsonWriter({ captures: ['a.pcap'], reveal: true }).write(record)) as {
    readonly fields: unknown;
  };
  return written.fields;
}
