/**
 * The schema kit: a field is declared once, and that one text gives the value's type, reading, writing, the annotated
 * tree, the JSON key, the filter name, the reference and redaction.
 */
export { Cursor, Stop, type Hole, type StopReason } from '../bytes/cursor.js';
export { decodeBase64 } from '../bytes/base64.js';
export {
  percentBytes,
  percentDecode,
  percentEncode,
  unreserved,
  visible,
  type PercentSpared,
  type PercentText,
} from '../bytes/percent.js';
export { Sink } from '../bytes/sink.js';
export {
  charsetOf,
  charsets,
  decodeText,
  encodeText,
  guessLegacy,
  isAscii,
  isUtf8,
  type Charset,
} from '../bytes/charset.js';
export { describe, problems, type Detail, type Problem, type Severity } from '../problem.js';
export * from './containers.js';
export {
  field,
  type AnyField,
  type Field,
  type FieldOptions,
  type FlagChoice,
  type Form,
  type Scope,
} from './field.js';
export { attempt, Input, restRow, type TextRule } from './input.js';
export { Draft, kind, MessageKind, type Diagnostic, type DirectionName, type Message } from './message.js';
export * from './numbers.js';
export { withPlainest } from './plainest.js';
export { readTraced, Struct, struct, type Fields, type Infer, type Target, type Values } from './struct.js';
export * from './text.js';
export { Trace, type Row, type Source } from './trace.js';
export { Flags, flags, Names, names, type Json, type ScalarForm } from './value.js';
