import type { Gateway } from './carrier/gateway.js';
import type { Cursor } from './bytes/cursor.js';
import type {
  Break,
  Composer,
  Delimited,
  Direction,
  Dice,
  Dissector,
  Endpoint,
  Flow,
  HowDeclaration,
  Json,
  MessageRef,
  OptionDeclaration,
  OptionValues,
  Piece,
  ReferenceWords,
  Sent,
  Spoken,
  Tracker,
  Verdict,
  Where,
} from './dissector.js';
import type { Limits } from './limits.js';
import type { Problem } from './problem.js';
import { isSecret, secretFields, type AnyField, type Scope } from './schema/field.js';
import type { Input } from './schema/input.js';
import type { Message, MessageKind } from './schema/message.js';
import type { Target } from './schema/struct.js';

/** A message as it was sent, and its bytes: `bytes[start, end)`. */
export interface SentBytes extends Omit<Sent<Target>, 'type' | 'message'> {
  readonly start: number;
  readonly end: number;
}

/** One reading of one message, with everything needed to read it again. */
export interface Reading {
  readonly message: Message;
  /** Reads the message from another input over the same bytes: what the tree is made with. */
  again(input: Input): Message;
  /** The message written anew from its values; null when the dissector does not write. */
  rewrite(): Uint8Array | null;
  summary(reveal: boolean): string;
  track(sent: SentBytes, out: Tracker): void;
}

/** A dissector at work on one flow. */
export interface Session {
  readonly canDelimit: boolean;
  delimit(cursor: Cursor, direction: Direction, seen: number, waiting: number): Delimited;
  read(input: Input, direction: Direction, unit: string | null): Reading;
  event(event: Piece | Break, out: Tracker): void;
}

/** A dissector that speaks on one flow, and listens to itself. */
export interface SpeakingSession extends Session {
  /** The bytes of a message; what was left out of it is filled in. @throws Error when a value cannot be written */
  compose(spoken: Omit<Spoken<Target, Json>, 'hint'>): readonly Uint8Array[];
}

/** What a dissector needs to forge a capture. */
export interface MountedForging {
  readonly samePort: boolean;
  readonly how: Readonly<Record<string, HowDeclaration>>;
  readonly wrong: Readonly<Record<string, string>>;
  readonly resendsAfter: readonly number[];
  /** @throws UsageError for a bad option value */
  world(options: OptionValues, dice: Dice, limits?: Limits): { open(flow: Flow): SpeakingSession };
}

/** A dissector with all that it remembers of the capture. */
export interface World {
  open(flow: Flow): Session;
}

/** A dissector as the engine sees it: its own types are hidden behind closures. */
export interface Mounted {
  readonly id: string;
  readonly title: string;
  readonly spec: readonly string[];
  readonly ports: { readonly udp?: readonly number[]; readonly tcp?: readonly number[] };
  readonly kinds: readonly MessageKind[];
  readonly problems: Readonly<Record<string, Problem>>;
  readonly options: Readonly<Record<string, OptionDeclaration>>;
  /** For the reference; null when the dissector has none. */
  readonly words: ReferenceWords | null;
  readonly writes: boolean;
  readonly gateway: Gateway | null;
  /** null when the dissector does not write. */
  readonly forging: MountedForging | null;
  probe(bytes: Cursor, where: Where): Verdict;
  /** @throws UsageError for a bad option value */
  world(options: OptionValues, limits?: Limits): World;
}

/** What stands in place of a secret. */
export const redacted = '<redacted>';

/** Hides the types of a dissector, so that the engine can hold any number of them. */
export function mount<F extends Target, W, S, H extends Json>(d: Dissector<F, W, S, H>): Mounted {
  return Object.freeze({
    id: d.id,
    title: d.title,
    spec: d.spec,
    ports: d.ports,
    kinds: d.kinds,
    problems: d.problems,
    options: d.options ?? {},
    words: d.words ?? null,
    writes: d.write !== undefined,
    gateway: d.gateway ?? null,
    forging: forgingOf(d),
    probe: (bytes: Cursor, where: Where) => d.probe(bytes, where),
    world: (options: OptionValues, limits?: Limits): World => {
      const world = d.world(options, limits);
      return { open: (flow) => new MountedSession(d, d.open(flow, world)) };
    },
  });
}

function forgingOf<F extends Target, W, S, H extends Json>(d: Dissector<F, W, S, H>): MountedForging | null {
  const { forging } = d;
  if (d.write === undefined) return null;
  return Object.freeze({
    samePort: forging?.samePort ?? false,
    how: forging?.how ?? {},
    wrong: forging?.wrong ?? {},
    resendsAfter: forging?.resendsAfter ?? [],
    world: (options: OptionValues, dice: Dice, limits?: Limits) => {
      const world = d.world(options, limits);
      const composer: Composer<F, H> =
        forging?.composer(dice) ?? (({ fields, kind, hint }) => [d.write?.(fields, kind, hint) ?? new Uint8Array(0)]);
      return { open: (flow: Flow) => new MountedSpeaker(d, d.open(flow, world), composer) };
    },
  });
}

class MountedSession<F extends Target, W, S, H extends Json> implements Session {
  readonly canDelimit: boolean;

  constructor(
    protected readonly dissector: Dissector<F, W, S, H>,
    protected readonly state: S,
  ) {
    this.canDelimit = dissector.delimit !== undefined;
  }

  delimit(cursor: Cursor, direction: Direction, seen: number, waiting: number): Delimited {
    const d = this.dissector;
    return d.delimit?.(cursor, d.hint(this.state, direction), seen, waiting) ?? { skip: cursor.left };
  }

  read(input: Input, direction: Direction, unit: string | null): Reading {
    const d = this.dissector;
    const hint = d.hint(this.state, direction);
    return new MountedReading(d, this.state, hint, unit, d.read(input, hint, unit));
  }

  event(event: Piece | Break, out: Tracker): void {
    this.dissector.track?.(this.state, event, out);
  }
}

class MountedSpeaker<F extends Target, W, S, H extends Json> extends MountedSession<F, W, S, H> {
  constructor(
    dissector: Dissector<F, W, S, H>,
    state: S,
    private readonly composer: Composer<F, H>,
  ) {
    super(dissector, state);
  }

  compose(spoken: Omit<Spoken<Target, Json>, 'hint'>): readonly Uint8Array[] {
    const fields: Partial<F> = {};
    Object.assign(fields, spoken.fields);
    return this.composer({ ...spoken, fields, hint: this.dissector.hint(this.state, spoken.direction) });
  }
}

class MountedReading<F extends Target, W, S, H extends Json> implements Reading {
  constructor(
    private readonly dissector: Dissector<F, W, S, H>,
    private readonly state: S,
    private readonly hint: H,
    private readonly unit: string | null,
    readonly message: Message<F>,
  ) {}

  again(input: Input): Message {
    return this.dissector.read(input, this.hint, this.unit);
  }

  rewrite(): Uint8Array | null {
    const { message, dissector, hint } = this;
    return dissector.write?.(message.fields, message.kind, hint) ?? null;
  }

  summary(reveal: boolean): string {
    const { message } = this;
    return this.dissector.summarize(reveal || !message.kind.secret ? message : withoutSecrets(message));
  }

  track(sent: SentBytes, out: Tracker): void {
    this.dissector.track?.(this.state, new SentEvent(this.message, sent), out);
  }
}

/** What `track` gets of a message. The view of its bytes is made when it is asked for, which is seldom. */
class SentEvent<F extends Target> implements Sent<F> {
  readonly type = 'message';
  readonly ref: MessageRef;
  readonly direction: Direction;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  private view: Uint8Array | null = null;

  constructor(
    readonly message: Message<F>,
    private readonly sent: SentBytes,
  ) {
    this.ref = sent.ref;
    this.direction = sent.direction;
    this.source = sent.source;
    this.destination = sent.destination;
  }

  get bytes(): Uint8Array {
    const { bytes, start, end } = this.sent;
    return (this.view ??= bytes.subarray(start, end));
  }
}

/** The message with its secret fields saying only that they are secret; itself where there are none. */
export function withoutSecrets<F extends Target>(message: Message<F>): Message<F> {
  const fields = redactFields(message.kind.fields, message.fields) as Partial<F>;
  return fields === message.fields ? message : { ...message, fields };
}

/** The values with the secret ones replaced: what holds a secret is copied. */
function redactFields(fields: readonly AnyField[], values: Target): Target {
  let copy: Target | null = null;
  for (const f of secretFields(fields)) {
    const value = values[f.key];
    if (value === undefined) continue;
    const replaced = redactValue(f, value, values);
    if (replaced !== value) (copy ??= { ...values })[f.key] = replaced;
  }
  return copy ?? values;
}

function redactValue(f: AnyField, value: unknown, beside: Scope): unknown {
  if (isSecret(f, beside)) return redacted;
  const { form } = f;
  if (form.is === 'list' && Array.isArray(value)) return redactList(form.of, value, beside);
  if (form.is === 'object' && isTarget(value)) return redactFields(form.fields, value);
  return value;
}

function redactList(f: AnyField, values: readonly unknown[], beside: Scope): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (const [index, value] of values.entries()) {
    const replaced = redactValue(f, value, beside);
    if (replaced !== value) (copy ??= [...values])[index] = replaced;
  }
  return copy ?? values;
}

function isTarget(value: unknown): value is Target {
  return typeof value === 'object' && value !== null;
}
