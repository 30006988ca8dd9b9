/** Reading and writing whole packets. */
import { Draft, type Input, type Message, type MessageKind } from 'imdissect/schema';
import { mode, Modes } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { startsWith } from './header-scan.js';
import { header } from './header.js';
import { ipdictKind, kindOf, unknownKind } from './kinds.js';
import { Layout } from './layout.js';
import { PacketSink } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import type { IpmsgHint } from './text.js';

/** Reads one packet. The unit is null for a datagram. */
export function readPacket(input: Input, hint: IpmsgHint, unit: string | null): Message<IpmsgFields> {
  if (startsWith(input.bytes, input.at, input.end, 'IP2:')) return readDictionary(input);
  const layout = new Layout(input, hint);
  input.text = layout;
  const draft = new Draft<IpmsgFields>(kindOf(layout.mode), input, ipmsgProblems.malformed);
  draft.dialect = layout.dialect;
  draft.direction = 'peer-to-peer';
  const [, body] = draft.kind.structs;
  if (draft.take(header) && body !== undefined) draft.take(body);
  for (const { problem, detail } of layout.notes) draft.report(problem, detail);
  if (unit === null && isFileRequest(layout.mode)) draft.report(ipmsgProblems.fileRequestOnUdp);
  return draft.end();
}

function isFileRequest(number: number): boolean {
  return number === mode.GETFILEDATA || number === mode.GETDIRFILES;
}

function readDictionary(input: Input): Message<IpmsgFields> {
  const draft = new Draft<IpmsgFields>(ipdictKind, input, ipmsgProblems.malformed);
  draft.dialect = 'ipdict';
  draft.direction = 'peer-to-peer';
  for (const part of ipdictKind.structs) draft.take(part);
  return draft.end();
}

/**
 * The bytes of a packet. What is left out of the header has the plainest value; the command is made of the kind's mode
 * and `options`, unless it is given.
 * @throws Error when a text has a character that its charset lacks
 */
export function writePacket(fields: IpmsgFields, kind: MessageKind): Uint8Array {
  const charsets = fields.charset?.split(' ') ?? [];
  const sink = new PacketSink(charsets, fields.hexCase === 'upper');
  const number = kind === unknownKind ? 0 : (Modes.numberOf(kind.label) ?? 0);
  const command = fields.command === undefined ? ((fields.options ?? 0) | number) >>> 0 : fields.command;
  const whole = { version: '1', packetNo: '1', user: '', host: '', ...fields, command };
  for (const part of kind.structs) part.write(sink, whole);
  return sink.finish();
}
