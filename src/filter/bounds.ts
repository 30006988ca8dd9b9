/** What an expression may hold. A person never comes near it; a program that writes filters is told where it ends. */
export const bounds = {
  /** Characters of the expression. */
  expression: 65_536,
  /** Parentheses and negations inside one another. */
  nesting: 100,
  /** Values and ranges of one set. */
  set: 4096,
  /** Characters of a regular expression. */
  pattern: 1000,
} as const;
