/** The keys of IPDict (draft 14 and the public sources up to 4.99r3). */
import { Capabilities } from './capability.js';
import { Modes } from './commands.js';
import { dictionaries, wrapped } from './ipdict-composites.js';
import { Dictionary } from './ipdict-dictionary.js';
import { scalar, type EntryValues } from './ipdict-entries.js';
import {
  clientVersion,
  files,
  hosts,
  networks,
  recipients,
  status,
  toldNumber,
  versionWord,
  type fileEntries,
  type hostEntries,
  type networkEntries,
  type recipientEntries,
} from './ipdict-lists.js';
import type { OtherEntry } from './ipdict-others.js';
import { masterEntries } from './ipdict-master.js';
import { fingerprint, signatureCheck } from './ipdict-signature.js';
import {
  bigNumber,
  integer,
  messageValue,
  packetNumberValue,
  rawValue,
  time,
  userValue,
  utf8Value,
} from './ipdict-values.js';
import { optionChoice } from './options.js';
import { keyBits, keyFingerprint } from './public-key.js';

/** What packets carry. The order is the usual one: that of the sources. */
const packetEntries = {
  VER: scalar('dictVersion', 'Format version', integer, { doc: '3 in all clients known.' }),
  PKT: scalar('packetNo', 'Packet number', packetNumberValue, {
    doc: 'Number of the packet, unique for a host and user; hexadecimal on the wire, decimal here.',
  }),
  DATE: scalar('sentAt', 'Sent at', time, { doc: 'When the packet was made, by the clock of the sender.' }),
  UID: scalar('user', 'User', userValue, { doc: 'Log-on name of the sender, without the fingerprint behind it.' }),
  HID: scalar('host', 'Host', utf8Value, { doc: 'Host name of the sender.' }),
  CMD: scalar('mode', 'Mode', integer, { names: Modes, doc: 'What the packet is.', section: '3' }),
  FLG: scalar('options', 'Options', integer, {
    flags: optionChoice,
    show: 'hex',
    doc: 'What a bit means depends on the mode.',
    section: '4',
  }),
  CVER: versionWord,
  GRP: scalar('group', 'Group', utf8Value, { doc: 'The group that the user belongs to.' }),
  NCK: scalar('nick', 'Nickname', utf8Value, { doc: 'Display name of the sender.' }),
  STAT: status,
  BODY: scalar('text', 'Text', messageValue, { doc: 'The message, or the absence text.' }),
  RPN: scalar('ackPacketNo', 'Packet number of the message', packetNumberValue, {
    doc: 'The packet that this one answers.',
  }),
  TLST: dictionaries<'recipients', EntryValues<typeof recipientEntries>>('recipients', 'Recipients', recipients, {
    doc: 'All who got the message.',
  }),
  FILE: dictionaries<'files', EntryValues<typeof fileEntries>>('files', 'Files', files, {
    doc: 'Files offered for fetching over TCP.',
  }),
  HLST: dictionaries<'hosts', EntryValues<typeof hostEntries>>('hosts', 'Hosts', hosts, {
    doc: 'Hosts of this part of a list.',
  }),
  START: scalar('startIndex', 'Start index', integer, { doc: 'The first host that is wanted, or that is told.' }),
  NUM: scalar('listCount', 'Count', integer, { doc: 'Hosts in this part of the list.' }),
  TOTAL: scalar('listTotal', 'Total', integer, { doc: 'Hosts in the whole list.' }),
  TADR: scalar('targetAddress', 'Target address', utf8Value, {
    doc: 'Where the agent is to send what is wrapped, or whom it is to ask.',
  }),
  NADR: scalar('networkAddress', 'Network address', utf8Value, { doc: 'A network that the directory knows.' }),
  NADRS: dictionaries<'networks', EntryValues<typeof networkEntries>>('networks', 'Networks', networks, {
    doc: 'The networks that the sender is in.',
  }),
  ADR: scalar('address', 'Address', utf8Value, { doc: 'An address of a network.' }),
  MASK: scalar('mask', 'Mask', utf8Value, { doc: 'The mask of a network.' }),
  AGS: scalar('agentSeconds', 'Agent for', integer, {
    doc: 'For how many seconds the receiver is agent of its segment.',
  }),
  AGNT: scalar('agent', 'Agent', integer, { doc: '0: the user is not willing to be an agent.' }),
  DRCT: scalar('direct', 'Direct', integer, { doc: '1: the hosts were heard directly and not through others.' }),
  ...masterEntries,
  POLL: scalar('poll', 'Poll', integer, { doc: 'Asks for, or says how often, the master is to be polled.' }),
  MST: scalar('master', 'Master', utf8Value, { doc: 'Which host is directory master.' }),
  ACT: scalar('active', 'Active', integer, { doc: '1: the host is there; 0: it has left.' }),
  FROM: scalar('origin', 'From', utf8Value, { doc: 'From whom the contents are, where another host passes them on.' }),
  NCKO: scalar('ownNick', 'Own nickname', utf8Value, {
    doc: 'A nickname without what the client adds to it; inferred.',
  }),
  EXST: scalar('exists', 'Exists', utf8Value, { doc: 'Inferred from its name only.' }),
  ABST: scalar('absence', 'Absence', utf8Value, {
    doc: 'About the absence of the sender; inferred from its name only.',
  }),
  ABSMD: scalar('absenceMode', 'Absence mode', utf8Value, { doc: 'Inferred from its name only.' }),
  FLS: scalar('fileList', 'FLS', utf8Value, { doc: 'Not known.' }),
  EINF: scalar('extraInfo', 'EINF', utf8Value, { doc: 'Not known.' }),
};

/** The key of the sender and the signature over all that stands before it. */
const signingEntries = {
  PUBE: scalar('exponent', 'Exponent', bigNumber, { doc: 'Of the sender’s public key; big-endian.', section: '8.2' }),
  PUBN: scalar('modulus', 'Modulus', rawValue, { doc: 'Of the sender’s public key; big-endian.', section: '8.2' }),
  EF: scalar('algorithms', 'Algorithms', integer, {
    flags: Capabilities,
    show: 'hex',
    doc: 'By what the packet is signed.',
    section: '8.1',
  }),
  EC: scalar('capability', 'Capability', integer, {
    flags: Capabilities,
    show: 'hex',
    doc: 'What the sender can encrypt and sign with, a bit each.',
    section: '8.1',
  }),
  SIGN: scalar('dictSignature', 'Signature', rawValue, {
    doc: 'RSA PKCS #1 v1.5 over SHA-256, by the sender’s key, over the dictionary as it would be without this entry.',
  }),
};

const notes = { fingerprint, clientVersion, keyBits, keyFingerprint, signatureCheck };

const insideEntries = { ...packetEntries, ...signingEntries };

/** A dictionary inside of another. */
const inside = new Dictionary('Wrapped dictionary', insideEntries, notes);

const entries = {
  ...packetEntries,
  WAPD: wrapped<'wrapped', EntryValues<typeof insideEntries>>('wrapped', 'Wrapped dictionary', inside, {
    doc: 'A packet of its own that is passed on: what a directory master signed.',
  }),
  ...signingEntries,
};

/** A packet as a dictionary. */
export const packetDictionary = new Dictionary('IPDict', entries, notes);

/** Around an encrypted packet. */
const sealedEntries = {
  EF: scalar('algorithms', 'Algorithms', integer, {
    flags: Capabilities,
    show: 'hex',
    doc: 'The combination that this message uses.',
    section: '8.1',
  }),
  EI: scalar('iv', 'Initial counter', rawValue, { doc: 'First block of the AES-CTR counter, big-endian.' }),
  EK: scalar('ekey', 'Encrypted session key', rawValue, { doc: 'One RSA block, big-endian.', section: '8.3' }),
  EB: scalar('ebody', 'Encrypted body', rawValue, { doc: 'A signed dictionary under AES-256-CTR.', section: '8.3' }),
};

const sealedKeyBits = toldNumber('Key size', ({ ekey }) => (ekey instanceof Uint8Array ? ekey.length * 8 : undefined), {
  doc: 'Bits of the receiver’s RSA key, as the length of the block tells.',
  section: '8.3',
  display: (value) => `${value} bits`,
});

/** An encrypted packet: all that stands outside of the ciphertext. */
export const sealedDictionary = new Dictionary('Ciphertext', sealedEntries, { keyBits: sealedKeyBits });

/** The keys by which an encrypted dictionary begins. */
export const sealedKeys: ReadonlySet<string> = new Set(Object.keys(sealedEntries));

/** What stands outside of the ciphertext. */
export type SealedValues = EntryValues<typeof sealedEntries>;

/** What a dictionary carries. */
export type DictionaryValues = EntryValues<typeof entries> & {
  readonly fingerprint?: string;
  readonly keyBits?: number;
  readonly keyFingerprint?: string;
  readonly signatureCheck?: string;
  readonly wrapped?: EntryValues<typeof packetEntries>;
  readonly others?: readonly OtherEntry[];
};
