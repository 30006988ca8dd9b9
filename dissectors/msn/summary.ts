/** One line for people. */
import type { Message } from 'imdissect/schema';
import { bodyWords } from './body-summary.js';
import { ErrorCodes } from './errors.js';
import type { MsnFields } from './fields.js';
import { headerValue } from './header-list.js';
import { particulars } from './payload-summary.js';
import { shorten } from './shorten.js';

const none: readonly string[] = [];

/** `NLN online anna@example.com "Anna"`. */
export function summarize({ kind, fields }: Message<MsnFields>): string {
  const { command = kind.label, trid } = fields;
  const number = typeof trid === 'number' && trid !== 0 ? `#${trid}` : '';
  return joined(shorten(command), number, ...detailsOf(kind.label, fields));
}

function detailsOf(label: string, fields: MsnFields): readonly string[] {
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
    case 'ACK':
    case 'NAK':
      return none;
    default:
      return [...state(fields), ...account(fields), ...others(fields), ...(particulars.get(label)?.(fields) ?? none)];
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
