import type { Cursor } from '../bytes/cursor.js';
import { latin1Slice } from '../bytes/slices.js';

/** What a side of a connection sends; `either` while that is not known. */
export type HeadKind = 'request' | 'response' | 'either';

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: string;
}

export interface StatusLine {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
}

/** The longest method that is believed; the longest registered one has 17 letters. */
const longestMethod = 32;

/** What a start line in the middle of unknown bytes is known by: RFC 9110 section 9, RFC 5789. None ends another. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** `method SP target SP HTTP/1.d` (RFC 9112 section 3). Any method; blanks within the target are let through. */
export function parseRequestLine(line: string): RequestLine | null {
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (first < 1 || first > longestMethod || last < first + 2) return null;
  const method = line.slice(0, first);
  const target = line.slice(first + 1, last);
  const version = parseVersion(line.slice(last + 1));
  if (version === null || !every(method, isTokenCode) || !every(target, isTextCode)) return null;
  return { method, target, version };
}

/** `HTTP/1.d SP ddd [SP reason]` (RFC 9112 section 4). Servers leave out the blank before an empty reason. */
export function parseStatusLine(line: string): StatusLine | null {
  const version = parseVersion(line.slice(0, 8));
  const code = line.slice(9, 12);
  if (version === null || line[8] !== ' ' || code.length !== 3 || !every(code, isDigitCode)) return null;
  const status = Number(code);
  if (status < 100 || (line.length > 12 && line[12] !== ' ')) return null;
  return { version, status, reason: line.slice(13) };
}

/** Whether `bytes[0, end)`, a line without its CR LF, is a start line of that kind. */
export function isStartLine(bytes: Uint8Array, end: number, kind: HeadKind): boolean {
  const line = latin1Slice(bytes, 0, end);
  return (
    (kind !== 'response' && parseRequestLine(line) !== null) || (kind !== 'request' && parseStatusLine(line) !== null)
  );
}

function parseVersion(word: string): string | null {
  return word.length === 8 && word.startsWith('HTTP/1.') && isDigitCode(word.charCodeAt(7)) ? word.slice(5) : null;
}

/**
 * Where in the line `bytes[start, end)` (without its CR LF) a start line begins that goes on to the line's end, or -1.
 * For the first line after bytes that could not be understood: the end of a body may stand before it.
 */
export function findStartLine(bytes: Uint8Array, start: number, end: number, kind: HeadKind): number {
  const request = kind === 'response' ? -1 : findRequestLine(bytes, start, end);
  return request >= 0 || kind === 'request' ? request : findStatusLine(bytes, start, end);
}

function findRequestLine(bytes: Uint8Array, start: number, end: number): number {
  const version = end - 8;
  if (version - 1 < start || bytes[version - 1] !== 0x20 || !isVersionAt(bytes, version, end)) return -1;
  let target = version - 1;
  while (target > start && isVisible(bytes[target - 1] ?? 0)) target--;
  if (target === version - 1 || bytes[target - 1] !== 0x20) return -1;
  const method = methods.find((name) => hasAscii(bytes, target - 1 - name.length, start, end, name));
  return method === undefined ? -1 : target - 1 - method.length;
}

function findStatusLine(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + 12 <= end; at++) {
    if (!isVersionAt(bytes, at, end) || bytes[at + 8] !== 0x20) continue;
    if (parseStatusLine(latin1Slice(bytes, at, Math.min(end, at + 13))) !== null) return at;
  }
  return -1;
}

function isVersionAt(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    bytes[at] === 0x48 && at + 8 <= end && hasAscii(bytes, at, at, end, 'HTTP/1.') && isDigitCode(bytes[at + 7] ?? 0)
  );
}

function hasAscii(bytes: Uint8Array, at: number, start: number, end: number, text: string): boolean {
  if (at < start || at + text.length > end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** How much of a first line is looked at. */
const glance = 256;

/**
 * Whether the first bytes of a side look like HTTP/1.x: the beginning of a status line, or of a request line with a
 * usual method and target (other text protocols have commands `PUT`, `GET` and `HEAD` too). Bytes that may yet become
 * either, but do not tell, are not HTTP: ask again with more. `CONNECT` counts; ask `recogniseTunnel` first.
 */
export function looksLikeHttp(head: Cursor): boolean {
  // Most of what is asked about is not even text.
  if (!isCapital(head.peek())) return false;
  const limit = Math.min(head.end, head.at + glance);
  const feed = head.bytes.subarray(head.at, limit).indexOf(0x0a);
  const line = latin1Slice(head.bytes, head.at, feed < 0 ? limit : head.at + feed);
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const whole = feed >= 0;
  if (whole ? parseStatusLine(text) !== null : parseStatusLine(text.slice(0, 12)) !== null) return true;
  const blank = text.indexOf(' ');
  const method = methods.find((name) => name.length === blank && text.startsWith(name));
  if (method === undefined) return false;
  if (whole && parseRequestLine(text) === null) return false;
  return looksLikeTarget(text.slice(blank + 1), method);
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** RFC 9112 section 3.2: `/path`, `*`, `scheme://…`; for CONNECT alone `host:port`. */
function looksLikeTarget(text: string, method: string): boolean {
  if (!every(text, isTextCode)) return false;
  if (method === 'CONNECT') return text.includes(':');
  return text.startsWith('/') || text.startsWith('* ') || text.startsWith('http://') || text.startsWith('https://');
}

function every(text: string, test: (code: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) if (!test(text.charCodeAt(i))) return false;
  return true;
}

function isVisible(code: number): boolean {
  return code > 0x20 && code !== 0x7f;
}

function isTextCode(code: number): boolean {
  return code >= 0x20 && code !== 0x7f;
}

function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const tokenMarks = "!#$%&'*+-.^_`|~";

/** tchar of RFC 9110 section 5.6.2. */
function isTokenCode(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || isDigitCode(code) || tokenMarks.includes(String.fromCharCode(code));
}
