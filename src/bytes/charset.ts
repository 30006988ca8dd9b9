/**
 * Text in the charsets of messengers. Labels come from packets and from users, so they pass an allow-list; decoding
 * never fails: what cannot be decoded is U+FFFD.
 */
export { charsetOf, charsets, type Charset } from './charset-names.js';
export { decodeText } from './decode-text.js';
export { encodeText } from './encode-text.js';
export { guessLegacy } from './guess-legacy.js';
export { isAscii, isUtf8 } from './utf8.js';
