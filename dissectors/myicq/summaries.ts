/** One line for people, for messages of all families. */
import type { Message, Names } from 'imdissect/schema';
import { earlySender } from './early-forms.js';
import type { MyicqFields } from './families.js';
import { layoutOfKind } from './kinds.js';
import { linqSender } from './linq.js';
import { LinqLoginErrors, LinqMessageTypes, LinqStatuses, RegisterErrors } from './linq-names.js';
import { AddResults, MessageTypes, Statuses } from './names.js';
import { joined, named, quoted, shorten, summarizePacket } from './summary.js';

export function summarizeMessage(message: Message<MyicqFields>): string {
  const { kind } = message;
  if (layoutOfKind(kind) !== undefined) return summarizePacket(message);
  if (linqSender(kind) !== undefined) return summarizeLinq(message);
  if (earlySender(kind) !== undefined) return summarizeEarly(message);
  return summarizeStream(message);
}

/** The kind's word, or the number of a command that is not known. */
function title({ kind, fields }: Message<MyicqFields>): string {
  const { cmd } = fields;
  return kind.label === 'UNKNOWN' && cmd !== undefined ? `command 0x${cmd.toString(16)}` : kind.label;
}

/** `MESSAGE #12 to anna "hello"`. */
function summarizeLinq(message: Message<MyicqFields>): string {
  const { fields, kind } = message;
  const { seq, user, contactUser, toUser, fromUser, type, status, error, result, count } = fields;
  if (seq === undefined) return `${kind.label} cut in its header`;
  if (kind.label === 'ACK') return `ACK of #${seq}`;
  const errors = kind.label.startsWith('REGISTER') ? RegisterErrors : LinqLoginErrors;
  return joined(
    title(message),
    `#${seq}`,
    user === undefined ? '' : shorten(user),
    contactUser === undefined ? '' : shorten(contactUser),
    toUser === undefined ? '' : `to ${shorten(toUser)}`,
    fromUser === undefined ? '' : `from ${shorten(fromUser)}`,
    named(LinqStatuses, status),
    named(errors, error),
    named(AddResults, result),
    countOf(count),
    textOf(fields, LinqMessageTypes, type),
  );
}

/** `SEND_MSG 10001 #7 to 10002 "hello"`. */
function summarizeEarly(message: Message<MyicqFields>): string {
  const { fields, kind } = message;
  const { seq, ackseq = 0, uin, payload, type } = fields;
  if (uin === undefined || seq === undefined) return `${kind.label} cut in its header`;
  const account = uin === 0 ? '' : String(uin);
  if (kind.label === 'ACK') return joined('ACK', account, `of #${ackseq}`);
  const number = `#${seq}${ackseq === 0 ? '' : ` for #${ackseq}`}`;
  const details = payload === undefined ? detailsOf(fields) : `encrypted, ${payload.length} bytes`;
  return joined(title(message), account, number, details, textOf(fields, MessageTypes, type));
}

/** `FILE_INFO 10002 hello.txt, 5600 bytes`. */
function summarizeStream(message: Message<MyicqFields>): string {
  const { fields } = message;
  const { uin, user, fileName, fileSize, data, messageId, domain, type, chatText, cmd } = fields;
  if (cmd === undefined && data === undefined) return `${message.kind.label} cut in its header`;
  return joined(
    title(message),
    uin === undefined ? '' : String(uin),
    user === undefined ? '' : shorten(user),
    messageId === undefined ? '' : `#${messageId}`,
    fileName === undefined ? '' : `${shorten(fileName)}${fileSize === undefined ? '' : `, ${fileSize} bytes`}`,
    data === undefined ? '' : `${data.length} bytes`,
    domain === undefined ? '' : shorten(domain),
    chatText === undefined ? '' : quoted(chatText),
    detailsOf(fields),
    textOf(fields, MessageTypes, type),
  );
}

function detailsOf({ contactUin, toUin, fromUin, nick, status, result, newUin, error, count }: MyicqFields): string {
  return joined(
    contactUin === undefined ? '' : String(contactUin),
    toUin === undefined ? '' : `to ${toUin}`,
    fromUin === undefined ? '' : `from ${fromUin}`,
    nick === undefined ? '' : shorten(nick),
    named(Statuses, status),
    named(AddResults, result),
    newUin === undefined ? '' : `new number ${newUin}`,
    error === undefined ? '' : `error ${error}`,
    countOf(count),
  );
}

function countOf(count: number | undefined): string {
  if (count === undefined) return '';
  return count === 1 ? '1 entry' : `${count} entries`;
}

/** The text of a message, and its type where it is not plain text. */
function textOf({ text, content }: MyicqFields, types: Names, type: number | undefined): string {
  const { session, port, reason } = content ?? {};
  return joined(
    type === undefined || type === 0 ? '' : named(types, type),
    text === undefined || (text === '' && type !== 0) ? '' : quoted(text),
    session === undefined ? '' : shorten(session),
    port === undefined || port === 0 ? '' : `port ${port ?? '?'}`,
    reason === undefined ? '' : quoted(reason),
  );
}
