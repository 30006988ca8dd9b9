/** The five entities of XML and characters by number. No others: a payload cannot declare any. */

const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Text without its entities; what is none of them stays as it is. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  // The longest is &#x10FFFF; so the pattern looks at few characters behind each ampersand.
  return text.replace(/&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return named.get(name) ?? whole;
    const code = name.startsWith('#x') ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return isCharacter(code) ? String.fromCodePoint(code) : whole;
  });
}

function isCharacter(code: number): boolean {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

/** Text as the content of an element. */
export function encodeContent(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text as the value of an attribute, in double quotes. */
export function encodeAttribute(text: string): string {
  return encodeContent(text).replaceAll('"', '&quot;');
}
