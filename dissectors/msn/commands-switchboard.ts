/** Conversations (README.md §5.4). */
import { mailbox, type CommandTable } from './layout.js';
import { messagePayload } from './payloads.js';

const section = '5.4';

export const switchboardCommands: Readonly<Record<string, CommandTable>> = {
  ANS: {
    doc: 'Joins a conversation that one was called to.',
    section,
    client: { places: ['trid', ...mailbox, 'cookie', 'sessionId'] },
    server: { places: ['trid', 'result'] },
  },
  IRO: {
    doc: 'Who is in the conversation already.',
    section,
    server: { places: ['trid', 'idx', 'total', ...mailbox, 'name', 'caps?'] },
  },
  CAL: {
    doc: 'Calls somebody into the conversation.',
    section,
    client: { places: ['trid', ...mailbox] },
    server: { places: ['trid', 'result', 'sessionId?'] },
  },
  JOI: { doc: 'Somebody joined.', section, server: { places: [...mailbox, 'name', 'caps?'] } },
  BYE: { doc: 'Somebody left.', section, server: { places: [...mailbox, 'idle?'] } },
  MSG: {
    doc: 'A message; on a notification server a notice of the service.',
    section,
    client: { places: ['trid', 'type', 'length'], payload: messagePayload },
    server: { places: [...mailbox, 'name', 'length'], payload: messagePayload },
  },
  ACK: { doc: 'The message arrived.', section, server: { places: ['trid'] } },
  NAK: { doc: 'The message did not arrive.', section, server: { places: ['trid'] } },
};
