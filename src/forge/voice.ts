/** A protocol on one connection: it writes a message with what it knows, and then hears itself say it. */
import { Cursor } from '../bytes/cursor.js';
import type { Dice, Direction, Flow, MessageRef, OptionValues, Spoken } from '../dissector.js';
import type { Json } from '../schema/value.js';
import type { Target } from '../schema/struct.js';
import { Input } from '../schema/input.js';
import type { Mounted, MountedForging, SpeakingSession } from '../mount.js';
import { Listener, type Announcements } from './announced.js';
import type { Link } from './link.js';

/** What a protocol remembers of the whole capture. */
export type SpokenWorld = ReturnType<MountedForging['world']>;

/** The protocols that speak in a capture, each with its world. */
export class Voices {
  private readonly worlds = new Map<string, SpokenWorld>();

  constructor(
    private readonly options: OptionValues,
    private readonly dice: Dice,
  ) {}

  /** @throws Error when the protocol does not write */
  world({ id, title, forging }: Mounted): SpokenWorld {
    let world = this.worlds.get(id);
    if (world === undefined) {
      if (forging === null) throw new Error(`${title} cannot be written`);
      world = forging.world(this.options, this.dice);
      this.worlds.set(id, world);
    }
    return world;
  }
}

export class Voice {
  private session: SpeakingSession;
  private readonly listener: Listener;
  private readonly heard: [number, number] = [0, 0];
  private isProbed: boolean;
  flow: Flow;
  /** The message that is being said. */
  private ref: MessageRef = { input: 0, frame: 0, n: 1, seconds: 0, nanoseconds: 0 };

  constructor(
    private readonly mounted: Mounted,
    private readonly world: SpokenWorld,
    link: Link,
    number: number,
    announcements: Announcements,
  ) {
    const { transport, client, server, clientPort, serverPort } = link.told;
    const announced = announcements.of(transport, server.address, serverPort);
    const isKnown = announced?.dissector === mounted.id;
    this.flow = {
      number,
      transport,
      client: { address: client.address, port: clientPort },
      server: { address: server.address, port: serverPort },
      hint: isKnown ? announced.hint : null,
      announcement: isKnown ? announced.by : null,
      carrier: null,
      midStream: false,
    };
    this.isProbed = isKnown;
    this.session = world.open(this.flow);
    this.listener = new Listener(
      announcements,
      () => this.ref,
      (direction, from, cipher) => {
        link.encrypt(direction, from, cipher);
      },
    );
  }

  /** Seconds from copy to copy of what nobody confirms. */
  get resendsAfter(): readonly number[] {
    return this.mounted.forging?.resendsAfter ?? [];
  }

  /** The bytes of a message. @throws Error when they cannot be written */
  compose(spoken: Omit<Spoken<Target, Json>, 'hint' | 'flow'>): readonly Uint8Array[] {
    return this.session.compose({ ...spoken, flow: this.flow });
  }

  /** Learns what anybody would who hears these bytes. */
  hear(direction: Direction, bytes: Uint8Array, ref: MessageRef): void {
    this.ref = ref;
    if (!this.isProbed) this.probe(direction, bytes);
    if (this.flow.transport === 'udp') this.read(direction, bytes, 0, bytes.length, null);
    else this.follow(direction, bytes);
    this.heard[direction] += bytes.length;
  }

  /** Nobody announced the connection: its first bytes may tell what it is for. */
  private probe(direction: Direction, bytes: Uint8Array): void {
    this.isProbed = true;
    const { transport, client, server } = this.flow;
    const [source, destination] = direction === 0 ? [client, server] : [server, client];
    const verdict = this.mounted.probe(new Cursor(bytes, 0, bytes.length, bytes.length), {
      transport,
      sourcePort: source.port,
      destinationPort: destination.port,
      registered: (this.mounted.ports[transport] ?? []).includes(server.port),
      midStream: false,
    });
    if (typeof verdict !== 'object') return;
    this.flow = { ...this.flow, hint: verdict.hint };
    this.session = this.world.open(this.flow);
  }

  private follow(direction: Direction, bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const cursor = new Cursor(bytes, at, bytes.length, bytes.length);
      const found = this.session.delimit(cursor, direction, 0, 0);
      const left = bytes.length - at;
      // Who says it knows that it is whole.
      let taken = left;
      if (found !== 'peer' && 'message' in found) {
        taken = Math.min(found.message, left);
        this.read(direction, bytes, at, at + taken, found.unit ?? null);
      } else if (found !== 'peer' && 'body' in found) {
        taken = Math.min(found.body, left);
        const offset = this.heard[direction] + at;
        const piece = {
          type: 'piece',
          direction,
          ref: this.ref,
          offset,
          bytes: bytes.subarray(at, at + taken),
        } as const;
        this.session.event(piece, this.listener);
      } else if (found !== 'peer' && 'skip' in found) {
        taken = Math.min(Math.max(1, found.skip), left);
      } else {
        this.read(direction, bytes, at, bytes.length, null);
      }
      at += taken;
    }
  }

  private read(direction: Direction, bytes: Uint8Array, start: number, end: number, unit: string | null): void {
    const reading = this.session.read(new Input(bytes, start, end, end), direction, unit);
    const { client, server } = this.flow;
    const [source, destination] = direction === 0 ? [client, server] : [server, client];
    reading.track({ ref: this.ref, direction, source, destination, bytes, start, end }, this.listener);
  }

  /** A side has ended. */
  end(direction: Direction, how: 'fin' | 'rst'): void {
    this.session.event({ type: 'end', direction, ref: this.ref, length: 0, how }, this.listener);
  }
}
