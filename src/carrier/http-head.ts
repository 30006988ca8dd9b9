import { latin1Slice } from '../bytes/slices.js';
import { parseRequestLine, parseStatusLine, type HeadKind } from './start-line.js';

/** A header field. Its name is a stranger's word: fields are a list and never become object keys. */
export interface HttpHeader {
  readonly name: string;
  /** Without the white space around it; the lines of a folded value (RFC 9112 section 5.2) joined by one blank. */
  readonly value: string;
}

/** What requests and responses have in common. Text is one character a byte (ISO 8859-1). */
class HttpHead {
  constructor(
    /** `1.0`, `1.1`. */
    readonly version: string,
    /** In the order of sending. */
    readonly headers: readonly HttpHeader[],
    /** Bytes from the start line to the empty line, both included. */
    readonly byteLength: number,
  ) {}

  /**
   * The value of a field, whatever the case of its name; the values of fields of the same name are joined with `, `,
   * as RFC 9110 section 5.2 combines them. Null when there is none.
   */
  header(name: string): string | null {
    const wanted = name.toLowerCase();
    const values = this.headers
      .filter((header) => header.name.length === wanted.length && header.name.toLowerCase() === wanted)
      .map(({ value }) => value);
    return values.length === 0 ? null : values.join(', ');
  }
}

/** Start line and header fields of a request (RFC 9112 section 3). */
export class HttpRequest extends HttpHead {
  constructor(
    readonly method: string,
    /** In any of its four forms, as it was sent. */
    readonly target: string,
    version: string,
    headers: readonly HttpHeader[],
    byteLength: number,
  ) {
    super(version, headers, byteLength);
  }
}

/** Status line and header fields of a response (RFC 9112 section 4). */
export class HttpResponse extends HttpHead {
  constructor(
    /** 100 to 999. */
    readonly status: number,
    readonly reason: string,
    version: string,
    headers: readonly HttpHeader[],
    byteLength: number,
  ) {
    super(version, headers, byteLength);
  }
}

/** The head in `bytes[0, length)`, which ends with its empty line; null when its first line is no start line. */
export function parseHead(bytes: Uint8Array, length: number, kind: HeadKind): HttpRequest | HttpResponse | null {
  const lines = latin1Slice(bytes, 0, length).split('\n').map(withoutReturn);
  const [first = ''] = lines;
  const request = kind === 'response' ? null : parseRequestLine(first);
  if (request !== null) {
    return new HttpRequest(request.method, request.target, request.version, parseHeaders(lines), length);
  }
  const status = kind === 'request' ? null : parseStatusLine(first);
  if (status === null) return null;
  return new HttpResponse(status.status, status.reason, status.version, parseHeaders(lines), length);
}

/** RFC 9112 section 2.2: a recipient may take a bare LF for the end of a line. */
function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The fields of all lines but the first. A line that is neither a field nor the folded rest of one is passed over. */
function parseHeaders(lines: readonly string[]): HttpHeader[] {
  const headers: { name: string; parts: string[] }[] = [];
  for (const line of lines.slice(1)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      headers.at(-1)?.parts.push(trim(line));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push({ name: trim(line.slice(0, colon)), parts: [trim(line.slice(colon + 1))] });
  }
  return headers.map(({ name, parts }) => ({ name, value: parts.join(' ') }));
}

/** Without the optional white space (OWS: blanks and tabs) at both ends. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
