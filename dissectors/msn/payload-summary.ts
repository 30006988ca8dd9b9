/** What is particular to a command, or stands in its payload, in a few words. */
import { EndpointMessages, ListBits } from './names.js';
import type { MsnFields } from './fields.js';
import { headerValue } from './header-list.js';
import { shorten } from './shorten.js';

/** `anna@x.example FL AL and 12 more`. */
function contactWords({ contacts = [] }: MsnFields): string[] {
  const [first] = contacts;
  if (first === undefined) return [];
  const more = contacts.length > 1 ? `and ${contacts.length - 1} more` : '';
  return [shorten(first.address), listWords(first.lists), more];
}

/** The lists that a contact is on. */
function listWords(bits: number | null | undefined): string {
  return typeof bits === 'number' ? ListBits.namesOf(bits).join(' ') : '';
}

/** What a user says, and what the user's machine is called. */
function userWords({ userData }: MsnFields): string[] {
  const { personalMessage = '', media, endpoints = [] } = userData ?? {};
  const name = endpoints.find((one) => one.name !== undefined)?.name ?? '';
  return [quoted(personalMessage), shorten(media?.text ?? ''), quoted(name)];
}

/** What a notice says, or who speaks. */
function noticeWords({ notification }: MsnFields): string[] {
  const { text = '', sender = '', siteUrl = '', siteId = '' } = notification ?? {};
  return [shorten(sender), text === '' ? shorten(siteUrl === '' ? siteId : siteUrl) : quoted(text)];
}

/** What goes to an end point. */
function endpointWords({ payloadType }: MsnFields): string {
  if (typeof payloadType !== 'number') return '';
  return EndpointMessages.nameOf(payloadType) ?? `type ${payloadType}`;
}

/** What a routed message is about: `/user`, `/circle`. */
function routedUri({ headers }: MsnFields): string {
  return shorten(headerValue(headers, 'Uri') ?? '');
}

/** `version 7, 24 contacts, 2 groups`. */
function listingWords({ ver, nContacts, nGroups }: MsnFields): string {
  const version = typeof ver === 'number' ? `version ${ver}` : '';
  return [version, counted(nContacts, 'contact'), counted(nGroups, 'group')].filter((word) => word !== '').join(', ');
}

function counted(count: number | null | undefined, what: string): string {
  return typeof count === 'number' ? `${count} ${what}${count === 1 ? '' : 's'}` : '';
}

function quoted(text: string): string {
  return text === '' ? '' : `"${shorten(text)}"`;
}

const routed = (fields: MsnFields): string[] => [routedUri(fields)];
const endpoint = (fields: MsnFields): string[] => [endpointWords(fields)];
const words = ({ words = [], methods = words }: MsnFields): string[] => methods.map(shorten);
const target = ({ recipient, switch: position = '' }: MsnFields): string[] => [shorten(recipient ?? position)];

/** By the label of a command; the others have nothing of the kind. */
export const particulars: ReadonlyMap<string, (fields: MsnFields) => readonly string[]> = new Map([
  ['SYN', (fields: MsnFields) => [listingWords(fields)]],
  ['LST', ({ listbits }: MsnFields) => [listWords(listbits)]],
  ['ADL', contactWords],
  ['RML', contactWords],
  ['FQY', contactWords],
  ['UUX', userWords],
  ['UBX', userWords],
  ['UUN', endpoint],
  ['UBN', endpoint],
  ['NOT', noticeWords],
  ['IPG', noticeWords],
  ['PUT', routed],
  ['DEL', routed],
  ['NFY', routed],
  ['QRY', ({ answerVerified }: MsnFields) => [verdict(answerVerified)]],
  ['INF', words],
  ['UNKNOWN', words],
  ['LKP', words],
  ['CVQ', words],
  ['PAG', target],
  ['PGD', target],
  ['IMS', target],
]);

function verdict(isRight: boolean | undefined): string {
  return isRight === undefined ? '' : isRight ? 'right' : 'wrong';
}
