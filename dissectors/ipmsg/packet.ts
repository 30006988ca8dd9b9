/** Reading and writing whole packets. */
import { Draft, type Input, type Message, type MessageKind } from 'imdissect/schema';
import { optionSet } from './cipher.js';
import { isFileRequest, Modes } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { startsWith } from './header-scan.js';
import { header } from './header.js';
import { ipdictKind, readDictionary, writeDictionary } from './ipdict.js';
import { dictionaryMark } from './ipdict-scan.js';
import { kindOf, plainOf, unknownKind } from './kinds.js';
import { Layout } from './layout.js';
import { option } from './options.js';
import { PacketSink } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { Sealing } from './sealing.js';
import type { StreamHint } from './stream-hint.js';
import type { IpmsgHint } from './text.js';

/** Reads one packet. */
export function readPacket(input: Input, hint: IpmsgHint | StreamHint): Message<IpmsgFields> {
  if (startsWith(input.bytes, input.at, input.end, dictionaryMark)) return readDictionary(input, hint);
  const layout = new Layout(input, hint);
  input.text = layout;
  const draft = new Draft<IpmsgFields>(kindOf(layout.mode), input, ipmsgProblems.malformed);
  draft.dialect = layout.dialect;
  draft.direction = 'peer-to-peer';
  const [, body] = draft.kind.structs;
  if (draft.take(header) && body !== undefined) {
    if (optionSet(draft.fields, option.ENCRYPT)) layout.sealing = sealingOf(draft, input, layout);
    draft.take(body);
  }
  for (const { problem, detail } of layout.notes) draft.report(problem, detail);
  if (!('expected' in hint) && isFileRequest(layout.mode)) draft.report(ipmsgProblems.fileRequestOnUdp);
  return draft.end();
}

/** What opens the packet's ciphertext and reads its inside as a part of the same message. */
function sealingOf(draft: Draft<IpmsgFields>, { bytes }: Input, layout: Layout): Sealing | null {
  const plain = plainOf(layout.mode);
  if (plain === null) return null;
  const { version, packetNo } = layout.scan;
  return new Sealing(draft, layout.hint.keyring, bytes.subarray(version + 1, packetNo), (inner) => {
    const inside = layout.inside(inner);
    inner.text = inside;
    draft.take(plain, inner);
    readPadding(inner);
    layout.charsetsInside = inside.charsets;
  });
}

/** NULs behind the last section of a plain text. */
function readPadding(inner: Input): void {
  const { trace, left } = inner;
  if (left === 0 || inner.bytes.subarray(inner.at, inner.end).some((byte) => byte !== 0)) return;
  trace?.begin('padding', 'Padding', inner.source, inner.place, null);
  inner.at = inner.end;
  trace?.finish(inner.place, undefined, left === 1 ? '1 NUL' : `${left} NULs`);
}

/**
 * The bytes of a packet. What is left out of the header has the plainest value; the command is made of the kind's mode
 * and `options`, unless it is given.
 * @throws Error when a text has a character that its charset lacks
 */
export function writePacket(fields: IpmsgFields, kind: MessageKind): Uint8Array {
  if (kind === ipdictKind) return writeDictionary(fields);
  const charsets = fields.charset?.split(' ') ?? [];
  const sink = new PacketSink(charsets, fields.hexCase === 'upper');
  const number = kind === unknownKind ? 0 : (Modes.numberOf(kind.label) ?? 0);
  const command = fields.command === undefined ? ((fields.options ?? 0) | number) >>> 0 : fields.command;
  const whole = { version: '1', packetNo: '1', user: '', host: '', ...fields, command };
  for (const part of kind.structs) part.write(sink, whole);
  return sink.finish();
}
