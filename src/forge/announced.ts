/** What a dissector says while it listens to what it forges: only announcements and ciphers matter here. */
import type {
  Dice,
  Direction,
  FlowPattern,
  Json,
  MessageRef,
  ObjectSink,
  Pending,
  SeekableCipher,
  Tracker,
} from '../dissector.js';
export type { Dice };

interface Announcement {
  readonly pattern: FlowPattern;
  readonly dissector: string;
  readonly hint: Json;
  readonly by: MessageRef;
}

const settled: Pending = { settle: () => undefined };
const nowhere: ObjectSink = { write: () => undefined, end: () => undefined };

/** Flows that were announced, the newest first. */
export class Announcements {
  private readonly list: Announcement[] = [];

  add(announcement: Announcement): void {
    this.list.unshift(announcement);
  }

  /** What was said of a flow to this server. */
  of(transport: 'udp' | 'tcp', address: string, port: number): Announcement | undefined {
    return this.list.find(
      ({ pattern }) =>
        pattern.transport === transport &&
        pattern.port === port &&
        (pattern.address === undefined || pattern.address === address),
    );
  }
}

/** The listener of one flow. */
export class Listener implements Tracker {
  readonly wantsPeople = false;

  constructor(
    private readonly announcements: Announcements,
    private readonly here: () => MessageRef,
    private readonly onCipher: (direction: Direction, from: number, cipher: SeekableCipher) => void,
  ) {}

  expect(pattern: FlowPattern, dissector: string, hint: Json): void {
    this.announcements.add({ pattern, dissector, hint, by: this.here() });
  }

  through(direction: Direction, from: number, cipher: SeekableCipher): void {
    this.onCipher(direction, from, cipher);
  }

  keep(bytes: Uint8Array): Uint8Array {
    return bytes.slice();
  }

  awaits(): Pending {
    return settled;
  }

  object(): ObjectSink {
    return nowhere;
  }

  answers(): void {
    return undefined;
  }

  comesFrom(): void {
    return undefined;
  }

  resends(): void {
    return undefined;
  }

  feed(): void {
    return undefined;
  }

  tell(): void {
    return undefined;
  }

  report(): void {
    return undefined;
  }
}
