/** Longest text in a summary, in characters. */
const longest = 60;

/** The text, cut between code points where it is too long. */
export function shorten(text: string): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
}
