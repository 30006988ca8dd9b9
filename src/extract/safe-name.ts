/**
 * File names out of what strangers wrote. A safe name is one component of a path on every system: no separator, no
 * drive, no device, nothing invisible, nothing that a shell or a file manager takes for something else.
 */

/** Bytes of a name, so that a number and the name of a part still fit into the 255 of file systems. */
const mostBytes = 200;
/** Bytes of an extension that is kept when a name is cut. */
const mostExtension = 20;
/** Characters that are looked at: what is longer is cut first, so that no pattern meets a long text. */
const mostCharacters = 1024;

/** What Windows forbids, separators and drive colons among them; controls, invisible marks, directions, non-characters. */
const forbidden =
  /[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\p{Surrogate}]/gu;

/** Names of devices on Windows, with any extension. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=$|[. ])/i;

/** One component of a path; the fallback when nothing of the name can be kept. */
export function safeName(name: string, fallback: string): string {
  const plain = shortened(name.normalize('NFC'))
    .replace(forbidden, '_')
    .trim()
    // A leading dot hides a file, a leading dash makes an option of it, a tilde a home.
    .replace(/^[.\-~]/, '_')
    .replace(/[. ]+$/, '');
  if (plain === '' || /^_*$/.test(plain)) return fallback;
  return cut(device.test(plain) ? `_${plain}` : plain);
}

/** Two names with the same fold are the same file on some system. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}

/** `hello.txt` becomes `hello (2).txt`. */
export function numberedName(name: string, number: number): string {
  const { stem, extension } = split(name);
  return `${stem} (${number})${extension}`;
}

function shortened(name: string): string {
  if (name.length <= mostCharacters) return name;
  return name.slice(0, mostCharacters - 2 * mostExtension) + name.slice(-2 * mostExtension);
}

function split(name: string): { stem: string; extension: string } {
  const at = name.lastIndexOf('.');
  const isExtension = at > 0 && Buffer.byteLength(name.slice(at)) <= mostExtension;
  return isExtension ? { stem: name.slice(0, at), extension: name.slice(at) } : { stem: name, extension: '' };
}

function cut(name: string): string {
  if (Buffer.byteLength(name) <= mostBytes) return name;
  const { stem, extension } = split(name);
  const room = mostBytes - Buffer.byteLength(extension);
  let kept = '';
  let bytes = 0;
  for (const character of stem) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    kept += character;
  }
  return kept.replace(/[. ]+$/, '') + extension;
}
