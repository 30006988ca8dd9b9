/** `--format json-full`: the JSON of a message with its sources and its annotated tree. */
import { jsonString } from '../bytes/escape.js';
import type { TextSink } from '../bytes/text-sink.js';
import { hex, maskedHex, type ByteRange } from '../bytes/hexdump.js';
import type { DissectionRecord } from '../record.js';
import { redacted } from '../mount.js';
import type { AnyField } from '../schema/field.js';
import type { Row, Source, Trace } from '../schema/trace.js';
import { valueWriter } from './json-fields.js';
import { JsonWriter, orNull } from './json.js';
import { masksOf, nothingMasked, visibility, type Masks, type Visibility } from './mask.js';
import { jsonNumber } from './number.js';

const redactedText = jsonString(redacted);

/** Writes records with everything that is known about their bytes. */
export class FullJsonWriter extends JsonWriter {
  private readonly writers = new WeakMap<AnyField, (value: unknown) => string>();

  override writeTo(sink: TextSink, record: DissectionRecord): void {
    if (record.record !== 'message') {
      super.writeTo(sink, record);
      return;
    }
    this.message(sink, record);
    const trace = record.trace();
    const masks = this.reveal ? nothingMasked : masksOf(trace);
    sink.put(`,"sources":${sourcesJson(trace, masks)},"tree":${this.rows(trace.rows, masks)}}`);
  }

  private rows(rows: readonly Row[], masks: Masks): string {
    let text = '[';
    for (const row of rows) {
      const seen = visibility(row, masks);
      if (seen !== 'absent') text += (text === '[' ? '' : ',') + this.row(row, seen, masks);
    }
    return `${text}]`;
  }

  private row(row: Row, seen: Visibility, masks: Masks): string {
    const value = seen === 'shown' ? this.value(row) : seen === 'hidden' ? redactedText : 'null';
    const text = seen === 'shown' ? jsonString(row.text) : seen === 'hidden' ? redactedText : '""';
    return (
      `{"key":${jsonString(row.key)},"label":${jsonString(row.label)},"source":${row.source}` +
      `,"start":${row.start},"end":${row.end},"value":${value},"text":${text}` +
      `,"note":${row.note},"children":${this.rows(row.children, masks)}}`
    );
  }

  /** Lists and objects have no value of their own: their children are it. */
  private value({ field, value }: Row): string {
    if (field === null) return looseJson(value);
    if (field.form.is === 'list' || field.form.is === 'object') return 'null';
    let write = this.writers.get(field);
    if (write === undefined) this.writers.set(field, (write = valueWriter(field, true)));
    return write(value);
  }
}

/** The value of a row that no declaration describes: a flag's name, a check. */
function looseJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      return jsonNumber(value);
    case 'bigint':
      return `"${value}"`;
    case 'string':
      return jsonString(value);
    default:
      return value instanceof Uint8Array ? `"${hex(value)}"` : 'null';
  }
}

function sourcesJson(trace: Trace, masks: Masks): string {
  return `[${trace.sources.map((source, index) => sourceJson(source, masks[index] ?? [])).join(',')}]`;
}

/** `length` counts the captured bytes; `wireLength` is there when more of them were on the wire. */
function sourceJson(source: Source, masked: readonly ByteRange[]): string {
  const { name, bytes, start, end, wireLength, via, of, origins } = source;
  const shifted = masked.map((range) => ({ start: start + range.start, end: start + range.end }));
  const length = end - start;
  const map = origins.map((o) => `[${o.start},${o.end},${o.frame},${o.frameOffset}]`);
  return (
    `{"name":${jsonString(name)},"length":${length}${wireLength > length ? `,"wireLength":${wireLength}` : ''}` +
    `,"hex":"${maskedHex(bytes, start, end, shifted)}","via":${orNull(via === '' ? null : via)}` +
    `,"of":${of === null ? 'null' : `{"source":${of.source},"start":${of.start},"end":${of.end}}`}` +
    `,"map":[${map.join(',')}]}`
  );
}
