import type { Direction } from '../flow/key.js';
import { bodyLength, type BodyLength } from './body-length.js';
import { ChunkedReader } from './chunked.js';
import { HeadReader, type HeadProblem } from './head-reader.js';
import { HttpRequest, type HttpResponse } from './http-head.js';
import { PendingRequests } from './pending-requests.js';

/**
 * Why reading lost its place: `not-http` no start line where one must be; `head-too-large`; `bad-length` of a body;
 * `bad-chunk` framing; `gap` bytes missing where their meaning is not known; `incomplete` the side ended, or became
 * something else, within a message.
 */
export type HttpLoss = HeadProblem | 'bad-length' | 'bad-chunk' | 'gap' | 'incomplete';

/** What an `HttpStream` tells. Each head is followed by pieces of its body and holes in it, then `done` or `lost`. */
export interface HttpSink {
  request(direction: Direction, request: HttpRequest): void;
  /** `request` is what it answers, when that was seen. Interim responses (1xx) come before the final one. */
  response(direction: Direction, response: HttpResponse, request: HttpRequest | null): void;
  /** A piece of the body: a view of the input that stands `offset` bytes behind the input's `start`. */
  body(direction: Direction, bytes: Uint8Array, offset: number): void;
  /** So many bytes of the body are missing. */
  hole(direction: Direction, length: number): void;
  done(direction: Direction): void;
  /** Bytes were not understood, from here to the next head; told once. A message that had begun is broken off. */
  lost(direction: Direction, reason: HttpLoss): void;
}

type State = 'head' | 'length' | 'chunked' | 'until-close' | 'waits' | 'switched' | 'ended';

/** One side of the connection. */
class Side {
  state: State = 'head';
  /** Bytes of the body that are still to come; Infinity until close. */
  remaining = 0;
  readonly heads: HeadReader;
  readonly chunks = new ChunkedReader();

  constructor(largestHead: number) {
    this.heads = new HeadReader(largestHead);
  }

  get begun(): boolean {
    if (this.state === 'head') return this.heads.begun;
    return this.state === 'length' || this.state === 'chunked' || this.state === 'until-close';
  }
}

/**
 * Reads the HTTP/1.x messages of one connection (RFC 9112), both sides, as their bytes come. Which side asks shows by
 * itself. Memory is bounded by the largest head of each side and 16 unanswered requests; bodies pass through.
 */
export class HttpStream {
  private readonly sides: readonly [Side, Side];
  private readonly pending = new PendingRequests();
  /** The side that sends requests, once a head has shown it. */
  private client: Direction | null = null;

  constructor(
    private readonly sink: HttpSink,
    /** Bytes of the largest head that is read. */
    largestHead = 65_536,
  ) {
    this.sides = [new Side(largestHead), new Side(largestHead)];
  }

  /**
   * The next bytes of a side.
   * @returns how many of `data[start, end)` were HTTP: the others follow a CONNECT request that is not answered yet
   * (give them again after its answer if they matter), or belong to what the connection carries instead
   */
  bytes(direction: Direction, data: Uint8Array, start: number, end: number): number {
    const side = this.sides[direction];
    let at = start;
    while (at < end) {
      switch (side.state) {
        case 'head':
          at = this.head(direction, side, data, at, end);
          break;
        case 'length':
        case 'until-close':
          at = this.body(direction, side, data, at, end, start);
          break;
        case 'chunked':
          at = this.chunked(direction, side, data, at, end, start);
          break;
        case 'waits':
        case 'switched':
        case 'ended':
          return at - start;
      }
    }
    return at - start;
  }

  /** So many bytes of a side are missing. */
  gap(direction: Direction, length: number): void {
    const side = this.sides[direction];
    if (!(length > 0)) return;
    if (side.state === 'head') {
      this.lose(direction, side, 'gap');
    } else if (side.state === 'chunked') {
      const inside = Math.min(length, side.chunks.remaining);
      if (inside > 0) {
        this.sink.hole(direction, inside);
        side.chunks.take(inside);
      }
      if (length > inside) this.lose(direction, side, 'gap');
    } else if (side.begun) {
      const inside = Math.min(length, side.remaining);
      this.sink.hole(direction, inside);
      this.take(direction, side, inside);
      if (length > inside) this.lose(direction, side, 'gap');
    }
  }

  /** A side has ended: so has a body that lasts until then. */
  end(direction: Direction): void {
    const side = this.sides[direction];
    if (side.state === 'until-close') this.finish(direction, side);
    else if (side.begun) this.lose(direction, side, 'incomplete');
    side.state = 'ended';
  }

  private head(direction: Direction, side: Side, data: Uint8Array, from: number, end: number): number {
    const at = side.heads.read(data, from, end);
    const { found } = side.heads;
    if (found === null) return at;
    if (typeof found === 'string') this.sink.lost(direction, found);
    else if (!this.fitsRole(direction, found)) this.lose(direction, side, 'not-http');
    else if (found instanceof HttpRequest) this.request(direction, side, found);
    else this.response(direction, side, found);
    return at;
  }

  private fitsRole(direction: Direction, head: HttpRequest | HttpResponse): boolean {
    const isRequest = head instanceof HttpRequest;
    if (this.client === null) {
      this.client = isRequest ? direction : other(direction);
      this.sides[this.client].heads.kind = 'request';
      this.sides[other(this.client)].heads.kind = 'response';
    }
    return isRequest === (direction === this.client);
  }

  private request(direction: Direction, side: Side, request: HttpRequest): void {
    this.pending.push(request);
    this.sink.request(direction, request);
    if (request.method !== 'CONNECT') {
      this.begin(direction, side, bodyLength(request, null));
      return;
    }
    // RFC 9110 section 9.3.6: what follows is the tunnel's, if there will be one.
    this.sink.done(direction);
    side.state = 'waits';
  }

  private response(direction: Direction, side: Side, response: HttpResponse): void {
    if (side.heads.resynchronised) this.pending.keepLatest();
    const interim = response.status < 200 && response.status !== 101;
    const request = interim ? this.pending.first() : this.pending.take();
    this.sink.response(direction, response, request);
    const client = this.sides[other(direction)];
    const refused = !interim && request?.method === 'CONNECT' && client.state === 'waits';
    if (refused) client.state = 'head';
    this.begin(direction, side, bodyLength(response, request));
  }

  private begin(direction: Direction, side: Side, length: BodyLength): void {
    if (length === 'bad') {
      this.lose(direction, side, 'bad-length');
    } else if (length === 'switch') {
      this.switchProtocol(direction, side);
    } else if (length === 'chunked') {
      side.state = length;
      side.chunks.begin();
    } else {
      side.state = length === 'until-close' ? length : 'length';
      side.remaining = length === 'until-close' ? Infinity : length;
      if (length === 0) this.finish(direction, side);
    }
  }

  private switchProtocol(direction: Direction, side: Side): void {
    this.sink.done(direction);
    side.state = 'switched';
    const client = this.sides[other(direction)];
    if (client.begun) this.sink.lost(other(direction), 'incomplete');
    client.state = 'switched';
  }

  private body(direction: Direction, side: Side, data: Uint8Array, at: number, end: number, start: number): number {
    const stop = Math.min(end, at + side.remaining);
    this.sink.body(direction, data.subarray(at, stop), at - start);
    this.take(direction, side, stop - at);
    return stop;
  }

  private chunked(direction: Direction, side: Side, data: Uint8Array, at: number, end: number, start: number): number {
    const { chunks } = side;
    if (chunks.remaining > 0) {
      const stop = Math.min(end, at + chunks.remaining);
      this.sink.body(direction, data.subarray(at, stop), at - start);
      chunks.take(stop - at);
      return stop;
    }
    const next = chunks.frame(data, at, end);
    if (chunks.state === 'done') this.finish(direction, side);
    else if (chunks.state === 'bad') this.lose(direction, side, 'bad-chunk');
    return next;
  }

  private take(direction: Direction, side: Side, length: number): void {
    side.remaining -= length;
    if (side.remaining === 0) this.finish(direction, side);
  }

  private finish(direction: Direction, side: Side): void {
    side.state = 'head';
    this.sink.done(direction);
  }

  private lose(direction: Direction, side: Side, reason: HttpLoss): void {
    side.state = 'head';
    if (side.heads.lose()) this.sink.lost(direction, reason);
  }
}

function other(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}
