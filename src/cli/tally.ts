import { severities, type Severity } from '../problem.js';
import type { DissectionRecord } from '../record.js';
import type { Totals } from '../render/totals.js';

/** Counts what was shown. */
export class Tally implements Totals {
  frames = 0;
  readonly messages = new Map<string, number>();
  readonly findings = { note: 0, warning: 0, error: 0 };
  /** Messages that the filter hid, by the id of their protocol. */
  readonly hidden = new Map<string, number>();
  /** Messages of all protocols. */
  shown = 0;
  /** Records that the filter hid. */
  hiddenRecords = 0;
  private records = 0;

  /** Nothing was shown, no finding either. */
  get isEmpty(): boolean {
    return this.records === 0;
  }

  add(record: DissectionRecord): void {
    this.records++;
    if (record.record === 'finding') this.findings[record.problem.severity]++;
    if (record.record !== 'message') return;
    count(this.messages, record.protocol.id);
    this.shown++;
    for (const { problem } of record.diagnostics) this.findings[problem.severity]++;
  }

  /** Counts what the filter did not let through. */
  hide(record: DissectionRecord): void {
    this.hiddenRecords++;
    if (record.record === 'message') count(this.hidden, record.protocol.id);
  }

  /** Whether a problem of that severity or a graver one was shown. */
  reached(severity: Severity): boolean {
    return severities.slice(severities.indexOf(severity)).some((one) => this.findings[one] > 0);
  }
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}
