/** What pictures begin with; `?` is any byte. Two letters of BMP would be too few to be sure. */
const beginnings: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', '.png'],
  ['GIF87a', '.gif'],
  ['GIF89a', '.gif'],
  ['\xff\xd8\xff', '.jpg'],
  ['RIFF????WEBP', '.webp'],
];

/** Bytes that tell. */
export const tellingBytes = 12;

/** The ending for a picture without a name; empty when its bytes are of no kind that is known. */
export function pictureEnding(head: Uint8Array): string {
  const found = beginnings.find(([beginning]) =>
    Array.from(beginning).every((letter, i) => letter === '?' || head[i] === letter.charCodeAt(0)),
  );
  return found?.[1] ?? '';
}
