/** What reading the next bytes of one side of a connection must know. */
import type { Dialect } from './header-scan.js';
import type { IpmsgHint } from './text.js';

/** What comes next on a side. */
export type Expected = {
  /**
   * A packet; an entry of a directory stream; an entry, wherever the next one begins; a packet or any entry; bytes that
   * are no message.
   */
  readonly next: 'packet' | 'entry' | 'any-entry' | 'any' | 'body';
  /** How long a body is; Infinity: to the end of the side. */
  readonly body: number;
  /** The directories that an entry lies in, with a slash behind each; null when they are not known. */
  readonly parents: string | null;
  readonly depth: number;
  /** The UTF8 option of the request, which holds for the names in the answer. */
  readonly utf8Option: boolean;
  /** Of who sends the entries, as far as it is known. */
  readonly dialect: Dialect;
  /** By what the stream was decrypted. */
  readonly decryptedWith: string | null;
};

/** The hint for a connection. */
export type StreamHint = IpmsgHint & { readonly expected: Expected };

/** A side on which nothing was asked for: packets. */
export const expectPacket: Expected = Object.freeze({
  next: 'packet',
  body: 0,
  parents: null,
  depth: 0,
  utf8Option: false,
  dialect: 'ipmsg',
  decryptedWith: null,
});

/** A side whose beginning is not in the capture. */
export const expectAnything: Expected = Object.freeze({ ...expectPacket, next: 'any' });

/** So many bytes that are no message. */
export function expectBody(body: number): Expected {
  return Object.freeze({ ...expectPacket, next: 'body', body });
}
