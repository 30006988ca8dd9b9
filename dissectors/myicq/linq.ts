/** LinQ 2.0: packets over UDP with a short header, and nothing encrypted (README.md §11). */
import { struct, u16, u32, type Input, type Message, type MessageKind, type Names } from 'imdissect/schema';
import { fitsForm, form, readForm, writeForm, type Form, type FormFields } from './form.js';
import { extra, type Sender } from './kinds.js';
import { linqClient, linqServer, linqZerokLogin, type LinqBodyFields } from './linq-bodies.js';
import { LinqCommands, ZerokCommands } from './linq-names.js';
import { Strings } from './strings.js';
import { opensAt, wordAt } from './wires.js';

/** Who made the server: the first public version, or a later one that numbers some commands otherwise. */
export type LinqBuild = 'a1' | 'zerok';

/** What reading a packet needs to know. */
export type LinqHint = {
  readonly family: 'linq';
  readonly sender: Sender | null;
  readonly build: LinqBuild | null;
};

export type LinqFields = FormFields &
  LinqBodyFields &
  Partial<{
    sid: number;
    seq: number;
    data: Uint8Array;
  }>;

const headerLength = 14;
const commandAt = 12;
const highestSequence = 0x7fff;

function header(table: Names, label: string) {
  return struct(
    table === LinqCommands ? 'LinQ header' : 'LinQ header (zerok)',
    {
      version: u16('Protocol version', { doc: '1.' }),
      reserved: u32('Reserved', { doc: '0.', show: 'hex' }),
      sid: u32('Session', { doc: 'Chosen by the client at random.', show: 'hex' }),
      seq: u16('Sequence number', {
        doc: '15 bits; each side counts its own, and an ACK has that of what it confirms.',
      }),
      cmd: u16(label, { names: table, section: '11' }),
    },
    '11',
  );
}

const header1 = header(LinqCommands, 'LinQ command');
const headerZerok = header(ZerokCommands, 'LinQ command (zerok)');

type Table = Map<number, Form>;
const section = '11';

/** Commands that zerok added or moved. */
const zerokOnly = ['PRE_LOGIN', 'LOGIN', 'LOGOUT', 'PRE_CHANGE_PASSWD', 'CHANGE_PASSWD'] as const;

function formName(name: string, sender: Sender, zerok: boolean): [id: string, label: string] {
  const label = sender === 'server' && !name.startsWith('SRV_') && name !== 'ACK' ? `${name} reply` : name;
  const id = sender === 'server' && name === 'ACK' ? 'ack-reply' : label.toLowerCase().replaceAll(/[_ ]/g, '-');
  const build = zerok && !name.startsWith('PRE_') ? 'zerok-' : '';
  return [`linq-${build}${id}`, label];
}

function table(bodies: typeof linqClient, sender: Sender): Table {
  const forms: Table = new Map();
  for (const [name, [fields, doc]] of Object.entries(bodies)) {
    const number = LinqCommands.numberOf(name);
    const [id, label] = formName(name, sender, false);
    if (number !== undefined) forms.set(number, form(id, label, header1, fields, { doc, section }));
  }
  return forms;
}

function zerokTable(bodies: typeof linqClient, sender: Sender): Table {
  const forms: Table = new Map();
  for (const name of zerokOnly) {
    const body = name === 'LOGIN' && sender === 'client' ? linqZerokLogin : bodies[name];
    if (body === undefined) continue;
    const [fields, doc] = body;
    const [id, label] = formName(name, sender, true);
    forms.set(ZerokCommands.numbers[name], form(id, label, headerZerok, fields, { doc, section }));
  }
  return forms;
}

const tables = {
  client: { a1: table(linqClient, 'client'), zerok: zerokTable(linqClient, 'client') },
  server: { a1: table(linqServer, 'server'), zerok: zerokTable(linqServer, 'server') },
} as const;

const unknownOf = (sender: Sender): Form =>
  form(
    `linq-unknown${sender === 'server' ? '-reply' : ''}`,
    'UNKNOWN',
    header1,
    { data: extra },
    {
      doc: `A command that is not known, from a ${sender}.`,
      section,
    },
  );
const unknown = { client: unknownOf('client'), server: unknownOf('server') } as const;

/** A form, who sends it, and the build that it proves; null where both have it. */
export interface LinqShape {
  readonly form: Form;
  readonly sender: Sender;
  readonly build: LinqBuild | null;
}

const senders: readonly Sender[] = ['client', 'server'];

function* shapesOf(cmd: number, from: readonly Sender[], build: LinqBuild | null): Generator<LinqShape> {
  for (const sender of from) {
    const a1 = tables[sender].a1.get(cmd);
    const zerok = tables[sender].zerok.get(cmd);
    const moved = tables.client.zerok.has(cmd);
    if (a1 !== undefined && !(moved && build === 'zerok')) yield { form: a1, sender, build: moved ? 'a1' : null };
    if (zerok !== undefined && build !== 'a1') yield { form: zerok, sender, build: 'zerok' };
  }
}

/** What the packet can be, by strict reading: every field there and nothing left over. */
export function linqShapes(input: Input, { sender, build }: LinqHint = anything): LinqShape[] {
  if (!opensAt(input, 0) || input.left < headerLength || wordAt(input, 10) > highestSequence) return [];
  const { at } = input;
  const shapes = [...shapesOf(wordAt(input, commandAt), sender === null ? senders : [sender], build)];
  input.at = at + headerLength;
  const isCut = input.wireLeft > input.left;
  const fitting = shapes.filter((shape) =>
    isCut ? couldFit(shape, input) : fitsForm(shape.form, input) && isPlausible(shape, input),
  );
  input.at = at;
  return fitting;
}

const anything: LinqHint = Object.freeze({ family: 'linq', sender: null, build: null });

/** Of a packet that the capture has cut, only its length can be held against a form: whether there is a body at all. */
function couldFit({ form: { body } }: LinqShape, input: Input): boolean {
  return (body !== null) === input.wireLeft > 0;
}

/** A packet with a text begins with its length, of which names and digests need no second byte. */
function isPlausible({ form: { body } }: LinqShape, input: Input): boolean {
  return body === null || body.fields[0]?.form.is !== 'text' || wordAt(input, 0) < 0x400;
}

/** The likeliest of what the packet can be; by its number alone where nothing fits. */
export function linqShape(input: Input, hint: LinqHint): LinqShape {
  const [fitting] = linqShapes(input, hint);
  if (fitting !== undefined) return fitting;
  const [first] = shapesOf(wordAt(input, commandAt), hint.sender === null ? senders : [hint.sender], hint.build);
  const sender = hint.sender ?? 'client';
  return first ?? { form: unknown[sender], sender, build: null };
}

/** Reads one packet. */
export function readLinq(input: Input, hint: LinqHint): Message<LinqFields> {
  const { form: chosen, sender, build } = linqShape(input, hint);
  const draft = readForm<LinqFields>(input, chosen, new Strings(false));
  draft.direction = sender === 'client' ? 'client-to-server' : 'server-to-client';
  draft.dialect = (build ?? hint.build) === 'zerok' ? 'linq-zerok' : 'linq-2.0';
  return draft;
}

const all: readonly (readonly [Table, Sender, LinqBuild])[] = [
  [tables.client.a1, 'client', 'a1'],
  [tables.server.a1, 'server', 'a1'],
  [tables.client.zerok, 'client', 'zerok'],
  [tables.server.zerok, 'server', 'zerok'],
];

/** A kind, with what is known of its messages without reading one. */
interface Entry {
  readonly form: Form;
  readonly sender: Sender;
  readonly cmd: number;
}

const entries = new Map<MessageKind, Entry>();
for (const [forms, sender] of all) {
  for (const [cmd, one] of forms) entries.set(one.kind, { form: one, sender, cmd });
}
for (const sender of senders) entries.set(unknown[sender].kind, { form: unknown[sender], sender, cmd: 0 });

/** All kinds. */
export const linqKinds: readonly MessageKind[] = [...entries.keys()];

/** Who sends messages of this kind; undefined for another family's. */
export function linqSender(kind: MessageKind): Sender | undefined {
  return entries.get(kind)?.sender;
}

/** The bytes of a packet; null for a kind of another family. */
export function writeLinq(fields: LinqFields, kind: MessageKind): Uint8Array | null {
  const entry = entries.get(kind);
  if (entry === undefined) return null;
  return writeForm(fields, entry.form, { version: 1, reserved: 0, sid: 0, seq: 0, cmd: entry.cmd });
}
