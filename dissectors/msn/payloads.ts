/** What follows a line: one struct for each form of payload. Read up to the end of the message. */
import { optional, struct, type Input } from 'imdissect/schema';
import { body } from './body.js';
import { bodyText, textField } from './body-text.js';
import { contacts } from './contact-list.js';
import { userData } from './endpoint-data.js';
import { headerList } from './header-list.js';
import { contentType, headers, piece, recordingUser, typingUser } from './headers.js';
import { notification } from './notification.js';
import { profile } from './profile.js';
import { routedBody } from './routed-body.js';
import { format } from './text-format.js';
import { xmlField } from './xml.js';

const lessThan = 0x3c;

/** What begins with a mark is XML. */
const beginsXml = (_scope: unknown, input: Input): boolean => input.wireLeft > 0 && input.peek() === lessThan;

const xml = optional(xmlField('XML', 'xml', { section: '8' }), beginsXml);
const secretXml = optional(xmlField('XML', 'xml', { section: '8', mayHoldSecrets: true }), beginsXml);
/** What is no XML where XML is usual. */
const text = optional(bodyText);

/** MSG, UUM, UBM, and messages that were put together from pieces: headers and a body. */
export const messagePayload = struct(
  'Message',
  { headers: optional(headers), contentType, typingUser, recordingUser, piece, format, profile, body },
  '7',
);

/** GCF, and errors: XML without a form of its own. */
export const xmlPayload = struct('XML payload', { xml, text }, '8');

/** UBX, UUX. */
export const userPayload = struct('User payload', { xml: secretXml, userData, text }, '8.1');

/** ADL, RML, FQY. */
export const contactsPayload = struct('Contacts payload', { xml, contacts, text }, '8.2');

/** NOT, IPG. */
export const noticePayload = struct('Notice payload', { xml, notification, text }, '8.3');

/** The type of UUN and UBN that carries MSNSLP, which may hold nonces and is shown as a message of its own. */
export const slpNotification = 3;
const endpointText = optional(textField({ secret: ({ payloadType }) => payloadType === slpNotification }));

/** UUN, UBN: XML, or the text of another protocol. */
export const endpointPayload = struct('End point payload', { xml: secretXml, text: endpointText }, '8.4');

/** PUT, NFY, SDG, DEL: three blocks of headers and a body. */
export const routedPayload = struct(
  'Routed message',
  {
    routingHeaders: optional(headerList('Routing', 'routingHeaders', { doc: 'From whom to whom.', section: '8.5' })),
    reliabilityHeaders: optional(
      headerList('Reliability', 'reliabilityHeaders', { doc: 'Its place in a stream of messages.', section: '8.5' }),
    ),
    headers: optional(headers),
    contentType,
    body: routedBody,
  },
  '8.5',
);

/** SDC, PAG, PGD, VAS: text, or XML. */
export const textPayload = struct('Text payload', { xml, text }, '8.4');
