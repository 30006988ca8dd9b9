import { Engine, type EngineOptions } from '../../src/engine/engine.js';
import type { DissectionRecord, MessageRecord } from '../../src/record.js';
import { recordId } from '../../src/record.js';
import { describe as words } from '../../src/problem.js';
import { parrot } from './parrot.js';
import type { Traffic } from './traffic.js';

/** Everything that the engine gives out for the traffic. */
export function dissected(traffic: Traffic, options: Partial<EngineOptions> = {}): DissectionRecord[] {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: [parrot], ...options }, (record) => records.push(record));
  for (const frame of traffic.frames) engine.frame(frame);
  engine.finish();
  return records;
}

/** A record in one line: id, what it is, and what matters of it. */
export function told(record: DissectionRecord): string {
  const id = recordId(record.ref, false);
  if (record.record === 'finding') {
    const about = record.about === null ? '' : ` about ${recordId(record.about, false)}`;
    return `${id} ${record.problem.code}${about}: ${words(record.problem, record.detail)}`;
  }
  if (record.record === 'object') {
    const state = record.complete ? 'complete' : `missing ${record.missing.join(' ')}`;
    return `${id} object ${record.name ?? ''} ${record.size} ${state}`;
  }
  const links = [
    record.answers === null ? '' : ` answers ${recordId(record.answers.ref, false)} after ${record.answers.seconds}`,
    record.from.length === 0 ? '' : ` from ${record.from.map((ref) => recordId(ref, false)).join(' ')}`,
    ...record.diagnostics.map(({ problem }) => ` [${problem.code}]`),
  ];
  return `${id} ${record.message.kind.id} ${record.summary(false)}${links.join('')}`;
}

export function messages(records: readonly DissectionRecord[]): MessageRecord[] {
  return records.filter((record) => record.record === 'message');
}
