/** One line for people. */
import type { Message } from 'imdissect/schema';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';

/** Longest text in a line, in characters. */
const longest = 60;

export function summarize(message: Message<IpmsgFields>): string {
  const { fields, kind } = message;
  const number = fields.mode;
  if (fields.ipdict !== undefined) return `IPDict ${fields.ipdict.length} bytes`;
  if (number === undefined || number === null) return `${kind.label} cut before its command`;
  const name = kind.label === 'UNKNOWN' ? `MODE ${number}` : kind.label;
  return [name, ...wordsOf(number, fields)].filter((word) => word !== '').join(' ');
}

function wordsOf(number: number, fields: IpmsgFields): string[] {
  switch (number) {
    case mode.NOOPERATION:
    case mode.BR_ENTRY:
    case mode.BR_EXIT:
    case mode.ANSENTRY:
    case mode.BR_ABSENCE:
    case mode.BR_ISGETLIST2:
      return [who(fields), sender(fields), quoted(fields.text)];
    case mode.SENDMSG:
      return [sender(fields), packet(fields), content(fields), ...attached(fields)];
    case mode.RECVMSG:
    case mode.READMSG:
    case mode.DELMSG:
    case mode.ANSREADMSG:
      return ['for', `#${fields.ackPacketNo ?? '?'}`];
    case mode.RELEASEFILES:
      return ['of', `#${fields.filePacketNo ?? '?'}`];
    case mode.GETFILEDATA:
    case mode.GETDIRFILES:
      return [`#${fields.filePacketNo ?? '?'}`, `file ${fields.fileId ?? '?'}`, from(fields.offset)];
    case mode.GETLIST:
      return [`from ${fields.startIndex ?? 0}`];
    case mode.ANSLIST:
      return [count(fields.hosts?.length ?? 0, 'host')];
    case mode.ANSPUBKEY:
      return [fields.keyBits === undefined ? '' : `RSA-${fields.keyBits}`, sender(fields)];
    default:
      return [sender(fields), packet(fields), picture(fields), quoted(fields.signature ?? fields.text)];
  }
}

/** Nickname and group; those in UTF-8 hold where both are there. */
function who(fields: IpmsgFields): string {
  const nick = fields.utf8?.nick ?? fields.nick ?? '';
  const group = fields.utf8?.group ?? fields.group ?? '';
  return group === '' ? shorten(nick) : `${shorten(nick)} (${shorten(group)})`;
}

function sender(fields: IpmsgFields): string {
  return `${shorten(fields.user ?? '?')}@${shorten(fields.host ?? '?')}`;
}

function packet(fields: IpmsgFields): string {
  return `#${fields.packetNo ?? '?'}`;
}

function content(fields: IpmsgFields): string {
  if (fields.cipher === undefined) return quoted(fields.text, fields.files === undefined);
  const size = fields.cipher.ebody?.length ?? 0;
  return `encrypted, ${size} bytes`;
}

function attached(fields: IpmsgFields): string[] {
  const files = fields.files ?? [];
  const first: Partial<NonNullable<IpmsgFields['files']>[number]> | undefined = files[0];
  if (first === undefined) return [];
  // An offer that ends too early has no name.
  return [files.length === 1 ? `+ ${shorten(first.name ?? '?')}` : `+ ${files.length} files`];
}

function picture({ icon, image }: IpmsgFields): string {
  if (icon !== undefined) return count(icon.length, 'byte');
  if (image === undefined) return '';
  const place = `${image.id} ${image.index ?? '?'}`;
  return 'count' in image ? `${place}/${image.count ?? '?'}` : place;
}

function from(offset: number | null | undefined): string {
  return offset === undefined || offset === 0 ? '' : `from ${offset ?? '?'}`;
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

function quoted(text: string | undefined, evenEmpty = false): string {
  return text === undefined || (text === '' && !evenEmpty) ? '' : `"${shorten(text)}"`;
}

/** The text, cut between code points where it is too long. */
export function shorten(text: string): string {
  if (text.length <= longest) return text;
  let kept = '';
  let characters = 0;
  for (const character of text) {
    if (characters++ === longest) return `${kept}…`;
    kept += character;
  }
  return text;
}
