/** One line for people. */
import type { Message } from 'imdissect/schema';
import { bodyWords } from './body-summary.js';
import { ErrorCodes } from './errors.js';
import type { MsnFields } from './fields.js';
import { headerValue } from './header-list.js';
import {
  contactWords,
  endpointWords,
  listingWords,
  listWords,
  noticeWords,
  routedUri,
  userWords,
} from './payload-summary.js';
import { shorten } from './shorten.js';

/** `NLN online anna@example.com "Anna"`. */
export function summarize({ kind, fields }: Message<MsnFields>): string {
  const { command = kind.label, trid } = fields;
  const number = typeof trid === 'number' && trid !== 0 ? `#${trid}` : '';
  return joined(shorten(command), number, ...detailsOf(kind.label, fields));
}

function detailsOf(label: string, fields: MsnFields): string[] {
  switch (label) {
    case 'VER':
      return fields.versions ?? [];
    case 'CVR':
      return [fields.clientName ?? '', fields.clientVersion ?? fields.recommendedVersion ?? ''];
    case 'USR':
      return [fields.method ?? '', fields.stage ?? '', fields.result ?? '', ...account(fields)];
    case 'XFR':
    case 'RNG':
      return [fields.serverType ?? '', server(fields), ...account(fields)];
    case 'Error':
      return [typeof fields.error === 'number' ? (ErrorCodes.nameOf(fields.error) ?? '') : ''];
    case 'MSG':
    case 'UUM':
    case 'UBM':
    case 'MESSAGE':
      return [fields.type ?? '', ...account(fields), ...bodyWords(fields)];
    case 'SDG':
      return [fields.result ?? '', ...routedWords(fields)];
    default:
      return [...state(fields), ...account(fields), ...others(fields), ...saidIn(label, fields)];
  }
}

/** What is particular to a command, or stands in its payload. */
function saidIn(label: string, fields: MsnFields): string[] {
  switch (label) {
    case 'SYN':
      return [listingWords(fields)];
    case 'LST':
      return [listWords(fields.listbits)];
    case 'ADL':
    case 'RML':
    case 'FQY':
      return contactWords(fields);
    case 'UUX':
    case 'UBX':
      return userWords(fields);
    case 'UUN':
    case 'UBN':
      return [endpointWords(fields)];
    case 'NOT':
    case 'IPG':
      return noticeWords(fields);
    case 'PUT':
    case 'DEL':
    case 'NFY':
      return [routedUri(fields)];
    case 'QRY':
      return [fields.answerVerified === undefined ? '' : fields.answerVerified ? 'right' : 'wrong'];
    default:
      return [...(fields.methods ?? []), ...(fields.words ?? []), fields.recipient ?? '', fields.switch ?? ''].map(
        shorten,
      );
  }
}

/** What a routed message says; one without a body is told by its kind. */
function routedWords(fields: MsnFields): string[] {
  return fields.body === undefined
    ? [headerValue(fields.headers, 'Message-Type') ?? ''].map(shorten)
    : bodyWords(fields);
}

/** What a contact is, or where it is. */
function state({ result, list, status, statusName, idx, total }: MsnFields): string[] {
  return [
    result ?? '',
    list ?? '',
    statusName ?? status ?? '',
    typeof idx === 'number' && typeof total === 'number' ? `${idx}/${total}` : '',
  ];
}

function account({ email, name }: MsnFields): string[] {
  return [email ?? '', name === undefined ? '' : `"${shorten(name)}"`];
}

function server({ host, port }: MsnFields): string {
  return host === undefined ? '' : port === undefined ? host : `${host}:${port ?? '?'}`;
}

function others({
  groupName,
  type,
  value,
  service,
  url,
  productId,
  seconds,
  reason,
  prompt,
  file,
  action,
}: MsnFields): string[] {
  return [
    groupName === undefined ? '' : `"${shorten(groupName)}"`,
    type ?? '',
    value ?? '',
    service ?? url ?? productId ?? reason ?? prompt ?? file ?? action ?? '',
    typeof seconds === 'number' ? `${seconds} s` : '',
  ].map(shorten);
}

function joined(...all: readonly string[]): string {
  let line = '';
  for (const word of all) if (word !== '') line += line === '' ? word : ` ${word}`;
  return line;
}
