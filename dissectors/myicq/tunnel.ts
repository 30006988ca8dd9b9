/** Packets over TCP, through an HTTP proxy: each behind its length (README.md §9). */
import type { Cursor, Delimited, Direction, Event, Tracker } from 'imdissect/dissector';
import type { DatagramHint, DatagramTalk } from './datagrams.js';
import type { MyicqFields } from './families.js';
import { myicqProblems } from './problems.js';
import type { Talk } from './talk.js';
import { openingLength, opensAt, wordAt } from './wires.js';

const lengthBytes = 2;
const shortestPacket = 14;

/** What reading the next packet needs to know. */
export type TunnelHint = {
  readonly family: 'tunnel';
  /** Bytes of the packet, once its length was read; 0 before. */
  readonly length: number;
  readonly inner: DatagramHint;
};

/** Where the next packet ends. Its length is no part of it: the packet is the same as over UDP. */
export function delimitTunnel(cursor: Cursor, { length }: TunnelHint): Delimited {
  if (length > 0) return { message: length };
  if (cursor.left < lengthBytes + openingLength) return { wait: lengthBytes + openingLength };
  if (isFrame(cursor, 0)) return { body: lengthBytes };
  return lostBytes(cursor);
}

function isFrame(cursor: Cursor, ahead: number): boolean {
  return opensAt(cursor, ahead + lengthBytes) && wordAt(cursor, ahead) >= shortestPacket;
}

/** The bytes up to the next packet are nobody's: never as many as a length has, which is how `track` tells them apart. */
function lostBytes(cursor: Cursor): Delimited {
  const { left } = cursor;
  let ahead = 1;
  while (ahead + lengthBytes + openingLength <= left && !isFrame(cursor, ahead)) ahead++;
  return { body: ahead === lengthBytes ? 1 : ahead };
}

export class TunnelFlow implements Talk<MyicqFields, TunnelHint> {
  private readonly lengths: [number, number] = [0, 0];
  /** Bytes that belonged to no packet; -1 after a gap, whose finding says it all. */
  private readonly lost: [number, number] = [0, 0];
  private readonly hints: [TunnelHint | null, TunnelHint | null] = [null, null];

  constructor(private readonly inner: DatagramTalk) {}

  hint(direction: Direction): TunnelHint {
    const length = this.lengths[direction];
    const inner = this.inner.hint(direction);
    const known = this.hints[direction];
    if (known?.length === length && known.inner === inner) return known;
    return (this.hints[direction] = Object.freeze({ family: 'tunnel', length, inner }));
  }

  track(event: Event<MyicqFields>, out: Tracker): void {
    const { direction } = event;
    switch (event.type) {
      case 'piece':
        this.piece(direction, event.bytes);
        return;
      case 'message': {
        this.lengths[direction] = 0;
        const count = this.lost[direction];
        this.lost[direction] = 0;
        if (count > 0) out.report(myicqProblems.lostFraming, event.ref, { count });
        this.inner.track(event, out);
        return;
      }
      default:
        this.lengths[direction] = 0;
        this.lost[direction] = -1;
    }
  }

  private piece(direction: Direction, bytes: Uint8Array): void {
    if (bytes.length === lengthBytes) this.lengths[direction] = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    else if (this.lost[direction] >= 0) this.lost[direction] += bytes.length;
  }
}
