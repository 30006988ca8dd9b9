/**
 * The options: the upper 24 bits of the command number. What a bit means depends on the class of the command
 * (draft 9 §1.2; the numbers and the later bits are those of the published sources up to draft 14).
 */
import { flags, names, type Flags, type FlagChoice } from 'imdissect/schema';
import { mode } from './commands.js';

/** Who is there and what they can do: entries, host lists and the status inside them. */
export const entryOptions = flags('entry options', {
  ABSENCE: 0x00000100,
  SERVER: 0x00000200,
  // Net::IPMessenger and go-ipmsg set the send class's BROADCAST bit on entries.
  BROADCAST: 0x00000400,
  CAPFILEENC_OBSLT: 0x00001000,
  RETRY: 0x00004000,
  DIALUP: 0x00010000,
  CAPFILEENC: 0x00040000,
  FILEATTACH: 0x00200000,
  ENCRYPT: 0x00400000,
  UTF8: 0x00800000,
  CAPUTF8: 0x01000000,
  CAPIPDICT: 0x02000000,
  ENCEXTMSG: 0x04000000,
  CLIPBOARD: 0x08000000,
  DIR_MASTER: 0x10000000,
});

/** Messages, their receipts, information and keys. */
export const sendOptions = flags('send options', {
  SENDCHECK: 0x00000100,
  SECRET: 0x00000200,
  BROADCAST: 0x00000400,
  MULTICAST: 0x00000800,
  NOPOPUP: 0x00001000,
  AUTORET: 0x00002000,
  RETRY: 0x00004000,
  PASSWORD: 0x00008000,
  NOLOG: 0x00020000,
  NEWMULTI: 0x00040000,
  NOADDLIST: 0x00080000,
  READCHECK: 0x00100000,
  FILEATTACH: 0x00200000,
  ENCRYPT: 0x00400000,
  UTF8: 0x00800000,
  CAPUTF8: 0x01000000,
  ENCEXTMSG: 0x04000000,
  PASSWD: 0x40000000,
  SHARED: 0x80000000,
});

/** Requests for files and directories. */
export const fileOptions = flags('file options', {
  ENCFILE_OBSLT: 0x00000400,
  ENCFILE: 0x00000800,
  FILEATTACH: 0x00200000,
  ENCRYPT: 0x00400000,
  UTF8: 0x00800000,
});

/** iptux's messages and pictures: the bits from 0x100 to 0x400 are one number, told by a field of its own. */
export const iptuxOptions = flags(
  'iptux options',
  { UTF8: 0x00800000, CAPUTF8: 0x01000000, PASSWD: 0x40000000, SHARED: 0x80000000 },
  0x700,
);

/** For whom an iptux message is (IPTUX_SENDMSG): a number, not bits. */
export const Audience = names('audience', { regular: 0x100, segment: 0x200, group: 0x300, broadcast: 0x400 });

/** What an iptux sublayer transfer carries (IPTUX_SENDSUBLAYER). */
export const Sublayer = names('sublayer', { 'own-photo': 0x100, 'message-picture': 0x200 });

/** Bits that other parts of the dissector ask for. */
export const option = {
  SENDCHECK: 0x00000100,
  SECRET: 0x00000200,
  BROADCAST: 0x00000400,
  AUTORET: 0x00002000,
  READCHECK: 0x00100000,
  FILEATTACH: 0x00200000,
  ENCRYPT: 0x00400000,
  UTF8: 0x00800000,
  CAPUTF8: 0x01000000,
  ENCEXTMSG: 0x04000000,
  SHARED: 0x80000000,
} as const;

/** The table that holds for the options of a mode. */
export function optionsOf(number: number): Flags {
  switch (number) {
    case mode.GETFILEDATA:
    case mode.GETDIRFILES:
      return fileOptions;
    case mode.IPTUX_SENDMSG:
    case mode.IPTUX_SENDSUBLAYER:
      return iptuxOptions;
    case mode.DIR_POLL:
      return entryOptions;
    default:
      return number < mode.SENDMSG ? entryOptions : sendOptions;
  }
}

/** The choice as the schema asks for it: by the mode read before. */
export const optionChoice: FlagChoice = Object.freeze({
  choose: (scope: Readonly<Record<string, unknown>>) => {
    const number = scope['mode'];
    return optionsOf(typeof number === 'number' ? number : mode.SENDMSG);
  },
  tables: Object.freeze([entryOptions, sendOptions, fileOptions, iptuxOptions]),
});
