/** Reads datagrams without the engine: what the tests of the dissector share. */
import { Input, type Message, type Trace } from 'imdissect/schema';
import { ipmsg, type IpmsgFields, type IpmsgHint } from '../../../dissectors/ipmsg/index.js';
import { noKeys } from '../../../dissectors/ipmsg/keyring.js';
import { tracing } from '../tracing.js';

export const noHint: IpmsgHint = Object.freeze({ charset: null, sticky: null, keyring: noKeys });

/** The bytes of text: ASCII, `\0` and friends; anything above U+00FF does not belong here. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** UTF-8, for the texts that need it. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function join(...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? bytesOf(part) : part)]));
}

export function read(datagram: string | Uint8Array, hint = noHint, unit: string | null = null): Message<IpmsgFields> {
  const bytes = typeof datagram === 'string' ? bytesOf(datagram) : datagram;
  return ipmsg.read(new Input(bytes, 0, bytes.length), hint, unit);
}

/** The message with its tree. */
export function traced(
  bytes: Uint8Array,
  hint = noHint,
  wireEnd = bytes.length,
): { message: Message<IpmsgFields>; trace: Trace } {
  const { input, trace } = tracing(bytes, wireEnd);
  return { message: ipmsg.read(input, hint, null), trace };
}

/** The bytes written from the values of a message. */
export function rewritten(message: Message<IpmsgFields>): Uint8Array {
  return ipmsg.write?.(message.fields, message.kind, noHint) ?? new Uint8Array(0);
}

/** Codes of all diagnostics. */
export function codes(message: Message<IpmsgFields>): string[] {
  return message.diagnostics.map(({ problem }) => problem.code);
}
