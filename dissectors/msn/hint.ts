/** What reading a message needs to know of its conversation. */
import type { Json } from 'imdissect/dissector';

/** Who sent a line; the client logs in and asks, the server answers. */
export type Sender = 'client' | 'server';

/** What a server is for (README.md §2). */
export type Role = 'dispatch' | 'notification' | 'switchboard';

/** What an MD5 login is checked with. */
export interface Login {
  readonly salt: string;
  readonly candidates: readonly string[];
  /** One of them must be right: they were given for this account. */
  readonly certain: boolean;
  readonly [key: string]: Json;
}

/** The small frozen piece of knowledge that one line is read with. */
export interface MsnHint {
  /** null when the capture begins in the middle and neither side has shown itself: then each line tells. */
  readonly sender: Sender | null;
  readonly role: Role | null;
  /** The role is sure: a dispatch server looks like a notification server until it sends the client elsewhere. */
  readonly settled: boolean;
  /** The number behind `MSNP`; 0 while it is not known. */
  readonly version: number;
  /** The latest CHL, for the client's QRY; empty when there was none. */
  readonly challenge: string;
  /** null where there is nothing to check. */
  readonly login: Login | null;
  /** Framing was lost: only known commands are taken for ones. */
  readonly lost: boolean;
  readonly [key: string]: Json;
}

/** Nothing is known. */
export const noHint: MsnHint = Object.freeze({
  sender: null,
  role: null,
  settled: false,
  version: 0,
  challenge: '',
  login: null,
  lost: false,
});
