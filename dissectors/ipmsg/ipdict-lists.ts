/** What the lists in a dictionary hold: hosts, files, recipients, networks. */
import { derived, type Field, type FieldOptions, type Scope } from 'imdissect/schema';
import { clientVersionFrom } from './client-version.js';
import { fileFlags, FileTypes } from './file-attributes.js';
import { Dictionary } from './ipdict-dictionary.js';
import { scalar } from './ipdict-entries.js';
import { integer, time, utf8Value } from './ipdict-values.js';
import { entryOptions } from './options.js';

/** The version word of a client. */
export const versionWord = scalar('versionWord', 'Version word', utf8Value, {
  doc: 'Platform, major, minor and revision of the client, with colons between them.',
});

/** The same, taken apart. */
export const clientVersion = clientVersionFrom(
  ({ versionWord: word }) => word,
  'The version word of the client, taken apart.',
);

/** What a host can do. */
export const status = scalar('status', 'Status', integer, {
  flags: entryOptions,
  doc: 'What the host can do and whether it is absent: the options of its entry.',
});

/** Keys of one of them. */
export const recipientEntries = {
  UID: scalar('user', 'User', utf8Value, { doc: 'User who got the message.' }),
  HID: scalar('host', 'Host', utf8Value, { doc: 'Host of that user.' }),
};

/** Keys of one of them. */
export const hostEntries = {
  UID: scalar('user', 'User', utf8Value, { doc: 'Log-on name, with the fingerprint of the key behind it.' }),
  HID: scalar('host', 'Host', utf8Value, { doc: 'Name of the host.' }),
  STAT: status,
  ACT: scalar('active', 'Active', integer, { doc: '1: the host is there; 0: it has left.' }),
  IPAD: scalar('ip', 'Address', utf8Value, { doc: 'IP address of the host.' }),
  PORT: scalar('port', 'Port', integer, { doc: 'Port of the host, in its own byte order.' }),
  NCK: scalar('nick', 'Nickname', utf8Value, { doc: 'Display name of the user.' }),
  GRP: scalar('group', 'Group', utf8Value, { doc: 'Group of the user.' }),
  CVER: versionWord,
};

const numberIn = (scope: Scope, key: string): number | undefined => {
  const value = scope[key];
  return typeof value === 'number' ? value : undefined;
};

/** A number that other entries tell. */
export function toldNumber(
  label: string,
  compute: (scope: Scope) => number | undefined,
  options: FieldOptions & { readonly display?: (value: number) => string },
): Field<number | undefined> {
  const { display = String } = options;
  return Object.freeze({
    ...derived<number | undefined>(label, { is: 'number' }, compute, {
      ...options,
      display: (value) => (value === undefined ? '' : display(value)),
    }),
    optional: true,
  });
}

/** Keys of one of them. */
export const fileEntries = {
  FI: scalar('fileId', 'File ID', integer, { doc: 'Number of the file in this message.' }),
  FN: scalar('name', 'Name', utf8Value, { doc: 'Name of the file.' }),
  FS: scalar('size', 'Size', integer, { doc: 'Bytes.' }),
  MT: scalar('mtime', 'Modified', time, { doc: 'Last change of the contents.' }),
  FA: scalar('attr', 'Attribute', integer, { show: 'hex', doc: 'Type in the low byte, flags above.' }),
  CP: scalar('position', 'Position', integer, { doc: 'Where in the text a pasted picture stands, in characters.' }),
};

const fileNotes = {
  type: toldNumber('Type', (scope) => whole(numberIn(scope, 'attr'), (word) => word & 0xff), {
    names: FileTypes,
    doc: 'What the attachment is: the low byte of the attribute.',
  }),
  flags: toldNumber('Flags', (scope) => whole(numberIn(scope, 'attr'), (word) => (word & ~0xff) >>> 0), {
    flags: fileFlags,
    doc: 'How the file is marked: the attribute without its low byte.',
    display: (value) => `0x${value.toString(16)}`,
  }),
};

function whole(value: number | undefined, compute: (value: number) => number): number | undefined {
  return value === undefined ? undefined : compute(value);
}

/** Keys of one of them. */
export const networkEntries = {
  ADR: scalar('address', 'Address', utf8Value, { doc: 'Address of the network.' }),
  MASK: scalar('mask', 'Mask', utf8Value, { doc: 'Mask of the network.' }),
};

export const recipients = new Dictionary('Recipient', recipientEntries);
export const hosts = new Dictionary('Host', hostEntries, { clientVersion });
export const files = new Dictionary('File', fileEntries, fileNotes);
export const networks = new Dictionary('Network', networkEntries);
