import { RE2JS, RE2JSException } from 're2js';
import { bounds } from './bounds.js';
import { FilterError } from './error.js';
import type { Literal } from './syntax.js';

/**
 * A regular expression in RE2's syntax, which takes time in proportion to the text, whatever the two are. As in
 * Wireshark letters match in either case, and `(?-i)` changes that.
 * @throws FilterError
 */
export function patternOf(literal: Literal): (text: string) => boolean {
  if (literal.is !== 'text') throw new FilterError('a regular expression is written in quotes', literal.span);
  if (literal.value.length > bounds.pattern) {
    throw new FilterError(`the regular expression is longer than ${bounds.pattern} characters`, literal.span);
  }
  try {
    const compiled = RE2JS.compile(literal.value, RE2JS.CASE_INSENSITIVE);
    return (text) => compiled.test(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const what = error.message.replace(/^error parsing regexp: /, '').replace('`(?i)', '`');
    throw new FilterError(`the regular expression cannot be used: ${what}`, literal.span);
  }
}
