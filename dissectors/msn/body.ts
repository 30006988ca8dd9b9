/** The body of a message, by its Content-Type (README.md §7). */
import {
  field,
  optional,
  rest,
  struct,
  type AnyField,
  type Field,
  type Infer,
  type Scope,
  type Struct,
  type Target,
} from 'imdissect/schema';
import { bodyCharset, bodyText, rememberCharset } from './body-text.js';
import { clientCaps } from './client-caps.js';
import { datacast } from './datacast.js';
import { emoticons } from './emoticons.js';
import { headerList } from './header-list.js';
import { mediaType, pieceOf } from './headers.js';
import { inkBody } from './ink.js';
import { invitation } from './invitation.js';
import { mail, mailData } from './mail.js';
import { p2pBody } from './p2p-body.js';
import { notice } from './system-notice.js';
import { xmlField } from './xml.js';

const doc = 'Lines "Name: value", as in the headers.';
const properties = optional(headerList('Lines', 'properties', { doc, section: '7', emptyLine: false }));
const closedProperties = optional(headerList('Lines', 'properties', { doc, section: '7' }));

const text = optional(bodyText);

const textBody = struct('Text', { text }, '7');
const pieceBody = struct('Piece', { piece: optional(rest('Piece', { doc: 'A part of the body.' })) }, '7.2');
const invitationBody = struct('Invitation', { properties: closedProperties, invitation, text }, '7.5');
const datacastBody = struct('Datacast', { properties, datacast, text }, '7.4');
const clientBody = struct('Client', { properties, client: clientCaps, text }, '7.4');
const emoticonBody = struct('Emoticons', { emoticons: optional(emoticons) }, '7.4');
const mailBody = struct('Mail notice', { properties, mail, text }, '7.6');
const mailDataBody = struct('Mailbox notice', { properties, mailData, text }, '7.6');
const noticeBody = struct('Notice of the service', { properties, notice, text }, '7.6');
const xmlBody = struct('XML', { xml: optional(xmlField('XML', 'xml', { section: '8', mayHoldSecrets: true })) }, '8.5');
const otherBody = struct('Data', { data: optional(rest('Data')) }, '7');

export type Body = Partial<
  Infer<typeof textBody> &
    Infer<typeof pieceBody> &
    Infer<typeof invitationBody> &
    Infer<typeof datacastBody> &
    Infer<typeof clientBody> &
    Infer<typeof emoticonBody> &
    Infer<typeof inkBody> &
    Infer<typeof mailBody> &
    Infer<typeof mailDataBody> &
    Infer<typeof noticeBody> &
    Infer<typeof xmlBody> &
    Infer<typeof otherBody> &
    Infer<typeof p2pBody>
>;

const byType: ReadonlyMap<string, Struct<object>> = new Map<string, Struct<object>>([
  ['text/x-msmsgsinvite', invitationBody],
  ['text/x-msnmsgr-datacast', datacastBody],
  ['text/x-clientcaps', clientBody],
  ['text/x-clientinfo', clientBody],
  ['text/x-mms-emoticon', emoticonBody],
  ['text/x-mms-animemoticon', emoticonBody],
  ['image/gif', inkBody],
  ['application/x-ms-ink', inkBody],
  ['text/x-msmsgsinitialemailnotification', mailBody],
  ['text/x-msmsgsemailnotification', mailBody],
  ['text/x-msmsgsactivemailnotification', mailBody],
  ['text/x-msmsgsinitialmdatanotification', mailDataBody],
  ['text/x-msmsgsoimnotification', mailDataBody],
  ['application/x-msmsgssystemmessage', noticeBody],
  ['application/x-msnmsgrp2p', p2pBody],
  ['application/user+xml', xmlBody],
  ['application/circles+xml', xmlBody],
]);

const structs: readonly Struct<object>[] = [textBody, pieceBody, otherBody, ...new Set(byType.values())];

/** What stands behind headers. Media types that are not known are text when they say so, and bytes otherwise. */
function bodyOf(scope: Scope): Struct<object> {
  if (pieceOf(scope) !== undefined) return pieceBody;
  const type = mediaType(scope);
  const known = byType.get(type);
  if (known !== undefined) return known;
  return type === '' || type.startsWith('text/') ? textBody : otherBody;
}

function fieldsOf(layouts: readonly Struct<object>[]): AnyField[] {
  const fields = new Map<string, AnyField>();
  for (const { fields: some } of layouts) for (const f of some) if (!fields.has(f.key)) fields.set(f.key, f);
  return [...fields.values()];
}

/** How a kind of message chooses the layout of its body. */
export interface BodyChoice {
  readonly layoutOf: (scope: Scope) => Struct<object>;
  readonly layouts: readonly Struct<object>[];
  /** Told of the values of the body before they are read: they cannot see the headers. */
  readonly prepare?: (body: Scope, scope: Scope) => void;
}

/** Everything behind the headers; missing where nothing is. */
export function bodyField<B extends object>({ layoutOf, layouts, prepare }: BodyChoice): Field<B | undefined> {
  const whole: Field<B> = field<B>(
    'Body',
    {
      form: { is: 'object', fields: fieldsOf(layouts) },
      read: (input, scope, attach) => {
        const layout = layoutOf(scope);
        const target: Target = layout.create();
        attach(target);
        rememberCharset(target, bodyCharset(scope));
        prepare?.(target, scope);
        layout.readInto(input, target);
        return target as B;
      },
      write: (sink, value, scope) => {
        layoutOf(scope).write(sink, { ...value, charset: bodyCharset(scope), asWritten: scope['asWritten'] });
      },
      show: () => '',
    },
    { section: '7' },
  );
  return optional(whole);
}

export const ordinaryBodies: BodyChoice = { layoutOf: bodyOf, layouts: structs };

export const body = bodyField<Body>(ordinaryBodies);
