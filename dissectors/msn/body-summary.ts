/** The body of a message in a few words. */
import { showDatacast } from './datacast.js';
import type { MsnFields } from './fields.js';
import type { RoutedBody } from './routed-body.js';
import { shorten } from './shorten.js';

/** What is said, cast, invited to or noticed. */
export function bodyWords({ body, typingUser, recordingUser, contentType, piece, profile }: MsnFields): string[] {
  if (typingUser !== undefined) return ['typing'];
  if (recordingUser !== undefined) return ['recording'];
  if (piece !== undefined)
    return [`piece ${piece.chunk ?? 0}${piece.chunks === undefined ? '' : ` of ${piece.chunks}`}`];
  if (profile !== undefined) return ['profile'];
  if (body === undefined) return [shorten(contentType ?? '')];
  return wordsOf(body) ?? [shorten(contentType ?? '')];
}

function wordsOf({
  text,
  datacast,
  invitation,
  emoticons,
  ink,
  client,
  mail,
  mailData,
  notice,
  p2p,
  packets,
  signalling,
}: RoutedBody): string[] | null {
  // Packets have words of their own.
  if (p2p !== undefined || packets !== undefined) return [];
  if (signalling !== undefined) return ['signalling'];
  if (datacast !== undefined) return [shorten(showDatacast(datacast))];
  if (invitation !== undefined) {
    const { command, application = '', file = '', cancelCode = '' } = invitation;
    return [command, application, file, cancelCode].map(shorten);
  }
  if (emoticons !== undefined) return ['emoticons', shorten(emoticons.map(({ shortcut }) => shortcut).join(' '))];
  if (ink !== undefined) return ['ink', `${ink.length} bytes`];
  if (client !== undefined) return ['client', shorten(client.name ?? '')];
  if (mail !== undefined) return ['mail', shorten(mail.subject ?? mail.sender ?? mailCount(mail))];
  if (mailData !== undefined) return ['mailbox', countText(mailData.inboxUnread)];
  if (notice !== undefined) return ['notice', notice.minutes === undefined ? '' : `in ${notice.minutes} min`];
  return text === undefined ? null : [`"${shorten(text)}"`];
}

function mailCount({ inboxUnread, messages }: NonNullable<RoutedBody['mail']>): string {
  return messages === undefined ? countText(inboxUnread) : `${messages} moved`;
}

function countText(unread: number | undefined): string {
  return unread === undefined ? '' : `${unread} unread`;
}
