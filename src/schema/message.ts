import { Stop } from '../bytes/cursor.js';
import { captureLost, networkLost } from '../lost.js';
import type { Detail, Problem } from '../problem.js';
import { compileCreate, compileRead, type ReadInto } from './compile.js';
import type { AnyField } from './field.js';
import { attempt, restRow, type Input } from './input.js';
import type { Fields, Struct, Target } from './struct.js';

export type { Fields };

/** Who speaks to whom, as the protocol sees it. */
export type DirectionName = 'client-to-server' | 'server-to-client' | 'peer-to-peer';

/** What is odd about a message: found while it was read, or told by its conversation. */
export interface Diagnostic {
  readonly problem: Problem;
  readonly detail: Detail | undefined;
}

/** A kind of message: what it is called and the structs that it is made of, whose fields stand side by side in JSON. */
export class MessageKind {
  /** The fields of all structs, in order. */
  readonly fields: readonly AnyField[];
  readonly secret: boolean;
  /** Compiled when they are first wanted. */
  private made: (() => Target) | null = null;
  private readonly readers: ReadInto[] = [];

  constructor(
    /** Dotted and kebab-case, beginning with the dissector's id: `ipmsg.br-entry`. */
    readonly id: string,
    /** The specification's word for it: `BR_ENTRY`. */
    readonly label: string,
    readonly structs: readonly Struct<object>[],
    readonly doc: string,
    readonly section: string,
  ) {
    this.fields = Object.freeze(structs.flatMap((part) => part.fields));
    this.secret = structs.some((part) => part.secret);
    refuseDuplicates(id, this.fields);
  }

  /** Makes an object for the values of all structs. */
  create(): Target {
    this.made ??= compileCreate(this.fields);
    return this.made();
  }

  /** Reads one of the structs without a trace: by code made for messages of this kind. @throws Stop */
  readQuietly(part: Struct<object>, input: Input, target: Target): void {
    const index = this.structs.indexOf(part);
    if (index < 0) part.readInto(input, target);
    else (this.readers[index] ??= compileRead(part.fields))(input, target);
  }
}

/**
 * Declares a kind of message.
 * @throws Error when two fields would have the same key in JSON, an enumeration's name included
 */
export function kind(
  id: string,
  label: string,
  structs: readonly Struct<object>[],
  { doc = '', section = '' }: { readonly doc?: string; readonly section?: string } = {},
): MessageKind {
  return new MessageKind(id, label, Object.freeze([...structs]), doc, section);
}

/** The keys that a field adds to a JSON object: its own, and the one with its name or names. */
export function jsonKeys(f: AnyField): string[] {
  const keys = [f.key];
  if (f.names !== null) keys.push(`${f.key}Name`);
  if (f.flags !== null) keys.push(`${f.key}Names`);
  return keys;
}

function refuseDuplicates(id: string, fields: readonly AnyField[]): void {
  const seen = new Set<string>();
  for (const key of fields.flatMap(jsonKeys)) {
    if (seen.has(key)) throw new Error(`${id}: two fields with the key '${key}'`);
    seen.add(key);
  }
}

/** One message as it was read. `F` is the union of what the protocol's messages carry; any of it can be missing. */
export interface Message<F extends Target = Target> {
  readonly kind: MessageKind;
  readonly fields: Partial<F>;
  /** The protocol's version or a client's own form of it, as `interface` names them; null when not known. */
  readonly dialect: string | null;
  /** `notification`, `switchboard`, …; null where a protocol has no roles. */
  readonly role: string | null;
  /** null: as the flow says. */
  readonly direction: DirectionName | null;
  /** By what it was decrypted, in words that hold no secret. */
  readonly decryptedWith: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** A message while it is being read. What was read before a short read stays, and the tree still covers every byte. */
export class Draft<F extends Target = Target> implements Message<F> {
  readonly fields: Partial<F>;
  dialect: string | null = null;
  role: string | null = null;
  direction: DirectionName | null = null;
  decryptedWith: string | null = null;
  readonly diagnostics: Diagnostic[] = [];
  /** Why reading ended early. */
  stop: Stop | null = null;

  constructor(
    /** May be made more precise while reading. */
    public kind: MessageKind,
    private readonly input: Input,
    /** The protocol's problem for a message that does not fit its layout; its text may use {at} {needed} {found} {witness}. */
    private readonly malformed: Problem,
    /** Values that were read before, in an object that `kind` made. */
    fields: Partial<F> = kind.create() as Partial<F>,
  ) {
    this.fields = fields;
  }

  /** Reads a struct into the message, under a row of its own. After a short read it does nothing and says false. */
  take(part: Struct<object>, input: Input = this.input, remark = ''): boolean {
    if (this.stop !== null) return false;
    const { trace } = input;
    const stop =
      trace === null
        ? attemptQuietly(this.kind, part, input, this.fields)
        : attempt(input, part.secret, () => {
            trace.begin('', part.label, input.source, input.place, null);
            part.readInto(input, this.fields);
            trace.finish(input.place, undefined, remark);
          });
    if (stop === null) return true;
    this.halt(stop, input);
    return false;
  }

  /** Remembers why reading ended and reports it. */
  halt(stop: Stop, input: Input = this.input): void {
    this.stop = stop;
    const at = stop.at - input.start;
    const what = `byte ${at} needs ${stop.needed} more, ${stop.found} are there`;
    if (stop.reason === 'cut') this.report(captureLost.cutShort, { what });
    else if (stop.reason === 'gap')
      this.report(networkLost.gap, { what: `bytes of this message are missing at byte ${at}` });
    else this.report(this.malformed, { at, needed: stop.needed, found: stop.found, witness: stop.witness });
  }

  /** Adds a diagnostic. Details never hold a secret. */
  report(problem: Problem, detail?: Detail): void {
    this.diagnostics.push({ problem, detail });
  }

  /** The message is read: bytes that nobody claimed become an undecoded row. */
  end(): this {
    restRow(this.input, this.kind.secret);
    return this;
  }
}

/** What `attempt` does, for a reading without a tree: most readings are. */
function attemptQuietly(kind: MessageKind, part: Struct<object>, input: Input, target: Target): Stop | null {
  const { end, wireEnd, witness } = input;
  try {
    kind.readQuietly(part, input, target);
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    input.end = end;
    input.wireEnd = wireEnd;
    input.witness = witness;
    input.at = end;
    return error;
  }
}
