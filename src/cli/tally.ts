import { severities, type Severity } from '../problem.js';
import type { DissectionRecord } from '../record.js';
import type { Totals } from '../render/totals.js';

/** Counts what was shown. */
export class Tally implements Totals {
  frames = 0;
  readonly messages = new Map<string, number>();
  readonly findings = { note: 0, warning: 0, error: 0 };
  /** Messages of all protocols. */
  shown = 0;

  add(record: DissectionRecord): void {
    if (record.record === 'finding') this.findings[record.problem.severity]++;
    if (record.record !== 'message') return;
    const { id } = record.protocol;
    this.messages.set(id, (this.messages.get(id) ?? 0) + 1);
    this.shown++;
    for (const { problem } of record.diagnostics) this.findings[problem.severity]++;
  }

  /** Whether a problem of that severity or a graver one was shown. */
  reached(severity: Severity): boolean {
    return severities.slice(severities.indexOf(severity)).some((one) => this.findings[one] > 0);
  }
}
