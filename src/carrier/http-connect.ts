import type { Cursor } from '../bytes/cursor.js';
import { latin1Slice } from '../bytes/slices.js';
import type { Direction } from '../flow/key.js';
import type { HttpRequest, HttpResponse } from './http-head.js';
import { HttpStream } from './http.js';
import { parseRequestLine } from './start-line.js';
import type { Tunnel } from './tunnel.js';

/** Bytes of the largest head of either side. */
const largestHead = 16_384;
/** Bytes of the longest request line that is recognised: the target is a name (at most 255) and a port. */
const longestLine = 512;

const connect = 'CONNECT ';

/** The HTTP CONNECT method (RFC 9110 section 9.3.6), with proxies that ask for credentials first (407). */
class HttpConnect implements Tunnel {
  readonly id = 'http-connect';
  readonly associate = null;
  target: { readonly host: string; readonly port: number } | null = null;
  established = false;
  private failed = false;
  /** A request was sent and its final response is not over yet: before, the proxy has nothing to say. */
  private asked = false;
  private answered = false;
  /** Gone when the handshake is over: credentials of a request must not stay in its memory. */
  private http: HttpStream | null = new HttpStream(
    {
      request: (direction, request) => {
        this.request(direction, request);
      },
      response: (_direction, response, request) => {
        this.response(response, request);
      },
      done: (direction) => {
        if (direction === 1 && this.answered) this.asked = this.answered = false;
      },
      lost: () => {
        this.failed = true;
      },
      // What a refusal says to people.
      body: () => undefined,
      hole: () => undefined,
    },
    largestHead,
  );

  handshake(direction: Direction, data: Uint8Array, start: number, end: number): number | 'failed' {
    const { http } = this;
    if (http === null) return this.failed ? 'failed' : 0;
    if (direction === 1 && !this.asked) return 0;
    const length = http.bytes(direction, data, start, end);
    if (this.established || this.failed) this.http = null;
    return this.failed ? 'failed' : length;
  }

  private request(direction: Direction, { method, target }: HttpRequest): void {
    this.target = direction === 0 && method === 'CONNECT' ? parseAuthority(target) : null;
    if (this.target === null) this.failed = true;
    this.asked = true;
    this.answered = false;
  }

  private response({ status }: HttpResponse, request: HttpRequest | null): void {
    // A start line found behind other bytes is no answer.
    if (this.failed || request === null || status === 101) this.failed = true;
    else if (status < 200) return;
    else if (status < 300) this.established = true;
    // RFC 9110 section 15.5.8: the client may ask again, with credentials.
    else if (status !== 407) this.failed = true;
    this.answered = true;
  }
}

/** `host:port` or `[address]:port` (RFC 9110 section 9.3.6); null when it is neither. */
export function parseAuthority(target: string): { host: string; port: number } | null {
  const colon = target.lastIndexOf(':');
  const digits = target.slice(colon + 1);
  if (colon < 1 || colon > 257 || digits.length === 0 || digits.length > 5) return null;
  for (const digit of digits) if (digit < '0' || digit > '9') return null;
  const bracketed = target.startsWith('[') && target[colon - 1] === ']';
  const host = bracketed ? target.slice(1, colon - 1) : target.slice(0, colon);
  const port = Number(digits);
  if (host === '' || port === 0 || port > 65_535 || host.includes(' ') || host.includes('/')) return null;
  return { host, port };
}

/** Whether a client's first bytes are a CONNECT request line; a number: so many bytes are needed to tell. */
export function recogniseHttpConnect(head: Cursor): Tunnel | null | number {
  const limit = Math.min(head.end, head.at + longestLine);
  const text = latin1Slice(head.bytes, head.at, limit);
  if (!text.startsWith(connect.slice(0, text.length))) return null;
  const feed = text.indexOf('\n');
  if (feed < 0) return text.length < longestLine ? Math.max(connect.length, text.length + 1) : null;
  const line = text.slice(0, text[feed - 1] === '\r' ? feed - 1 : feed);
  const target = parseRequestLine(line)?.target;
  return target === undefined || parseAuthority(target) === null ? null : new HttpConnect();
}
