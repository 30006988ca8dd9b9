/** Reading and writing a packet of family F1 or F1x. */
import { Draft, type Input, type Message, type MessageKind } from 'imdissect/schema';
import { headerLength, PacketStrings } from './header.js';
import { layoutOf, layoutOfKind, sealed, type Layout, type Sender, type V1Fields } from './kinds.js';
import { Ciphers, Commands } from './names.js';
import { block, open, type Keyring, type Opened } from './opening.js';
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
  const draft = new Draft<V1Fields>(layout.kind, input, myicqProblems.malformed);
  if (told !== null) draft.direction = sender === 'client' ? 'client-to-server' : 'server-to-client';
  const length = input.wireLeft - headerLength;
  const encrypted = sender === 'client' && head !== null && isEncrypted(head, length);
  const opened = encrypted ? openPayload(input, head, layout, hint) : null;
  const strings = new PacketStrings(opened !== null);
  if (opened !== null) applyOpened(strings, opened, head?.last ?? 0, layout);
  input.text = strings;
  if (told === null) stopBefore(draft, input, input.at + sharedLength, layout);
  else if (draft.take(layout.header)) {
    if (opened !== null) readOpened(draft, input, layout, opened, strings);
    else if (encrypted) readSealed(draft, length);
    else readBody(draft, input, layout, strings);
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

/** What the rows of the header say of the payload. */
function applyOpened(strings: PacketStrings, opened: Opened, cc: number, { kind }: Layout): void {
  const index = cc >>> 8;
  const hex = (opened.plain[index] ?? 0).toString(16).padStart(2, '0');
  strings.checkRemark = `byte ${index} of the payload is 0x${hex}, ${opened.checked ? 'right' : 'wrong'}`;
  strings.checkIsSecret = opened.checkIsSecret && kind.secret;
  strings.cipher = opened.variant === 'standard' ? Ciphers.numbers['des-standard'] : 0;
  strings.candidate = opened.place;
}

/** The fields of the command, and what stands behind them. */
function readBody(draft: Draft<V1Fields>, input: Input, { body, trailer }: Layout, strings: PacketStrings): void {
  if (body !== null && !draft.take(body, input)) return;
  const { fields } = draft;
  const found = strings.cipher + strings.candidate + strings.written.length;
  if (found > 0 || strings.more(input)) draft.take(trailer, input);
  if (fields.extra !== undefined) draft.report(myicqProblems.leftOver, { count: fields.extra.length });
  reportCount(draft);
}

function readOpened(
  draft: Draft<V1Fields>,
  input: Input,
  layout: Layout,
  opened: Opened,
  strings: PacketStrings,
): void {
  const cipher = opened.variant === 'standard' ? 'standard DES' : 'DES without its outer permutations';
  const read = (inner: Input): void => {
    readBody(draft, inner, layout, strings);
  };
  readDecrypted(draft, input, opened, { secret: layout.kind.secret, text: strings }, read, `: ${cipher}`);
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
