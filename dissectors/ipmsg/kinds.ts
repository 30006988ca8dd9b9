/** The kinds of messages: one for each mode, one for modes that are not known, one for the later IPDict format. */
import { field, kind, struct, type Fields, type MessageKind } from 'imdissect/schema';
import { Modes, type ModeName } from './commands.js';
import { entryFields } from './entry.js';
import { fileRequestFields } from './file-requests.js';
import { imageFields, imageReceiptFields } from './feiq.js';
import { header } from './header.js';
import { hostListFields, listRequestFields } from './hosts.js';
import { iconFields, iptuxMessageFields, sharedFields, signatureFields, sublayerFields } from './iptux.js';
import { keyFields, keyRequestFields } from './keys.js';
import { messageFields, receiptFields, releaseFields, textFields } from './message.js';
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

const byMode = new Map<number, MessageKind>();

for (const [name, [fields, section, doc]] of Object.entries(bodies)) {
  const number = Modes.numberOf(name) ?? -1;
  const id = `ipmsg.${name.toLowerCase().replaceAll('_', '-')}`;
  byMode.set(number, kind(id, name, [header, struct(name, fields, section)], { doc, section }));
}

/** A mode that is not known: its sections as bytes. */
export const unknownKind = kind(
  'ipmsg.unknown',
  'UNKNOWN',
  [header, struct('Body', { body: ifMore(rawSection('Body', 'first')), ...trailer })],
  { doc: 'A command that is not known.', section: '3' },
);

const ipdict = field<Uint8Array>(
  'IPDict',
  {
    form: { is: 'bytes' },
    read: (input) => {
      if (input.wireLeft > input.left) throw input.stop(input.wireLeft);
      return input.take(input.left);
    },
    write: (sink, value) => {
      sink.bytes(value);
    },
  },
  { doc: 'IP2: length: keys and values :Z', section: '10' },
);

/** The format of Windows 4.5 and later between clients that can, whole. */
export const ipdictKind = kind('ipmsg.ipdict', 'IPDict', [struct('IPDict', { ipdict }, '10')], {
  doc: 'A dictionary instead of a packet of version 1.',
  section: '10',
});

/** The kind of a mode. */
export function kindOf(number: number): MessageKind {
  return byMode.get(number) ?? unknownKind;
}

/** Whether a mode is known. */
export function isKnownMode(number: number): boolean {
  return byMode.has(number);
}

/** All kinds. */
export const kinds: readonly MessageKind[] = Object.freeze([...byMode.values(), unknownKind, ipdictKind]);
