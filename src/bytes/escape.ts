/**
 * Captured text in outputs. What it may not do anywhere: move the cursor, colour or clear a terminal, end a line, turn
 * the direction of the text around. So these characters are written as escapes: U+0000 to U+001F, U+007F to U+009F,
 * U+2028 to U+202E (line separators, embeddings and overrides), U+2066 to U+2069 (isolates), and halves of surrogate
 * pairs, which are no text at all.
 */

/** Also matches whole surrogate pairs, by their halves: a quick look that never misses and sometimes errs. */
const suspicious = /[\x00-\x1f\x7f-\x9f\\\u2028-\u202e\u2066-\u2069\ud800-\udfff]/;

const unsafe = '[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\p{Surrogate}]';

/** An unsafe character, or a backslash that would otherwise read as the beginning of an escape. */
const escapable = new RegExp(`${unsafe}|\\\\(?=[\\\\nrtxu]|${unsafe})`, 'gu');

/**
 * Text for the tree, summaries and standard error: always one line. Unsafe characters become `\n`, `\r`, `\t`, `\x1b` or
 * `\u202e`. A backslash is doubled only before `\ n r t x u` and before an escape, so that `C:\Windows` stays as it is
 * and yet every result has one reading.
 */
export function escapeText(text: string): string {
  return suspicious.test(text) ? text.replace(escapable, escapeCharacter) : text;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default: {
      const code = character.charCodeAt(0);
      return code < 0x100 ? `\\x${digits(code, 2)}` : `\\u${digits(code, 4)}`;
    }
  }
}

const needsJsonEscape = /["\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/;

/** What is unsafe, but JSON.stringify leaves alone. */
const leftByJson = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** The text as a JSON string with its quotes (RFC 8259 §7); unsafe characters are always escaped. */
export function jsonString(text: string): string {
  if (!needsJsonEscape.test(text)) return `"${text}"`;
  return jsonLine(text);
}

/** Any value as JSON on one line (RFC 8259), with the unsafe characters of its texts escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(leftByJson, (character) => `\\u${digits(character.charCodeAt(0), 4)}`);
}

/** `& < > " '`, and code points that XML 1.0 §2.2 forbids: control characters, surrogates, U+FFFE and U+FFFF. */
const xmlSpecial = /[&<>"'\x00-\x08\x0b\x0c\x0e-\x1f\p{Surrogate}\ufffe\uffff]/gu;

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Text for XML, SVG and HTML, in content and in quoted attributes; forbidden code points become U+FFFD. */
export function xmlText(text: string): string {
  return text.replace(xmlSpecial, (character) => entities.get(character) ?? '\ufffd');
}

function digits(code: number, count: number): string {
  return code.toString(16).padStart(count, '0');
}
