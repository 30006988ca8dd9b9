/** The frames of a capture that is being forged: when each comes, and what went wrong with it on purpose. */
import { Frame } from '../capture/frame.js';
import type { CaptureWriter } from '../capture/writer.js';
import { forgeLimits } from './forge-limits.js';
import { frameOf, ipLength, whole, type Fragment, type IpHead } from './packets.js';

/** A frame. */
export interface Shot {
  /** Microseconds since 1970. */
  at: number;
  bytes: Uint8Array;
  /** How many of them were captured. */
  captured: number;
  /** It is not in the capture. */
  dropped: boolean;
  /** How many frames later it comes. */
  later: number;
  /** What went wrong with it, for people. */
  readonly notes: string[];
}

const ethernet = 1;

export class Film {
  private readonly shots: Shot[] = [];
  private size = 0;

  /** @throws RangeError when the capture becomes larger than a scenario may ask for */
  add(shots: readonly Shot[]): void {
    for (const shot of shots) {
      this.size += shot.bytes.length;
      this.shots.push(shot);
    }
    if (this.shots.length > forgeLimits.frames || this.size > forgeLimits.bytes) {
      throw new RangeError(`the capture has more than ${forgeLimits.frames} frames or ${forgeLimits.bytes} bytes`);
    }
  }

  /** Writes the frames in the order of their times; how many there are. */
  write(writer: CaptureWriter): number {
    const frame = new Frame();
    frame.linkType = ethernet;
    let lost: string[] = [];
    for (const shot of this.inOrder()) {
      if (shot.dropped) {
        lost.push(...shot.notes);
        continue;
      }
      frame.number++;
      frame.seconds = Math.floor(shot.at / 1e6);
      frame.nanoseconds = (shot.at % 1e6) * 1000;
      frame.bytes = shot.bytes;
      frame.end = Math.min(shot.captured, shot.bytes.length);
      frame.wireLength = shot.bytes.length;
      frame.comments = [...lost, ...shot.notes];
      writer.write(frame);
      lost = [];
    }
    return frame.number;
  }

  /** By time; of the same time, as they were made. A frame that comes later takes the time of the one it comes behind. */
  private inOrder(): Shot[] {
    const ordered = [...this.shots].sort((a, b) => a.at - b.at);
    for (const shot of ordered.filter(({ later }) => later > 0)) {
      const from = ordered.indexOf(shot);
      const behind = ordered[Math.min(from + shot.later, ordered.length - 1)];
      ordered.splice(from, 1);
      const to = behind === undefined || behind === shot ? ordered.length : ordered.indexOf(behind) + 1;
      ordered.splice(to, 0, shot);
      if (behind !== undefined) shot.at = behind.at;
    }
    return ordered;
  }
}

function shot(at: number, bytes: Uint8Array, note = ''): Shot {
  return { at, bytes, captured: Infinity, dropped: false, later: 0, notes: note === '' ? [] : [note] };
}

/** How a packet is cut into fragments. */
export interface Cutting {
  /** Bytes of a fragment, a multiple of 8. */
  readonly size: number;
  readonly overlap: 'same' | 'differ' | null;
  readonly reverse: boolean;
}

/** The frames of one packet: one, or its fragments. */
export function shotsOf(at: number, head: IpHead, payload: Uint8Array, cutting: Cutting | null, mtu: number): Shot[] {
  if (cutting === null && ipLength(head.from, false) + payload.length <= mtu) {
    return [shot(at, frameOf(head, whole, payload))];
  }
  const most = (mtu - ipLength(head.from, true)) & ~7;
  const { size, overlap, reverse } = cutting ?? { size: most, overlap: null, reverse: false };
  const pieces: { readonly fragment: Fragment; readonly bytes: Uint8Array; readonly note: string }[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const bytes = payload.subarray(offset, offset + size);
    pieces.push({ fragment: { offset, more: offset + size < payload.length }, bytes, note: '' });
  }
  if (overlap !== null) pieces.splice(1, 0, overlapping(payload, size, overlap));
  if (reverse) pieces.reverse();
  return pieces.map(({ fragment, bytes, note }, index) => shot(at + index * gap, frameOf(head, fragment, bytes), note));
}

/** Microseconds between frames that a host sends one after another. */
export const gap = 20;

/** A fragment over the last bytes of the first one. */
function overlapping(payload: Uint8Array, size: number, how: 'same' | 'differ') {
  const start = Math.max(0, size - 8);
  const bytes = payload.slice(start, start + 8);
  if (how === 'differ') for (const [index, byte] of bytes.entries()) bytes[index] = byte ^ 0xff;
  const more = start + 8 < payload.length;
  return { fragment: { offset: start, more }, bytes, note: `IP fragment over bytes ${start} to ${start + 8}, ${how}` };
}
