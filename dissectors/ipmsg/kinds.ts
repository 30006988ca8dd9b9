/** The kinds of messages: one for each mode, one for modes that are not known, one for the later IPDict format. */
import { kind, struct, type Fields, type MessageKind, type Struct } from 'imdissect/schema';
import { mode, Modes, type ModeName } from './commands.js';
import { entryKind } from './directory.js';
import { entryFields } from './entry.js';
import { fileRequestFields } from './file-requests.js';
import { imageFields, imageReceiptFields } from './feiq.js';
import { header } from './header.js';
import { hostListFields, listRequestFields } from './hosts.js';
import { ipdictKind } from './ipdict.js';
import { iconFields, iptuxMessageFields, sharedFields, signatureFields, sublayerFields } from './iptux.js';
import { keyFields, keyRequestFields } from './public-key.js';
import { messageFields, plainMessageFields, receiptFields, releaseFields, textFields } from './message.js';
import { fileCipherFields, plainRequest } from './sealed-request.js';
import { ifMore, rawSection, trailer } from './sections.js';

/** What each command carries, where it is found in the specification, and what it says in one line. */
const bodies: Readonly<Record<ModeName, readonly [Fields, string, string]>> = {
  NOOPERATION: [entryFields, '3', 'Nothing; Windows sends it before BR_ENTRY so that address resolution is done.'],
  BR_ENTRY: [entryFields, '4.1', 'The sender is here now; others answer with ANSENTRY.'],
  BR_EXIT: [entryFields, '4.1', 'The sender leaves.'],
  ANSENTRY: [entryFields, '4.1', 'Answer to BR_ENTRY: the sender is here too.'],
  BR_ABSENCE: [entryFields, '4.1', 'Name, group or absence have changed.'],
  BR_ISGETLIST: [textFields, '6', 'Who has a host list? (old)'],
  OKGETLIST: [textFields, '6', 'The sender has a host list.'],
  GETLIST: [listRequestFields, '6', 'Asks for a host list.'],
  ANSLIST: [hostListFields, '6', 'A part of a host list.'],
  ANSLIST_DICT: [textFields, '10', 'A host list as IPDict.'],
  BR_ISGETLIST2: [entryFields, '6', 'Who has a host list?'],
  SENDMSG: [messageFields, '5', 'A message, with its attachments.'],
  RECVMSG: [receiptFields, '5', 'The message with that packet number arrived.'],
  READMSG: [receiptFields, '5', 'The sealed message was opened.'],
  DELMSG: [receiptFields, '5', 'The sealed message was thrown away unread.'],
  ANSREADMSG: [receiptFields, '5', 'READMSG arrived.'],
  GETINFO: [textFields, '3', 'Asks for the client’s version.'],
  SENDINFO: [textFields, '3', 'The client’s version.'],
  GETABSENCEINFO: [textFields, '3', 'Asks for the absence text.'],
  SENDABSENCEINFO: [textFields, '3', 'The absence text.'],
  GETFILEDATA: [fileRequestFields, '7.2', 'Asks for a file.'],
  RELEASEFILES: [releaseFields, '3', 'The attachments of a message are not wanted any more.'],
  GETDIRFILES: [fileRequestFields, '7.3', 'Asks for a directory.'],
  DIRFILES_AUTH: [textFields, '3', 'Defined, never used.'],
  DIRFILES_AUTHRET: [textFields, '3', 'Defined, never used.'],
  GETPUBKEY: [keyRequestFields, '8.2', 'Asks for the public key.'],
  ANSPUBKEY: [keyFields, '8.2', 'The public key.'],
  FEIQ_OPEN_YOU: [textFields, '11.1', 'The peer opened its window for this chat.'],
  FEIQ_INPUTING: [textFields, '11.1', 'The peer is typing.'],
  FEIQ_INPUT_END: [textFields, '11.1', 'The peer stopped typing.'],
  AGENT_REQ: [textFields, '3', 'Defined, never used.'],
  AGENT_ANSREQ: [textFields, '3', 'Defined, never used.'],
  AGENT_PACKET: [textFields, '3', 'Defined, never used.'],
  AGENT_PROXYREQ: [textFields, '3', 'Defined, never used.'],
  DIR_POLL: [entryFields, '10', 'User to directory master.'],
  DIR_POLLAGENT: [textFields, '10', 'Directory master to agent.'],
  DIR_BROADCAST: [textFields, '10', 'Directory master to agent.'],
  DIR_ANSBROAD: [textFields, '10', 'Agent to directory master.'],
  DIR_PACKET: [textFields, '10', 'Directory master to user.'],
  DIR_REQUEST: [textFields, '10', 'Directory master to agent.'],
  DIR_AGENTPACKET: [textFields, '10', 'Agent to its segment.'],
  DIR_EVBROAD: [textFields, '10', 'Agent to directory master.'],
  DIR_AGENTREJECT: [textFields, '10', 'Agent to directory master.'],
  FEIQ_IMAGE_DATA: [imageFields, '11.1', 'A fragment of a picture.'],
  FEIQ_IMAGE_ACK: [imageReceiptFields, '11.1', 'The fragment arrived.'],
  FEIQ_KNOCK: [textFields, '11.1', 'Shakes the peer’s window.'],
  FEIQ_KNOCK_ACK: [textFields, '11.1', 'The window was shaken.'],
  IPTUX_SENDMSG: [iptuxMessageFields, '11.2', 'A message between iptux clients.'],
  IPTUX_SEND_SIGN: [signatureFields, '3', 'The personal signature.'],
  IPTUX_SENDSUBLAYER: [sublayerFields, '3', 'A picture over TCP.'],
  IPTUX_SENDICON: [iconFields, '3', 'The user’s own icon.'],
  IPTUX_ASKSHARED: [sharedFields, '3', 'Asks for the list of shared files.'],
};

/** Fields of requests that are read inside ciphertext alone: they stand apart, for they hold a secret. */
const fileCipher = struct('Encryption of the file', fileCipherFields, '7.4');

const byMode = new Map<number, MessageKind>();

for (const [name, [fields, section, doc]] of Object.entries(bodies)) {
  const number = Modes.numberOf(name) ?? -1;
  const id = `ipmsg.${name.toLowerCase().replaceAll('_', '-')}`;
  const more = fields === fileRequestFields ? [fileCipher] : [];
  byMode.set(number, kind(id, name, [header, struct(name, fields, section), ...more], { doc, section }));
}

const plainMessage = struct('SENDMSG', plainMessageFields, '5');

/** What is read inside the ciphertext of a packet; null where nothing is ever encrypted. */
export function plainOf(number: number): Struct<object> | null {
  switch (number) {
    case mode.SENDMSG:
      return plainMessage;
    case mode.GETFILEDATA:
    case mode.GETDIRFILES:
      return plainRequest;
    default:
      return null;
  }
}

/** A mode that is not known: its sections as bytes. */
export const unknownKind = kind(
  'ipmsg.unknown',
  'UNKNOWN',
  [
    header,
    struct('Body', { body: ifMore(rawSection('Body', 'first', { doc: 'The first section, as bytes.' })), ...trailer }),
  ],
  { doc: 'A command that is not known.', section: '3' },
);

/** The kind of a mode. */
export function kindOf(number: number): MessageKind {
  return byMode.get(number) ?? unknownKind;
}

/** Whether a mode is known. */
export function isKnownMode(number: number): boolean {
  return byMode.has(number);
}

/** All kinds. */
export const kinds: readonly MessageKind[] = Object.freeze([...byMode.values(), unknownKind, ipdictKind, entryKind]);
