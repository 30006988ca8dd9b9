/** The text of LinQ messages: TCP requests have parts, like those of MyICQ (README.md §11). */
import { struct, type Scope, type Struct } from 'imdissect/schema';
import { messageText, style, type Content } from './content.js';
import { later, more, numberPart, textPart } from './parts.js';
import { linqMessageType } from './linq-names.js';

const session = textPart('Session', true, { doc: 'What the connection is for.' });
const port = later(numberPart('TCP port', false, { doc: 'Where the sender listens.' }));

const tcpRequest: Struct<Content> = struct(
  'Request for a connection',
  {
    session,
    port,
    nick: later(textPart('Nickname', false, { doc: 'Of the asker.' })),
    reason: later(textPart('Reason', false, { doc: 'What the asker says to it.' })),
    more,
  },
  '11',
);

const tcpAccepted: Struct<Content> = struct('Connection accepted', { session, port, more }, '11');

function layoutOf({ type }: Scope): Struct<Content> | null {
  if (type === linqMessageType['tcp-request']) return tcpRequest;
  return type === linqMessageType['tcp-accepted'] ? tcpAccepted : null;
}

/** The text of a message behind its type. */
export const linqText = messageText(false, {
  choose: layoutOf,
  order: (scope) => layoutOf(scope) ?? style,
  all: [style, tcpRequest, tcpAccepted],
});
