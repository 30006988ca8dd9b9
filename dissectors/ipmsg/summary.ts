/** One line for people. */
import type { Message, MessageKind } from 'imdissect/schema';
import { mode, Modes } from './commands.js';
import { entryKind } from './directory.js';
import type { IpmsgFields } from './fields.js';
import { count } from './plural.js';
import { FileTypes } from './file-attributes.js';
import { ipdictKind } from './ipdict.js';

/** Longest text in a line, in characters. */
const longest = 60;

export function summarize(message: Message<IpmsgFields>): string {
  const { fields, kind } = message;
  if (kind === entryKind) return directoryEntry(fields);
  const number = fields.mode;
  if (number === undefined || number === null) {
    return kind === ipdictKind ? dictionary(fields) : `${kind.label} cut before its command`;
  }
  return [commandName(kind, number), ...wordsOf(number, fields)].filter((word) => word !== '').join(' ');
}

function directoryEntry({ type, name, path, size }: IpmsgFields): string {
  if (name === undefined || type === undefined) return 'Directory entry cut before its attribute';
  const { DIR, RETPARENT, REGULAR } = FileTypes.numbers;
  const where = shorten(path ?? name);
  if (type === RETPARENT) return path === undefined ? 'end of a directory' : `end of directory ${where}`;
  if (type === DIR) return `directory ${where}`;
  const what = type === REGULAR ? 'file' : (FileTypes.nameOf(type) ?? `type ${type}`);
  return `${what} ${where}, ${typeof size === 'number' ? count(size, 'byte') : 'of unknown size'}`;
}

function commandName(kind: MessageKind, number: number): string {
  const known = Modes.nameOf(number) ?? `MODE ${number}`;
  return kind === ipdictKind ? `IPDict ${known}` : known;
}

/** A dictionary that does not say what it is: it is encrypted, or no packet. */
function dictionary({ cipher, others }: IpmsgFields): string {
  if (cipher === undefined)
    return others === undefined ? 'IPDict, empty' : `IPDict, ${count(others.length, 'unknown key')}`;
  return `IPDict, encrypted, ${count(cipher.ebody?.length ?? 0, 'byte')}`;
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
      return [sender(fields), packet(fields), ...about(fields), quoted(fields.signature ?? fields.text)];
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
  if (fields.cipher === undefined || fields.text !== undefined) return quoted(fields.text, fields.files === undefined);
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

/** What it is about, where that is no text. */
function about({ hosts, wrapped, ...fields }: IpmsgFields): string[] {
  const passedOn = wrapped?.mode ?? null;
  return [
    picture(fields),
    hosts === undefined ? '' : count(hosts.length, 'host'),
    ...(passedOn === null ? [] : [Modes.nameOf(passedOn) ?? `MODE ${passedOn}`]),
    wrapped?.hosts === undefined ? '' : count(wrapped.hosts.length, 'host'),
  ];
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
