/** A record as golden files hold it: what people read is left out, for words may be improved at any time. */
import { isList, isObject, parseObject, textAt, type JsonObject, type JsonValue } from './json.js';
import type { Ignored } from './ignored.js';

/** The record of a line of JSON output. */
export function goldenRecord(line: string, ignored: Ignored): JsonObject {
  return ignored.without(withoutProse(parseObject(line) ?? {}));
}

function withoutProse(record: JsonObject): JsonObject {
  const prose = textAt(record, 'record') === 'finding' ? 'text' : 'summary';
  const entries = Object.entries(record).filter(([key]) => key !== prose);
  return Object.fromEntries(entries.map(([key, value]) => [key, key === 'diagnostics' ? withoutTexts(value) : value]));
}

function withoutTexts(diagnostics: JsonValue): JsonValue {
  if (!isList(diagnostics)) return diagnostics;
  return diagnostics.map((one) =>
    isObject(one) ? Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'text')) : one,
  );
}
