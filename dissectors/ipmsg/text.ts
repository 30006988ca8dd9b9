/**
 * By which encoding a string is decoded. Draft 9 says Shift_JIS; the world sends UTF-8 with and without its flag, and
 * GBK. The order of the decision holds for each string by itself:
 *
 * 1. the UTF8 option: the whole packet is UTF-8 (the block of entry packets always is, `entry.ts`)
 * 2. ASCII needs no decision
 * 3. valid UTF-8 is UTF-8: libipmsg, go-ipmsg, Net::IPMessenger and iptux do not set the flag
 * 4. what the user says with --charset holds from here on
 * 5. FeiQ and Shiyeline write GB18030
 * 6. what the same host wrote before (UTF-8 only where the string was cut inside a character), then the more plausible of CP932 and GB18030
 */
import { encodeText, guessLegacy, isUtf8, type Charset, type Sink } from 'imdissect/schema';
import type { Dialect } from './header-scan.js';
import type { Keyring } from './keyring.js';

/** What reading a message needs to know of its conversation. */
export type IpmsgHint = {
  /** `--charset ipmsg=LABEL`; null when not given. */
  readonly charset: Charset | null;
  /** What the sending host wrote before; null when not known, and when the user said a charset. */
  readonly sticky: Charset | null;
  /** Keys that open ciphertext and check signatures. */
  readonly keyring: Keyring;
};

/** An encoding and the reason for it. */
export interface Decision {
  readonly label: Charset;
  readonly why: string;
}

const byOption: Decision = Object.freeze({ label: 'utf-8', why: 'UTF-8 by the UTF8 option' });
const byValidity: Decision = Object.freeze({ label: 'utf-8', why: 'UTF-8: its bytes are valid' });
const byDialect: Decision = Object.freeze({ label: 'gb18030', why: 'GB18030, as this client writes' });
const legacyNames: Readonly<Record<string, string>> = { shift_jis: 'CP932', gb18030: 'GB18030', 'utf-8': 'UTF-8' };

const byHabit: Decision = Object.freeze({
  label: 'utf-8',
  why: 'UTF-8, as this host wrote before, cut inside a character',
});

/** How people call an encoding. */
export function charsetName(label: string): string {
  return legacyNames[label] ?? label;
}

/** Decides for strings that are not ASCII. */
export function decide(
  bytes: Uint8Array,
  start: number,
  end: number,
  utf8Option: boolean,
  dialect: Dialect,
  hint: IpmsgHint,
): Decision {
  if (utf8Option) return byOption;
  if (isUtf8(bytes, start, end)) return byValidity;
  const { sticky, charset } = hint;
  if (charset !== null) return { label: charset, why: `${charsetName(charset)}, as --charset says` };
  if (dialect === 'feiq' || dialect === 'shiyeline') return byDialect;
  if (sticky === 'utf-8' && isCutUtf8(bytes, start, end)) return byHabit;
  if (sticky !== null && sticky !== 'utf-8')
    return { label: sticky, why: `${charsetName(sticky)}, as this host wrote before` };
  const guess = guessLegacy(bytes, start, end);
  return { label: guess, why: `${charsetName(guess)}, a guess: --charset ipmsg=LABEL overrides` };
}

/**
 * Whether bytes are UTF-8 up to an unfinished last character: names are cut at 79 bytes. That a host wrote UTF-8 before
 * explains no other damage, for short strings of other encodings are valid UTF-8 by chance.
 */
function isCutUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let lead = end - 1;
  while (lead > start && end - lead < 4 && ((bytes[lead] ?? 0) & 0xc0) === 0x80) lead--;
  return (bytes[lead] ?? 0) >= 0xc2 && isUtf8(bytes, start, lead);
}

/** Whether encoding the text gives these bytes again; not so for damaged text and characters that have two codes. */
export function isReversible(text: string, label: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (label === 'utf-8' && !text.includes('\ufffd')) return true;
  const again = encodeText(text, label);
  if (again?.length !== end - start) return false;
  return again.every((byte, index) => byte === bytes[start + index]);
}

/** Writes text in one encoding. @throws Error when it has no code for a character */
export function putText(sink: Sink, text: string, label: string): void {
  const bytes = encodeText(text, label);
  if (bytes === null) throw new Error(`a character of the text has no code in ${label}`);
  sink.bytes(bytes);
}
