const noComments: readonly string[] = Object.freeze([]);
const noBytes = new Uint8Array(0);

/**
 * One captured frame. The object is scratch: a reader fills the same one again and again, so whoever keeps a frame
 * copies what it needs (`copyFrom`). `bytes` is a view that stays valid as long as somebody holds it.
 */
export class Frame {
  /** Index of the capture in argument order, from 0. */
  input = 0;
  /** Number in its capture, from 1, counted as Wireshark counts. */
  number = 0;
  /** Seconds since 1970-01-01 UTC, an integer, negative before; within the range of ECMAScript time values (±8.64e12). */
  seconds = 0;
  /** 0 to 999 999 999, to be added to `seconds`. */
  nanoseconds = 0;
  /** Whether the capture gave this frame a time; if not (pcapng Simple Packet Block) it has the time of the one before. */
  hasTime = true;
  /** Digits of the second that the capture's resolution deserves: 9 when it is finer than a microsecond. */
  digits: 6 | 9 = 6;
  /** LINKTYPE_ number (https://www.tcpdump.org/linktypes.html), 0 to 65535. */
  linkType = 0;
  /** Holds the captured bytes at `[start, end)`; what lies around them belongs to other frames. */
  bytes: Uint8Array = noBytes;
  start = 0;
  end = 0;
  /** Length on the wire; the snap length may have cut the captured bytes shorter. */
  wireLength = 0;
  /** Interface in its pcapng section, from 0; 0 in a classic pcap. */
  interfaceId = 0;
  /** Comments on this frame (pcapng opt_comment), in order. */
  comments: readonly string[] = noComments;

  /** Takes the values of another frame; the captured bytes are shared, not copied. */
  copyFrom(other: Frame): void {
    this.input = other.input;
    this.number = other.number;
    this.seconds = other.seconds;
    this.nanoseconds = other.nanoseconds;
    this.hasTime = other.hasTime;
    this.digits = other.digits;
    this.linkType = other.linkType;
    this.bytes = other.bytes;
    this.start = other.start;
    this.end = other.end;
    this.wireLength = other.wireLength;
    this.interfaceId = other.interfaceId;
    this.comments = other.comments;
  }
}

/** What `Frame.comments` is for a frame without comments: one shared, frozen list. */
export const uncommented = noComments;
