/** Reads and writes packets of families F1 and F1x without the engine: what the tests of the dissector share. */
import { Input, type Message, type Trace } from 'imdissect/schema';
import { keyOf, noAccounts, withCandidate } from '../../../dissectors/myicq/keys.js';
import { layoutOf, type Sender, type V1Fields } from '../../../dissectors/myicq/kinds.js';
import { Commands, type CommandName } from '../../../dissectors/myicq/names.js';
import { readPacket, writePacket, type PacketHint } from '../../../dissectors/myicq/packet.js';
import { tracing } from '../tracing.js';

export const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Nothing is known but who sent it, and perhaps a password that opens everything. */
export function hintFor(sender: Sender | null, password?: Uint8Array | string): PacketHint {
  if (password === undefined) return { sender, accounts: noAccounts, given: [] };
  const bytes = typeof password === 'string' ? Buffer.from(password) : password;
  const candidate = { sid: 0, certain: false, key: keyOf(bytes), source: 'password given' };
  return { sender, accounts: noAccounts, given: [{ uin: null, candidate }] };
}

/** The password that the LOGIN of session `sid` told. */
export function loggedIn(uin: number, sid: number, password: string): PacketHint {
  const candidate = { sid, certain: true, key: keyOf(Buffer.from(password)), source: 'password from frame 4' };
  return { sender: 'client', accounts: withCandidate(noAccounts, uin, candidate), given: [] };
}

export function read(bytes: Uint8Array, hint: PacketHint, wireEnd = bytes.length): Message<V1Fields> {
  return readPacket(new Input(bytes, 0, bytes.length, wireEnd), hint);
}

/** The message with its tree. */
export function traced(
  bytes: Uint8Array,
  hint: PacketHint,
  wireEnd = bytes.length,
): { message: Message<V1Fields>; trace: Trace } {
  const { input, trace } = tracing(bytes, wireEnd);
  return { message: readPacket(input, hint), trace };
}

/** A packet of that command. */
export function packet(
  name: CommandName,
  sender: Sender,
  fields: V1Fields,
  hint = hintFor(sender, 'secret01'),
): Uint8Array {
  const { kind } = layoutOf(Commands.numbers[name], sender);
  return writePacket({ uin: 10_001, sid: 0x1234_5678, seq: 7, ...fields }, kind, hint);
}

/** A packet of the server, or an unencrypted one, with these bytes behind the header. */
export function raw(name: CommandName, payload: string): Uint8Array {
  const cmd = Commands.numbers[name].toString(16).padStart(4, '0');
  return fromHex(`000100000000 00002711 12345678 ${cmd} 0007 0000 ${payload}`);
}

/** Codes of all diagnostics. */
export function codes(message: Message<V1Fields>): string[] {
  return message.diagnostics.map(({ problem }) => problem.code.replace('myicq.', ''));
}

/** Words of all rows that were remarked on. */
export function remarks(bytes: Uint8Array, hint: PacketHint): string {
  const { trace } = traced(bytes, hint);
  const words: string[] = [];
  const collect = (rows: Trace['rows']): void => {
    for (const { text, children } of rows) {
      words.push(text);
      collect(children);
    }
  };
  collect(trace.rows);
  return words.join('\n');
}
