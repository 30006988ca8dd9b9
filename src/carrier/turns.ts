import type { Direction } from '../flow/key.js';
import type { Tunnel } from './tunnel.js';

/** What a handshake has found out. */
export interface Knowledge {
  target: { readonly host: string; readonly port: number } | null;
  associate: { readonly address: string; readonly port: number } | null;
}

/** What comes after a message: the next one, or the end of the handshake. */
export type Next = Turn | 'established' | 'associated' | 'failed';

/** One message of a handshake in which the sides speak by turns. */
export interface Turn {
  readonly speaker: Direction;
  /**
   * How many bytes the message needs at least, to be complete or to tell more, as its first `have` bytes say: `have`
   * when it is complete (or already wrong), otherwise more.
   */
  needs(message: Uint8Array, have: number): number;
  next(message: Uint8Array, length: number, knowledge: Knowledge): Next;
}

/** The longest message: user name and password of RFC 1929, at most 3 + 255 + 255 bytes; SOCKS4a with long names. */
export const longestMessage = 1_024;

/** A tunnel whose handshake is a sequence of turns. Holds one message at a time and forgets its bytes afterwards. */
export class TurnTunnel implements Tunnel {
  private readonly knowledge: Knowledge = { target: null, associate: null };
  private readonly message = new Uint8Array(longestMessage);
  private length = 0;

  constructor(
    readonly id: 'socks4' | 'socks5',
    private turn: Next,
  ) {}

  get established(): boolean {
    return this.turn === 'established';
  }

  get target(): Knowledge['target'] {
    return this.knowledge.target;
  }

  get associate(): Knowledge['associate'] {
    return this.knowledge.associate;
  }

  handshake(direction: Direction, data: Uint8Array, start: number, end: number): number | 'failed' {
    let at = start;
    while (at < end) {
      const { turn } = this;
      if (turn === 'failed') return turn;
      if (turn === 'associated') return end - start;
      if (turn === 'established' || turn.speaker !== direction) break;
      at = this.collect(turn, data, at, end);
    }
    return this.turn === 'failed' ? this.turn : at - start;
  }

  private collect(turn: Turn, data: Uint8Array, at: number, end: number): number {
    const { message } = this;
    const needed = Math.min(turn.needs(message, this.length), longestMessage);
    const stop = Math.min(end, at + needed - this.length);
    message.set(data.subarray(at, stop), this.length);
    this.length += stop - at;
    const { length } = this;
    if (turn.needs(message, length) > length && length < longestMessage) return stop;
    this.turn = turn.next(message, length, this.knowledge);
    message.fill(0, 0, length);
    this.length = 0;
    return stop;
  }
}
