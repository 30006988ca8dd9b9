import type { Direction } from '../../src/dissector.js';
import { HttpStream, type HttpLoss } from '../../src/carrier/http.js';
import type { HttpRequest, HttpResponse } from '../../src/carrier/http-head.js';

/** What an HttpStream told, one line an event; pieces of a body that follow each other are one. */
export class HttpRecorder {
  readonly events: string[] = [];
  readonly heads: (HttpRequest | HttpResponse)[] = [];
  readonly http: HttpStream;

  constructor(largestHead?: number) {
    this.http = new HttpStream(this, largestHead);
  }

  request(direction: Direction, request: HttpRequest): void {
    this.heads.push(request);
    this.events.push(`${direction} ${request.method} ${request.target}`);
  }

  response(direction: Direction, response: HttpResponse, request: HttpRequest | null): void {
    this.heads.push(response);
    this.events.push(`${direction} ${response.status} to ${request === null ? '?' : request.target}`);
  }

  body(direction: Direction, bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1');
    const last = this.events.at(-1) ?? '';
    if (last.startsWith(`${direction} "`)) this.events[this.events.length - 1] = `${last.slice(0, -1)}${text}"`;
    else this.events.push(`${direction} "${text}"`);
  }

  hole(direction: Direction, length: number): void {
    this.events.push(`${direction} hole ${length}`);
  }

  done(direction: Direction): void {
    this.events.push(`${direction} done`);
  }

  lost(direction: Direction, reason: HttpLoss): void {
    this.events.push(`${direction} lost ${reason}`);
  }

  /** The side sends text, one byte a character; cut where `cuts` say. @returns bytes that were HTTP */
  say(direction: Direction, text: string, cuts: readonly number[] = []): number {
    const bytes = Buffer.from(text, 'latin1');
    const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
    let taken = 0;
    let at = 0;
    for (const end of [...ends, bytes.length]) {
      taken += this.http.bytes(direction, bytes, at, end);
      at = end;
    }
    return taken;
  }
}
