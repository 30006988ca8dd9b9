/** The header of version 1 of the peer-to-peer layer (README.md §10.2): 48 bytes, little-endian. */
import { derived, optional, u32le, u64le, type Fields, type Scope, type Values } from 'imdissect/schema';
import { guid } from './guid.js';
import { PacketFlags } from './p2p-names.js';

export const v1HeaderLength = 48;

const handshakeFlag = 0x100;
const isHandshake = ({ flags }: Scope): boolean => typeof flags === 'number' && (flags & handshakeFlag) !== 0;
const isNoHandshake = (scope: Scope): boolean => !isHandshake(scope);

const section = '10.2';

export const v1Fields = {
  version: derived('Version', { is: 'number' }, () => 1, { section: '10.1' }),
  sessionId: u32le('Session id', { doc: 'Of the invitation; 0 for MSNSLP.', section }),
  messageId: u32le('Message id', {
    doc: 'The same for all pieces of a message; each side counts from a number of its own.',
    section,
  }),
  offset: u64le('Offset', { doc: 'Of this piece in its message.', section }),
  totalSize: u64le('Total size', { doc: 'Bytes of the whole message.', section }),
  chunkLength: u32le('Chunk length', { doc: 'Bytes of data in this packet, as the sender says.', section }),
  flags: u32le('Flags', { flags: PacketFlags, show: 'hex', section }),
  ackId: optional(
    u32le('Ack id', { doc: 'A random number; in an acknowledgement, the id of the message.', section }),
    isNoHandshake,
  ),
  ackSubId: optional(
    u32le('Ack sub id', { doc: 'In an acknowledgement, the ack id of the message.', section }),
    isNoHandshake,
  ),
  ackSize: optional(
    u64le('Ack size', { doc: 'In an acknowledgement, the bytes that arrived.', section }),
    isNoHandshake,
  ),
  nonce: optional(guid('Nonce', { doc: 'Proves who connected.', secret: true, section }), isHandshake),
} as const satisfies Fields;

/** What a packet has where its writer says nothing. */
export function v1Defaults(flags: number): V1Defaults {
  const head = { sessionId: 0, messageId: 0, offset: 0n, flags };
  return (flags & handshakeFlag) === 0 ? { ...head, ackId: 0, ackSubId: 0, ackSize: 0n } : head;
}

type V1Defaults = Partial<Values<typeof v1Fields>>;
