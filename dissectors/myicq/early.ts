/** MyICQ 0.x: one header for both directions, and no check code (README.md §10). */
import { desDecrypt } from 'imdissect/crypto';
import { Draft, Input, type Message, type MessageKind } from 'imdissect/schema';
import { EarlyCommands, type EarlyBodyFields, type EarlySender } from './early-bodies.js';
import {
  ack,
  byKind,
  commandAt,
  header,
  headerLength,
  senders,
  tables,
  uinAt,
  unknown,
  type EarlyForm,
} from './early-forms.js';
import { fitsForm, reportRest, writeBody, type FormFields } from './form.js';
import { PacketStrings } from './header.js';
import { scheduleOf } from './keys.js';
import { sealed } from './kinds.js';
import { Ciphers } from './names.js';
import { block, candidatesFor, type Keyring } from './opening.js';
import { reportTexts } from './packet.js';
import { myicqProblems } from './problems.js';
import { encrypt, readDecrypted } from './sealing.js';
import { StringSink } from './strings.js';
import { opensAt, wordAt } from './wires.js';

/** What reading a packet needs to know. */
export type EarlyHint = Keyring & {
  readonly family: 'early';
  readonly sender: EarlySender | null;
};

export type EarlyFields = FormFields &
  EarlyBodyFields &
  Partial<{ uin: number; ackseq: number; payload: Uint8Array; cipher: number; candidate: number; data: Uint8Array }>;

const inClear: readonly number[] = [EarlyCommands.numbers.NEW_UIN, EarlyCommands.numbers.LOGIN];

/** A client encrypts every payload but those of two commands. */
function isEncrypted({ sender, cmd }: EarlyForm, length: number): boolean {
  return sender === 'client' && length > 0 && !inClear.includes(cmd);
}

/** Which sides could have sent the packet, strictly; none when it is no packet of 0.x. */
export function earlySenders(input: Input): readonly EarlySender[] {
  if (!opensAt(input, 0) || input.left < headerLength || wordAt(input, uinAt) !== 0) return [];
  if (isAck(input)) return EarlyCommands.nameOf(wordAt(input, commandAt)) === undefined ? [] : ['server', 'client'];
  return senders.filter((sender) => {
    const one = tables[sender].get(wordAt(input, commandAt));
    return one !== undefined && couldBe(input, one);
  });
}

function couldBe(input: Input, one: EarlyForm): boolean {
  const length = input.wireLeft - headerLength;
  if (isEncrypted(one, length)) return length % block === 0;
  const { at } = input;
  input.at = at + headerLength;
  const fits = fitsForm(one, input);
  input.at = at;
  return fits;
}

/** Nothing behind the header, and a number that is acknowledged; the command is that of the packet, or ACK. */
function isAck(input: Input): boolean {
  if (input.wireLeft !== headerLength) return false;
  const isPure = wordAt(input, 10) === 0 && wordAt(input, 12) > 0;
  return isPure || wordAt(input, commandAt) === EarlyCommands.numbers.ACK;
}

function formOf(input: Input, { sender }: EarlyHint): EarlyForm {
  if (isAck(input)) return ack;
  const cmd = wordAt(input, commandAt);
  if (tables.peer.has(cmd)) return tables.peer.get(cmd) ?? unknown;
  const likely = sender ?? earlySenders(input)[0] ?? (cmd >= 0x100 ? 'server' : 'client');
  return tables[likely].get(cmd) ?? unknown;
}

/** Reads one packet. */
export function readEarly(input: Input, hint: EarlyHint): Message<EarlyFields> {
  const chosen = formOf(input, hint);
  const strings = new PacketStrings(false);
  const draft = new Draft<EarlyFields>(chosen.kind, input, myicqProblems.malformed);
  input.text = strings;
  draft.dialect = '0.x';
  draft.direction = directionOf(chosen, hint);
  const encrypted = isEncrypted(chosen, input.wireLeft - headerLength);
  const opened = encrypted ? openEarly(input, chosen, hint) : null;
  if (draft.take(header)) {
    if (opened !== null) readOpened(draft, input, chosen, opened);
    else if (encrypted) readSealed(draft, input);
    else readBody(draft, input, chosen, strings);
  }
  reportTexts(draft, strings);
  return draft.end();
}

function directionOf({ kind, sender }: EarlyForm, hint: EarlyHint): Draft['direction'] {
  const from = kind === ack.kind || kind === unknown.kind ? hint.sender : sender;
  if (from === 'peer') return 'peer-to-peer';
  if (from === null) return null;
  return from === 'client' ? 'client-to-server' : 'server-to-client';
}

function readBody(draft: Draft<EarlyFields>, input: Input, one: EarlyForm, strings: PacketStrings): void {
  if (one.body !== null && !draft.take(one.body, input)) return;
  const found = strings.cipher + strings.candidate + strings.written.length;
  if (found > 0 || strings.more(input)) draft.take(one.trailer, input);
  reportRest(draft);
}

function readSealed(draft: Draft<EarlyFields>, input: Input): void {
  if (input.wireLeft % block !== 0) draft.report(myicqProblems.notBlocks, { length: input.wireLeft });
  draft.take(sealed);
}

/** A payload that a key opened. */
interface OpenedEarly {
  readonly plain: Uint8Array;
  readonly source: string;
  readonly place: number;
  readonly standard: boolean;
}

/** Without a check code nothing but the layout tells whether a key is right. */
function openEarly(input: Input, one: EarlyForm, hint: EarlyHint): OpenedEarly | null {
  const { bytes, end } = input;
  const start = input.at + headerLength;
  if (input.wireLeft > input.left || (end - start) % block !== 0) return null;
  const long = (ahead: number): number => wordAt(input, ahead) * 0x1_0000 + wordAt(input, ahead + 2);
  const candidates = candidatesFor(hint, long(uinAt), long(6));
  for (const [place, { key, source }] of candidates.entries()) {
    for (const standard of [false, true]) {
      const plain = new Uint8Array(end - start);
      desDecrypt(scheduleOf(key), standard ? 'standard' : 'bare', bytes, start, end, plain);
      if (!fitsForm(one, new Input(plain, 0, plain.length), true)) continue;
      return { plain, source: standard ? `${source}, standard DES` : source, place, standard };
    }
  }
  return null;
}

function readOpened(draft: Draft<EarlyFields>, input: Input, one: EarlyForm, opened: OpenedEarly): void {
  const strings = new PacketStrings(true);
  strings.cipher = opened.standard ? Ciphers.numbers['des-standard'] : 0;
  strings.candidate = opened.place;
  readDecrypted(draft, input, opened, { secret: one.kind.secret, text: strings }, (inner) => {
    readBody(draft, inner, one, strings);
  });
  reportTexts(draft, strings);
}

/** The bytes of a packet; null for a kind of another family. @throws Error when no password is known */
export function writeEarly(fields: EarlyFields, kind: MessageKind, hint: Keyring): Uint8Array | null {
  const one = byKind.get(kind);
  if (one === undefined) return null;
  const sink = new StringSink();
  header.write(sink, { version: 1, reserved: 0, sid: 1, seq: 0, ackseq: 0, cmd: one.cmd, uin: 0, ...fields });
  const plain = fields.payload ?? writeBody(fields, one);
  const closes = fields.payload === undefined && isEncrypted(one, plain.length);
  sink.bytes(closes ? encrypt(plain, fields, hint) : plain);
  return sink.finish();
}
