/** Reading and writing messages between clients (README.md §8). */
import type { Input, Message, MessageKind } from 'imdissect/schema';
import { fitsForm, readForm, writeForm, type Form } from './form.js';
import { linqPeerCandidates, linqPeerForms, type LinqPeerFields } from './linq-peer.js';
import {
  candidates,
  connectionOf,
  peerCommand,
  peerForms,
  PeerStrings,
  type Connection,
  type PeerFields,
} from './peer-forms.js';
import { opensAt, wires, wordAt, type Wire, type WireId } from './wires.js';

/** What reading the next message of a connection needs to know. */
export type PeerHint = {
  readonly family: 'peer';
  /** null: not known yet. */
  readonly wire: WireId | null;
  readonly connection: Connection | null;
  /** Bytes of a file without lengths that are still to come, Infinity when its size is not known; null outside of one. */
  readonly inside: number | null;
};

/** What messages between clients carry. */
export type AnyPeerFields = PeerFields & LinqPeerFields;

/** A message, by what its bytes are. */
export interface Shape {
  readonly wire: Wire;
  readonly form: Form;
  readonly framed: boolean;
}

const lengthBytes = 2;

/** What the message is. The connection's announcement decides, unless the bytes do not fit it and fit another. */
export function shapeOf(input: Input, { wire: known, connection }: PeerHint): Shape {
  // A first word of 1 is the version: no length is that small.
  const framed = wordAt(input, 0) !== 1;
  const possible = wires.filter(({ id }) => (known === null ? framed || id === 'v1' : id === known));
  for (const wire of possible) {
    const form = fittingForm(input, wire, framed, connection);
    if (form !== null) return { wire, form, framed };
  }
  const [wire] = possible;
  if (wire === undefined) return { wire: firstWire, form: peerForms.unknown, framed };
  return { wire, form: fallback(input, wire, framed, connection), framed };
}

const [firstWire] = wires as readonly [Wire];

/** The form that the payload fits to the byte; null when it fits none. */
export function fittingForm(input: Input, wire: Wire, framed: boolean, connection: Connection | null): Form | null {
  const header = wire.headerLength + (framed ? lengthBytes : 0);
  const choices = wire.forms[wordAt(input, header - wire.headerLength + 6)];
  if (choices === undefined || input.left < header || input.wireLeft > input.left) return null;
  const { at } = input;
  input.at = at + header;
  const found = orderOf(input, choices, connection).find((one) => one !== null && isPlausible(input, one));
  input.at = at;
  return found ?? null;
}

/** The numbers of messages begin near the highest, so their first bytes are FF; no text begins like that. */
function orderOf(
  input: Input,
  { message, file, chat }: Readonly<Record<Connection, Form | null>>,
  connection: Connection | null,
): readonly (Form | null)[] {
  const usual = wordAt(input, 0) === 0xffff ? [message, file, chat] : [file, chat, message];
  if (connection === null) return usual;
  return [{ message, file, chat }[connection], ...usual];
}

function isPlausible(input: Input, form: Form): boolean {
  const isHello = form === peerForms.hello || form === linqPeerForms.hello;
  if (isHello && input.peek(form === peerForms.hello ? 0 : input.left - 1) > 1) return false;
  return fitsForm(form, input);
}

/** What a message is called that fits nothing: as its connection says, or as its first bytes and its length do. */
function fallback(input: Input, wire: Wire, framed: boolean, connection: Connection | null): Form {
  const header = wire.headerLength + (framed ? lengthBytes : 0);
  const cmd = wordAt(input, header - wire.headerLength + 6);
  const { forms, unknown } = wire;
  const choices = forms[cmd];
  if (choices === undefined) return unknown;
  const length = input.wireLeft - header;
  const looks = cmd === peerCommand.first ? wordAt(input, header) === 0xffff : length === 4;
  const byShape = looks ? choices.message : choices.file;
  return (connection === null ? null : choices[connection]) ?? byShape ?? choices.message ?? choices.file ?? unknown;
}

/**
 * What the whole message shows of its connection, in a word for `read`: where a capture has cut the message, its
 * beginning would not show it any more. null when nothing need be shown.
 */
export function unitOf(message: Input, hint: PeerHint): string | undefined {
  if (hint.wire !== null && hint.connection !== null) return undefined;
  const { wire, form } = shapeOf(message, hint);
  return `${wire.id} ${hint.connection ?? purposeOf(form.kind) ?? ''}`;
}

function withUnit(hint: PeerHint, unit: string | null): PeerHint {
  const [id = '', purpose = ''] = unit?.split(' ') ?? [];
  const wire = wires.find((one) => one.id === id)?.id ?? hint.wire;
  const connection = purpose === 'message' || purpose === 'file' || purpose === 'chat' ? purpose : hint.connection;
  return { ...hint, wire, connection };
}

/** Reads one message. */
export function readPeer(input: Input, hint: PeerHint, unit: string | null): Message<AnyPeerFields> {
  if (hint.inside !== null && !opensAt(input, 0)) {
    const last = readForm<AnyPeerFields>(input, peerForms.rest, new PeerStrings(false, false));
    last.direction = 'peer-to-peer';
    return last;
  }
  const { wire, form, framed } = shapeOf(input, unit === null ? hint : withUnit(hint, unit));
  const draft = readForm<AnyPeerFields>(input, form, wire.strings(framed));
  draft.dialect = wire.dialect(framed);
  draft.direction = 'peer-to-peer';
  return draft;
}

const formsByKind = new Map<MessageKind, Form>(
  [...Object.values(peerForms), ...Object.values(linqPeerForms)].map((one) => [one.kind, one]),
);

/** All kinds. */
export const peerKinds: readonly MessageKind[] = [...formsByKind.keys()];

const commands = new Map<MessageKind, number>();
for (const table of [candidates, linqPeerCandidates]) {
  for (const [number, choices] of Object.entries(table)) {
    for (const one of Object.values(choices)) if (one !== null) commands.set(one.kind, Number(number));
  }
}

/** The bytes of a message; null for a kind of another family. Without a length there is none, and 0 is measured. */
export function writePeer(fields: AnyPeerFields, kind: MessageKind): Uint8Array | null {
  const form = formsByKind.get(kind);
  if (form === undefined) return null;
  const head = { version: 1, reserved: 0, cmd: commands.get(kind) ?? 0, uin: 0 };
  const bytes = writeForm(fields, form, head);
  if (fields.length === 0) {
    bytes[0] = (bytes.length - lengthBytes) >>> 8;
    bytes[1] = bytes.length - lengthBytes;
  }
  return bytes;
}

/** What a connection is for on which such a message was seen. */
export function purposeOf(kind: MessageKind): Connection | null {
  const { message, ack, info, receive, data } = linqPeerForms;
  if (kind === message.kind || kind === ack.kind) return 'message';
  if (kind === info.kind || kind === receive.kind || kind === data.kind) return 'file';
  return connectionOf(kind);
}

/** Whether clients have a command of this number. */
export function isPeerCommand(cmd: number): boolean {
  return cmd in candidates;
}
