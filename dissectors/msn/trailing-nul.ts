/** The text without the NULs at its end. No pattern: one would look at NULs in the middle again and again. */
export function withoutNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}
