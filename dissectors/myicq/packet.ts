/** Reading and writing a packet of family F1 or F1x. */
import { Draft, type Input, type Message, type MessageKind } from 'imdissect/schema';
import { headerLength, PacketStrings } from './header.js';
import { layoutOf, layoutOfKind, sealed, type Layout, type Sender, type V1Fields } from './kinds.js';
import { Ciphers, Commands } from './names.js';
import { block, open, type Keyring, type Opened, type Trial } from './opening.js';
import { myicqProblems } from './problems.js';
import { encrypt, readDecrypted } from './sealing.js';
import { headOf, isEncrypted, sendersOf, serverOnly, type Head } from './shape.js';
import { StringSink, type Strings } from './strings.js';

/** What reading a packet needs to know. */
export type PacketHint = Keyring & {
  /** Who sent it; null when the flow has not told yet. */
  readonly sender: Sender | null;
};

/** Who sent a packet, as far as it tells itself; null when the payload has to tell and the capture does not have it. */
function senderOf(input: Input, head: Head | null): Sender | null {
  if (head === null) return 'client';
  if (head.cmd >= serverOnly || head.seq === 0) return 'server';
  if (input.wireLeft === headerLength) return 'client';
  if (input.wireLeft > input.left) return null;
  return sendersOf(input)[0] ?? 'client';
}

/** Bytes of the header that are the same from both sides. */
const sharedLength = 18;

/** Reads one packet. */
export function readPacket(input: Input, hint: PacketHint): Message<V1Fields> {
  const head = headOf(input);
  const told = hint.sender ?? senderOf(input, head);
  const sender = told ?? 'client';
  const layout = layoutOf(head?.cmd ?? 0, sender);
  const length = input.wireLeft - headerLength;
  const encrypted = sender === 'client' && head !== null && isEncrypted(head, length);
  const opened = encrypted ? openPayload(input, head, layout, hint) : null;
  const trial = input.trace === null ? (opened?.trial ?? null) : null;
  const draft = new Draft<V1Fields>(layout.kind, input, myicqProblems.malformed, trial?.fields);
  if (told !== null) draft.direction = sender === 'client' ? 'client-to-server' : 'server-to-client';
  const strings = trial?.strings ?? new PacketStrings(opened !== null);
  if (opened !== null) applyOpened(strings, opened, layout);
  if (opened !== null && input.trace !== null) strings.checkRemark = remarkOf(opened, head?.last ?? 0);
  input.text = strings;
  if (told === null) stopBefore(draft, input, input.at + sharedLength, layout);
  else if (draft.take(layout.header)) {
    if (opened !== null) readOpened(draft, input, layout, opened, trial, strings);
    else if (encrypted) readSealed(draft, length);
    else if (readBody(draft, input, layout)) readBehind(draft, input, layout, strings);
  }
  draft.dialect = isDocumented(draft.fields) ? '0.9' : '1.0';
  reportTexts(draft, strings);
  return draft.end();
}

/** Reads the header up to a place as if the capture ended there. */
function stopBefore(draft: Draft<V1Fields>, input: Input, place: number, { header }: Layout): void {
  const { end } = input;
  input.end = place;
  draft.take(header);
  input.end = end;
}

/** A payload that the capture has cut, or that is not whole blocks, is left as it is. */
function openPayload(input: Input, head: Head, layout: Layout, hint: PacketHint): Opened | null {
  const { bytes, end } = input;
  const start = input.at + headerLength;
  if (input.wireLeft > input.left || (end - start) % block !== 0) return null;
  return open({ bytes, start, end, uin: head.uin, sid: head.sid, cc: head.last, layout }, hint);
}

/** What the fields of the header and the trailer say of the payload. */
function applyOpened(strings: PacketStrings, opened: Opened, { kind }: Layout): void {
  strings.checkIsSecret = opened.checkIsSecret && kind.secret;
  strings.cipher = opened.variant === 'standard' ? Ciphers.numbers['des-standard'] : 0;
  strings.candidate = opened.place;
}

/** What the row of the check code says of it. */
function remarkOf({ plain, checked }: Opened, cc: number): string {
  const index = cc >>> 8;
  const hex = (plain[index] ?? 0).toString(16).padStart(2, '0');
  return `byte ${index} of the payload is 0x${hex}, ${checked ? 'right' : 'wrong'}`;
}

/** The fields of the command. */
function readBody(draft: Draft<V1Fields>, input: Input, { body }: Layout): boolean {
  return body === null || draft.take(body, input);
}

/** What stands behind the fields. */
function readBehind(draft: Draft<V1Fields>, input: Input, { trailer }: Layout, strings: PacketStrings): void {
  const { fields } = draft;
  const found = strings.cipher + strings.candidate + strings.written.length;
  if (found > 0 || strings.more(input)) draft.take(trailer, input);
  if (fields.extra !== undefined) draft.report(myicqProblems.leftOver, { count: fields.extra.length });
  reportCount(draft);
}

/** @param trial the fields are in the draft already */
function readOpened(
  draft: Draft<V1Fields>,
  input: Input,
  layout: Layout,
  opened: Opened,
  trial: Trial | null,
  strings: PacketStrings,
): void {
  if (trial !== null) {
    draft.decryptedWith = opened.source;
    readBehind(draft, trial.input, layout, strings);
  } else {
    const cipher = opened.variant === 'standard' ? 'standard DES' : 'DES without its outer permutations';
    const read = (inner: Input): void => {
      if (readBody(draft, inner, layout)) readBehind(draft, inner, layout, strings);
    };
    readDecrypted(draft, input, opened, { secret: layout.kind.secret, text: strings }, read, `: ${cipher}`);
  }
  if (!opened.checked) draft.report(myicqProblems.checkCode, { index: (draft.fields.cc ?? 0) >>> 8 });
}

function readSealed(draft: Draft<V1Fields>, length: number): void {
  if (length % block !== 0) draft.report(myicqProblems.notBlocks, { length });
  draft.take(sealed);
}

/** Reports texts that were not written the usual way. */
export function reportTexts(draft: Pick<Draft, 'report'>, { doubted, undecodable }: Strings): void {
  if (doubted > 0) draft.report(myicqProblems.oddString, { count: doubted });
  if (undecodable > 0) draft.report(myicqProblems.undecodable);
}

function reportCount(draft: Draft<V1Fields>): void {
  const { count, contacts, users, results, servers, groups, groupTypes, members } = draft.fields;
  if (count === undefined) return;
  const present = (contacts ?? users ?? results ?? servers ?? groups ?? groupTypes ?? members)?.length ?? 0;
  if (present !== count) draft.report(myicqProblems.countDiffers, { count, present });
}

/** Whether the packet has a layout that only the published document knows. */
function isDocumented({ wideError, realIpWord, users, passwordByte, contactUin, startUin }: V1Fields): boolean {
  if (wideError === true || realIpWord !== undefined || passwordByte !== undefined) return true;
  if (startUin !== undefined && contactUin !== 0) return true;
  return users?.[0]?.realIpWord !== undefined;
}

/**
 * The bytes of a packet. What is left out of the header has the plainest value, the check code is that of byte 0.
 * @throws Error when a text has a character that GBK lacks, or no password is known
 */
export function writePacket(fields: V1Fields, kind: MessageKind, hint: PacketHint): Uint8Array {
  const layout = layoutOfKind(kind);
  if (layout === undefined) throw new Error(`${kind.id} is of another family`);
  const body = new StringSink(fields.asWritten);
  if (fields.payload !== undefined) body.bytes(fields.payload);
  else layout.body?.write(body, fields);
  if (fields.extra !== undefined) body.bytes(fields.extra);
  const plain = body.finish();
  const [name = ''] = kind.label.split(' ');
  const head = {
    version: 1,
    reserved: 0,
    uin: 0,
    sid: 1,
    cmd: Commands.numberOf(name) ?? 0,
    seq: 0,
    ackseq: 0,
    ...fields,
  };
  const last = 0;
  const closes =
    layout.sender === 'client' && fields.payload === undefined && isEncrypted({ ...head, last }, plain.length);
  const cc = fields.cc ?? (closes ? (plain[0] ?? 0) : 0);
  const sink = new StringSink();
  layout.header.write(sink, fields.ccSecret === undefined ? { ...head, cc } : head);
  sink.bytes(closes ? encrypt(plain, fields, hint) : plain);
  return sink.finish();
}
