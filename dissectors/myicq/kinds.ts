/** The kinds of messages of families F1 and F1x: one for each command and direction. */
import {
  field,
  kind,
  optional,
  rest,
  struct,
  type Infer,
  type MessageKind,
  type Struct,
  type Field,
  type FieldOptions,
  type Fields,
} from 'imdissect/schema';
import { asWritten } from './as-written.js';
import { clientBodies, type ClientFields } from './client.js';
import { clientHeader, PacketStrings, secretClientHeader, serverHeader, type Header } from './header.js';
import { Ciphers, Commands } from './names.js';
import { serverBodies, type ServerFields } from './server.js';
import { ifMore } from './strings.js';

/** Who sent a message. */
export type Sender = 'client' | 'server';

/** A kind and what its messages are made of. */
export interface Layout {
  readonly kind: MessageKind;
  readonly sender: Sender;
  readonly header: Struct<object>;
  /** Fields of the command; null when it has none. */
  readonly body: Struct<object> | null;
  readonly trailer: Struct<object>;
}

/** An encrypted payload that was not opened, in place of the fields of the command. */
export const sealed = struct(
  'Encrypted payload',
  {
    payload: optional(
      rest('Ciphertext', { doc: 'The payload as it was sent, where no known password opens it.', section: '3' }),
    ),
  },
  '3',
);

export const extra = ifMore(rest('More bytes', { doc: 'Bytes behind the last field that are no padding.' }));

/** What was found while the packet was opened, where it is not what one expects: the writer needs it. */
function found(
  label: string,
  of: (strings: PacketStrings) => number,
  options: FieldOptions,
): Field<number | undefined> {
  return field<number | undefined>(
    label,
    {
      form: { is: 'number' },
      read: (input) => (input.text instanceof PacketStrings && of(input.text) > 0 ? of(input.text) : undefined),
      write: () => undefined,
      derived: true,
      optional: true,
    },
    options,
  );
}

const cipher = found('Cipher', ({ cipher }) => cipher, {
  names: Ciphers,
  doc: 'There when it is not the original programs’ own form of DES.',
  section: '3',
});
const candidate = found('Password number', ({ candidate }) => candidate, {
  doc: 'Which of the known passwords opened it, from 0; there when it is not the first.',
  section: '3',
});
export const trailer = struct('Behind the fields', { extra, cipher, candidate, asWritten: asWritten(false) });
export const secretTrailer = struct('Behind the fields with a password', {
  extra,
  cipher,
  candidate,
  asWritten: asWritten(true),
});

const notices: readonly string[] = ['GROUP_START', 'GROUP_MESSAGE', 'GROUP_CMD'];

/** What the server sends under a name that the client uses as well is an answer, or tells a group. */
function suffixOf(name: string, sender: Sender): string {
  if (sender === 'client' || name.startsWith('SRV_')) return '';
  return notices.includes(name) ? 'notice' : 'reply';
}

function layout(name: string, sender: Sender, fields: Fields, doc: string, section: string): Layout {
  const suffix = suffixOf(name, sender);
  const words = suffix === '' ? name : `${name} ${suffix}`;
  const id = `myicq.${words.toLowerCase().replaceAll(/[_ ]/g, '-')}`;
  // An ACK is one whoever sends it.
  const label = name === 'ACK' ? name : words;
  const body = struct(label, fields, section);
  const header = sender === 'server' ? serverHeader : body.secret ? secretClientHeader : clientHeader;
  const end = body.secret ? secretTrailer : trailer;
  const parts = sender === 'server' ? [header, body, end] : [header, body, sealed, end];
  return {
    kind: kind(id, label, parts, { doc, section }),
    sender,
    header,
    body: body.fields.length === 0 ? null : body,
    trailer: end,
  };
}

function table(
  bodies: Readonly<Record<string, readonly [Fields, string]>>,
  sender: Sender,
  section: string,
): Map<number, Layout> {
  return new Map(
    Object.entries(bodies).map(([name, [fields, doc]]) => [
      Commands.numberOf(name) ?? -1,
      layout(name, sender, fields, doc, section),
    ]),
  );
}

const unknownBody = { data: ifMore(rest('Data')) };
const byCommand = { client: table(clientBodies, 'client', '5'), server: table(serverBodies, 'server', '6') } as const;
const unknown = {
  client: layout('UNKNOWN', 'client', unknownBody, 'A command that is not known, from a client.', '4'),
  server: layout('UNKNOWN', 'server', unknownBody, 'A command that is not known, from a server.', '4'),
} as const;

/** Whether that side sends such a command. */
export function isKnown(cmd: number, sender: Sender): boolean {
  return byCommand[sender].has(cmd);
}

/** The layout of a command from that side. */
export function layoutOf(cmd: number, sender: Sender): Layout {
  return byCommand[sender].get(cmd) ?? unknown[sender];
}

const layouts: readonly Layout[] = [
  ...byCommand.client.values(),
  ...byCommand.server.values(),
  unknown.client,
  unknown.server,
];

/** All kinds. */
export const kinds: readonly MessageKind[] = layouts.map((one) => one.kind);

const byKind = new Map(layouts.map((one) => [one.kind, one]));

/** The layout behind a kind; undefined for a kind of another family. */
export function layoutOfKind(one: MessageKind): Layout | undefined {
  return byKind.get(one);
}

/** What messages of families F1 and F1x carry. */
export type V1Fields = Header &
  ClientFields &
  ServerFields &
  Partial<Infer<typeof sealed> & Infer<typeof trailer> & { data: Uint8Array }>;
