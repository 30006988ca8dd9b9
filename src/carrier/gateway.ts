import { sliceOrigins, type Origin } from '../bytes/origin.js';
import type { Direction } from '../flow/key.js';
import { LruMap } from '../lru.js';
import type { HttpRequest, HttpResponse } from './http-head.js';
import { HttpStream, type HttpSink } from './http.js';

/**
 * How a protocol lies in the bodies of HTTP messages: which exchanges are its own, and which stream a body belongs to.
 * Pure functions of heads.
 */
export interface Gateway {
  /** Whether an exchange belongs to the protocol. */
  claims(request: HttpRequest): boolean;
  /**
   * The stream that the bodies of an exchange are pieces of, or null. The first call for an exchange has the request
   * alone; where that does not tell, the request's body waits for the second, which has the response too. A response
   * whose request was not seen comes alone. What the response says counts for the response.
   */
  channel(request: HttpRequest | null, response: HttpResponse | null): string | null;
  /** Whether this response is the last of its stream. */
  closes?(response: HttpResponse): boolean;
}

/** What a `GatewayReader` gives out, in time order. Direction 0 is what requests carry, 1 what responses carry. */
export interface GatewaySink {
  /**
   * Bytes of a stream, or a gap of known length, or the stream's end. `origins` are the bytes', counted from their
   * first. The bytes are valid during the call.
   */
  feed(
    channel: string,
    direction: Direction,
    part: Uint8Array | { readonly gap: number } | 'end',
    origins: readonly Origin[],
  ): void;
  /** Here an unknown number of the stream's bytes may be missing. */
  broken(channel: string, direction: Direction): void;
}

/** Bytes of request bodies that wait, of one connection; what is more becomes a gap. */
const mostHeldBytes = 1_048_576;
/** Requests with such bodies. */
const mostHeld = 16;
/** What a piece costs beside its bytes: many small ones must not outgrow the bound. */
const pieceCost = 256;

type Piece =
  | { readonly bytes: Uint8Array; readonly origins: readonly Origin[] }
  | { readonly gap: number }
  /** An unknown number of bytes. */
  | 'broken';

/** A claimed exchange, from the head of its request. */
interface Exchange {
  channel: string | null;
  /** What waits for the channel; null when nothing waits any more. */
  held: Piece[] | null;
  heldBytes: number;
}

const noOrigins: readonly Origin[] = Object.freeze([]);

/**
 * Reads one connection of an HTTP gateway. A stream may go on over any number of connections: the sink knows it by its
 * name.
 */
export class GatewayReader {
  private readonly bodies: Bodies;
  private readonly http: HttpStream;

  constructor(gateway: Gateway, sink: GatewaySink) {
    this.bodies = new Bodies(gateway, sink);
    this.http = new HttpStream(this.bodies);
  }

  /** Heads of the connection so far, and whether one of them was the protocol's: a connection of others can be left. */
  get progress(): { readonly heads: number; readonly claimed: boolean } {
    return { heads: this.bodies.heads, claimed: this.bodies.claimed };
  }

  /** The next bytes of a side: `data[start, end)`, with their origins counted from `start`. */
  bytes(direction: Direction, data: Uint8Array, start: number, end: number, origins: readonly Origin[]): void {
    this.bodies.origins = origins;
    this.http.bytes(direction, data, start, end);
    this.bodies.origins = noOrigins;
  }

  /** So many bytes of a side are missing. */
  gap(direction: Direction, length: number): void {
    this.http.gap(direction, length);
  }

  /** A side of the connection has ended; its streams may go on elsewhere. */
  end(direction: Direction): void {
    this.http.end(direction);
  }
}

/** Sorts the bodies of a connection into streams. */
class Bodies implements HttpSink {
  /** Of the bytes that are being read. */
  origins: readonly Origin[] = noOrigins;
  heads = 0;
  claimed = false;
  private readonly waiting = new LruMap<HttpRequest, Exchange>(mostHeld, (_request, exchange) => {
    this.forget(exchange);
  });
  private heldBytes = 0;
  /** The claimed exchange whose request is being read. */
  private asking: Exchange | null = null;
  /** The stream of the response that is being read, and whether it ends with it. */
  private answering: string | null = null;
  private closing = false;
  /** The streams that each side carried last: a loss between messages may be theirs. */
  private readonly latest: [string | null, string | null] = [null, null];
  /** The side of the connection that sends requests. */
  private client: Direction = 0;

  constructor(
    private readonly gateway: Gateway,
    private readonly sink: GatewaySink,
  ) {}

  request(direction: Direction, request: HttpRequest): void {
    this.client = direction;
    this.asking = null;
    this.heads++;
    if (!this.gateway.claims(request)) return;
    this.claimed = true;
    const channel = this.gateway.channel(request, null);
    const exchange: Exchange = { channel, held: channel === null ? [] : null, heldBytes: 0 };
    this.asking = exchange;
    if (channel === null) this.waiting.set(request, exchange);
    else this.latest[0] = channel;
  }

  response(direction: Direction, response: HttpResponse, request: HttpRequest | null): void {
    this.client = direction === 0 ? 1 : 0;
    this.answering = null;
    this.heads++;
    // An interim response (RFC 9110 section 15.2) has no body, and says nothing about the final one's.
    if (response.status < 200) return;
    if (request === null || this.gateway.claims(request)) this.answering = this.gateway.channel(request, response);
    this.closing = this.answering !== null && (this.gateway.closes?.(response) ?? false);
    if (this.answering !== null) {
      this.latest[1] = this.answering;
      this.claimed = true;
    }
    const exchange = request === null ? undefined : this.waiting.get(request);
    if (request === null || exchange === undefined) return;
    this.waiting.delete(request);
    this.release(exchange, this.answering);
  }

  body(direction: Direction, bytes: Uint8Array, offset: number): void {
    this.piece(direction, { bytes, origins: sliceOrigins(this.origins, offset, offset + bytes.length) });
  }

  hole(direction: Direction, length: number): void {
    this.piece(direction, { gap: length });
  }

  done(direction: Direction): void {
    if (direction === this.client) {
      this.asking = null;
      return;
    }
    const { answering } = this;
    this.answering = null;
    if (answering === null || !this.closing) return;
    this.sink.feed(answering, 0, 'end', noOrigins);
    this.sink.feed(answering, 1, 'end', noOrigins);
  }

  lost(direction: Direction): void {
    const role = direction === this.client ? 0 : 1;
    if (role === 0 ? this.asking !== null : this.answering !== null) {
      this.piece(direction, 'broken');
    } else {
      const channel = this.latest[role];
      if (channel !== null) this.sink.broken(channel, role);
    }
    if (role === 0) this.asking = null;
    else this.answering = null;
  }

  private piece(direction: Direction, piece: Piece): void {
    if (direction !== this.client) {
      if (this.answering !== null) this.give(this.answering, 1, piece);
      return;
    }
    const { asking } = this;
    if (asking === null) return;
    if (asking.channel !== null) this.give(asking.channel, 0, piece);
    else if (asking.held !== null) this.hold(asking, asking.held, piece);
  }

  private give(channel: string, role: Direction, piece: Piece): void {
    if (piece === 'broken') this.sink.broken(channel, role);
    else if ('gap' in piece) this.sink.feed(channel, role, piece, noOrigins);
    else this.sink.feed(channel, role, piece.bytes, piece.origins);
  }

  private hold(exchange: Exchange, held: Piece[], piece: Piece): void {
    if (piece === 'broken') {
      held.push(piece);
      return;
    }
    const length = 'bytes' in piece ? piece.bytes.length : piece.gap;
    const cost = pieceCost + ('bytes' in piece ? length : 0);
    const last = held.at(-1);
    if ('bytes' in piece && this.heldBytes + cost <= mostHeldBytes) {
      // Not slice(): a Buffer's is a view of the same memory.
      held.push({ bytes: new Uint8Array(piece.bytes), origins: piece.origins });
      exchange.heldBytes += cost;
      this.heldBytes += cost;
    } else if (last !== undefined && last !== 'broken' && 'gap' in last) {
      held[held.length - 1] = { gap: last.gap + length };
    } else {
      held.push({ gap: length });
    }
  }

  /** The response has told the stream, or (null) that there is none. */
  private release(exchange: Exchange, channel: string | null): void {
    const held = exchange.held ?? [];
    this.forget(exchange);
    if (channel === null) return;
    exchange.channel = channel;
    this.latest[0] = channel;
    for (const piece of held) this.give(channel, 0, piece);
  }

  private forget(exchange: Exchange): void {
    this.heldBytes -= exchange.heldBytes;
    exchange.heldBytes = 0;
    exchange.held = null;
  }
}
