import { trim, HttpResponse, type HttpRequest } from './http-head.js';

/**
 * How the body after a head ends: after so many bytes, with its last chunk, or with the connection; `switch`: no body,
 * and from here on the connection carries something else, both ways; `bad`: the head contradicts itself.
 */
export type BodyLength = number | 'chunked' | 'until-close' | 'switch' | 'bad';

/** Numbers beyond this are no lengths; it is 100 years of 2 Mbit/s. */
const mostDigits = 15;

/** Bodies by RFC 9112 section 6.3, whose numbers these are. `request` is what a response answers, where known. */
export function bodyLength(head: HttpRequest | HttpResponse, request: HttpRequest | null): BodyLength {
  const isResponse = head instanceof HttpResponse;
  if (isResponse) {
    const { status } = head;
    // RFC 9110 section 15.2.2: Switching Protocols.
    if (status === 101) return 'switch';
    // 1.
    if (status < 200 || status === 204 || status === 304 || request?.method === 'HEAD') return 0;
    // 2.
    if (status < 300 && request?.method === 'CONNECT') return 'switch';
  }
  // 3. and 4. The transfer coding wins over a length.
  const coding = finalCoding(head.header('Transfer-Encoding'));
  if (coding === 'chunked') return 'chunked';
  if (coding !== null) return isResponse ? 'until-close' : 'bad';
  const given = head.header('Content-Length');
  // 5. and 6.
  if (given !== null) return contentLength(given);
  // 7. and 8.
  return isResponse ? 'until-close' : 0;
}

/** The last of the transfer codings; `identity` (RFC 2616 section 3.6) is none. */
function finalCoding(value: string | null): string | null {
  const coding = trim(value?.split(',').at(-1) ?? '').toLowerCase();
  return coding === '' || coding === 'identity' ? null : coding;
}

/** One number, or the same number several times. */
function contentLength(value: string): number | 'bad' {
  const values = value.split(',').map(trim);
  const [first = ''] = values;
  if (first.length === 0 || first.length > mostDigits || values.some((other) => other !== first)) return 'bad';
  for (let i = 0; i < first.length; i++) {
    const code = first.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return 'bad';
  }
  return Number(first);
}
