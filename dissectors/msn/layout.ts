/** Tables of commands: which parameters a command has, in which order and when. */
import { kind, optional, struct, type Fields, type MessageKind, type Struct } from 'imdissect/schema';
import { markedTrailer, trailer } from './as-written.js';
import { Line } from './line.js';
import { companions, fieldOf, isParameter, type Key } from './parameters.js';
import type { Joint } from './params.js';
import type { Peek } from './peek.js';

/** A parameter at its place in a line. */
interface Slot {
  readonly key: Key;
  /** null: always. */
  readonly when: Peek | null;
  readonly joint?: Joint;
}

/** A parameter that is always there, one that is there while words are left (`?`), or one with conditions. */
export type Place = Key | `${Key}?` | Slot;

/** Whether a version (0: not known) has this form. */
export type InVersion = (version: number) => boolean;

const anyVersion: InVersion = () => true;

/** One form of a command. */
export interface Variant {
  /** Whether a line has this form; the last variant takes what no other fits. */
  readonly fits: Peek;
  readonly struct: Struct<object>;
  /** What follows the line; null when nothing does. */
  readonly payload: Struct<object> | null;
  /** A line with fewer words ends with something else than the length of its payload. */
  readonly payloadWords: number;
  readonly inVersion: InVersion;
  readonly keys: ReadonlySet<string>;
  /** Keys of parameters that a line of this form cannot do without, nor tell by itself. */
  readonly required: readonly string[];
}

/** A command of the protocol. */
export interface Command {
  /** Three letters; `NNN` for errors. */
  readonly name: string;
  readonly kind: MessageKind;
  readonly client: readonly Variant[];
  readonly server: readonly Variant[];
  /** Some form of it has a payload. */
  readonly hasPayload: boolean;
}

/** The parameters of one form, and when a line has it. */
export interface Form {
  readonly fits?: Peek;
  readonly places: readonly Place[];
  readonly payload?: Struct<object>;
  /** 1 where the length is the only parameter. */
  readonly payloadWords?: 1;
  /** Versions that write the same parameters so; those of another form write them otherwise. */
  readonly inVersion?: InVersion;
}

/** What a command is called in tables: its forms from either side. */
export interface CommandTable {
  readonly doc: string;
  readonly section: string;
  readonly client?: Form | readonly Form[];
  readonly server?: Form | readonly Form[];
}

/** A parameter that is there when the next word looks so. */
export function when(peek: Peek, key: Key, joint?: Joint): Slot {
  return { key, when: peek, ...(joint === undefined ? {} : { joint }) };
}

/** A parameter that is always there, and hangs together with its neighbours. */
export function joined(key: Key, joint: Joint): Slot {
  return { key, when: null, joint };
}

/** An account; from MSNP16 on with the end point of its machine, from MSNP18 on with the circle it is met in. */
export const mailbox: readonly Place[] = [joined('email', { by: 0x3b }), 'via', 'endpoint'];

const always: Peek = () => true;
const noForms: readonly Variant[] = Object.freeze([]);

/** Makes a command out of its table. */
export function makeCommand(name: string, { doc, section, client, server }: CommandTable): Command {
  const forms = { client: variantsOf(name, client, section), server: variantsOf(name, server, section) };
  const all = [...forms.client, ...forms.server];
  const lines = struct(
    name,
    mergedFields(
      name,
      all.map((one) => one.struct),
    ),
    section,
  );
  const payloads = new Set(all.flatMap(({ payload }) => (payload === null ? [] : [payload])));
  const mayHoldSecrets = [lines, ...payloads].some((part) => part.secret);
  const parts = [lines, ...payloads, mayHoldSecrets ? markedTrailer : trailer];
  const id = name === 'NNN' ? 'error' : name.toLowerCase();
  const label = name === 'NNN' ? 'Error' : name;
  const hasPayload = payloads.size > 0;
  return Object.freeze({ name, kind: kind(`msn.${id}`, label, parts, { doc, section }), ...forms, hasPayload });
}

function variantsOf(name: string, forms: Form | readonly Form[] | undefined, section: string): readonly Variant[] {
  if (forms === undefined) return noForms;
  const list: readonly Form[] = 'places' in forms ? [forms] : forms;
  return list.map(({ fits = always, places, payload = null, payloadWords = 2, inVersion = anyVersion }) => {
    const line = struct(name, fieldsOf(places), section);
    const keys = new Set(line.fields.map(({ key }) => key));
    return { fits, struct: line, payload, payloadWords, inVersion, keys, required: requiredIn(line) };
  });
}

function requiredIn({ fields }: Struct<object>): string[] {
  const needed = fields.filter(({ key, optional, derived }) => !optional && !derived && !measured.has(key));
  return needed.map(({ key }) => key);
}

/** What a writer knows by itself. */
const measured = new Set(['command', 'length']);

/** The fields of a form: the command, its parameters with what belongs to them, and whatever words are left. */
function fieldsOf(places: readonly Place[]): Fields {
  const slots: Slot[] = [];
  for (const place of ['command' as const, ...places]) {
    const slot = slotOf(place);
    slots.push(slot, ...(companions[slot.key] ?? []).map((key): Slot => ({ key, when: null })));
  }
  if (!slots.some(({ key }) => key === 'words' || key === 'versions' || key === 'methods'))
    slots.push(slotOf('extra?'));
  if (new Set(slots.map(({ key }) => key)).size < slots.length) throw new Error('a parameter stands twice in a form');
  return Object.fromEntries(
    slots.map(({ key, when, joint }) => {
      const one = fieldOf(key, joint);
      if (when === null) return [key, one];
      return [key, optional(one, (_scope, input) => Line.of(input).more && when(Line.of(input), input))];
    }),
  );
}

function slotOf(place: Place): Slot {
  if (typeof place !== 'string') return place;
  const key = place.endsWith('?') ? place.slice(0, -1) : place;
  if (!isParameter(key)) throw new Error(`no parameter '${key}'`);
  return { key, when: key === place ? null : always };
}

/** The fields of all forms; each stands behind the one it first followed. */
function mergedFields(name: string, structs: readonly Struct<object>[]): Fields {
  const merged: Fields[string][] = [];
  for (const { fields } of structs) {
    let place = 0;
    for (const f of fields) {
      const known = merged.findIndex(({ key }) => key === f.key);
      if (known >= 0) {
        if (merged[known]?.form.is !== f.form.is) throw new Error(`${name}: two forms of '${f.key}'`);
        place = known + 1;
      } else {
        merged.splice(place++, 0, f);
      }
    }
  }
  return Object.fromEntries(merged.map((f) => [f.key, f]));
}
