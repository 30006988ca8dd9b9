/** One line for people. */
import type { Message, Names } from 'imdissect/schema';
import { layoutOfKind, type V1Fields } from './kinds.js';
import { AddResults, command, GroupErrors, LoginErrors, messageType, MessageTypes, Statuses } from './names.js';

/** Longest text in a line, in characters. */
const longest = 60;

/** `SEND_MSG 10001 #2956 to 10002 "hello"`. */
export function summarizePacket({ kind, fields }: Message<V1Fields>): string {
  const { cmd, uin, seq, ackseq } = fields;
  const sender = layoutOfKind(kind)?.sender;
  if (cmd === undefined || seq === undefined) return `${kind.label} cut in its header`;
  const name = kind.label.startsWith('UNKNOWN') ? `command ${cmd}` : kind.label;
  const account = uin === 0 ? '' : String(uin ?? '');
  if (cmd === command.ACK) return joined(name, account, `of #${(sender === 'server' ? ackseq : seq) ?? 0}`);
  const number = `#${seq}${sender === 'server' && ackseq !== undefined && ackseq !== 0 ? ` for #${ackseq}` : ''}`;
  const details = fields.payload === undefined ? detailsOf(cmd, fields) : `encrypted, ${fields.payload.length} bytes`;
  return and(and(and(name, account), number), details);
}

/** The line with one more word, if there is one. */
function and(line: string, word: string): string {
  if (word === '') return line;
  return line === '' ? word : `${line} ${word}`;
}

export function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

function detailsOf(cmd: number, fields: V1Fields): string {
  switch (cmd) {
    case command.NEW_UIN:
      return fields.newUin === undefined ? '' : fields.newUin === 0 ? 'refused' : `new number ${fields.newUin}`;
    case command.LOGIN:
      return fields.error === undefined ? named(Statuses, fields.status) : named(LoginErrors, fields.error);
    case command.KEEPALIVE:
      return fields.usersOnline === undefined ? '' : `${fields.usersOnline} online`;
    case command.SEND_MSG:
    case command.SRV_MESSAGE:
    case command.BROADCAST_MSG:
      return and(addressed(fields), messageOf(fields));
    case command.ADD_FRIEND:
      return and(contact(fields), named(AddResults, fields.result));
    case command.SEARCH_CUSTOM:
      return fields.contactUin === 0 ? and(quoted(fields.nick), quoted(fields.email)) : contact(fields);
    default:
      return cmd >= 0x80 && cmd < 0x100 ? groupDetails(fields) : otherDetails(fields);
  }
}

function otherDetails(fields: V1Fields): string {
  const { contactUin, nick, count } = fields;
  return joined(
    contactUin === undefined ? '' : contact(fields),
    nick === undefined ? '' : shorten(nick),
    fields.groupId === undefined ? '' : `group ${fields.groupId}`,
    fields.groupName === undefined ? '' : shorten(fields.groupName),
    named(Statuses, fields.status),
    count === undefined ? '' : count === 1 ? '1 entry' : `${count} entries`,
  );
}

function groupDetails(fields: V1Fields): string {
  const { groupId, groupName, groupError, fromUin, text, row, column } = fields;
  return joined(
    groupId === undefined ? '' : `group ${groupId}`,
    groupName === undefined ? '' : shorten(groupName),
    named(GroupErrors, groupError),
    fromUin === undefined ? '' : `from ${fromUin}`,
    text === undefined ? '' : quoted(text),
    row === undefined ? '' : `row ${row} column ${column ?? '?'}`,
  );
}

function addressed({ fromUin, toUin }: V1Fields): string {
  if (fromUin !== undefined) return `from ${fromUin}`;
  return toUin === undefined ? '' : `to ${toUin}`;
}

function messageOf({ type, text, content }: V1Fields): string {
  if (type === undefined) return '';
  const kind = type === messageType.text ? '' : named(MessageTypes, type);
  const said = and(kind, text === undefined || (text === '' && kind !== '') ? '' : quoted(text));
  if (content === undefined) return said;
  const { session, port, reason } = content;
  return joined(
    said,
    session === undefined ? '' : shorten(session),
    port === undefined || port === 0 ? '' : `port ${port ?? '?'}`,
    reason === undefined ? '' : quoted(reason),
  );
}

function contact({ contactUin, domain }: V1Fields): string {
  return `${contactUin ?? '?'}${domain === undefined || domain === '' ? '' : `@${shorten(domain)}`}`;
}

export function named(table: Names, number: number | undefined): string {
  return number === undefined ? '' : (table.nameOf(number) ?? String(number));
}

export function quoted(text: string | undefined): string {
  return text === undefined ? '' : `"${shorten(text)}"`;
}

/** The text, cut between code points where it is too long. */
export function shorten(text: string): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
}
