/** `--format summary`: one line per record. */
import { escapeText } from '../bytes/escape.js';
import type { TextSink } from '../bytes/text-sink.js';
import type { DissectionRecord } from '../record.js';
import type { Diagnostic } from '../schema/message.js';
import { dumpLines } from './dump.js';
import { Heads } from './head.js';
import type { Renderer, TextOptions } from './render.js';

export class SummaryRenderer implements Renderer {
  private readonly heads: Heads;

  constructor(private readonly options: TextOptions) {
    this.heads = new Heads(options);
  }

  write(sink: TextSink, record: DissectionRecord): void {
    sink.put(this.render(record));
  }

  render(record: DissectionRecord): string {
    switch (record.record) {
      case 'message': {
        const line = this.heads.message(record) + this.flags(record.diagnostics);
        return this.options.dump ? `${[line, ...dumpLines(record, this.options)].join('\n')}\n` : `${line}\n`;
      }
      case 'finding':
        return `${this.heads.finding(record)}\n`;
      case 'object':
        return `${this.heads.object(record)}\n`;
    }
  }

  private flags(diagnostics: readonly Diagnostic[]): string {
    if (diagnostics.length === 0) return '';
    const { palette } = this.options;
    return `  [${diagnostics.map(({ problem }) => palette[problem.severity](escapeText(problem.code))).join(', ')}]`;
  }
}
