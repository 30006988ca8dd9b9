import { UsageError } from '../dissector.js';
import type { Span } from './syntax.js';

/** A filter that cannot be right: what is wrong, and where in the expression. */
export class FilterError extends UsageError {
  constructor(
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}
