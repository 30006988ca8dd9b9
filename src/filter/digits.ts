/** Whole numbers as text: packet numbers are, and may be longer than any number holds. */

/** The digits without leading zeros; null when the text is no whole number in decimal. */
export function digitsOf(text: string): string | null {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : null;
}

export function compareDigits(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
