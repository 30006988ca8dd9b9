/** Contact lists, groups, privacy and properties (README.md §5.2). */
import { when, type CommandTable, type Form } from './layout.js';
import { contactsPayload } from './payloads.js';
import { ahead, atLeast, beginning, both, either, guid, having, not, numeric, versions, type Peek } from './peek.js';

const section = '5.2';

/** Up to MSNP9 the number of the list's version stands before what changed. */
const listVersion = when(numeric, 'ver');
const email = when(having('@'), 'email');

/** `PRP 8 2 PHH 1`: with two numbers the first is the transaction; one alone is the list's version in MSNP5 to 7. */
const isTrid: Peek = both(numeric, (line, input) => {
  const { version } = line.hint;
  return version === 0 || version > 7 || ahead(1, numeric)(line, input);
});

/** Two numbers before the first word that is none: transaction and version. */
const setting = (key: 'prompt' | 'list'): readonly Form[] => [{ places: [when(numeric, 'trid'), listVersion, key] }];

const listAnswer = (...more: Form['places']): Form => ({ places: ['trid', 'list', listVersion, ...more] });

/** Two times where up to MSNP9 there is a number; a fifth word where those of MSNP9 have four. */
const timestamps: Peek = versions(10, 99, either(atLeast(5), ahead(1, having('T'))));

/** Up to MSNP9 the number of a group comes before its name. */
const groupBeforeName: Peek = both(numeric, atLeast(3));

/** A GUID may come before the name or behind it. */
const groupByGuid: Peek = ahead(2, guid);

export const listCommands: Readonly<Record<string, CommandTable>> = {
  SYN: {
    doc: 'Asks for the contact lists; the answer says how much follows.',
    section,
    client: [
      { fits: atLeast(3), places: ['trid', 'contactsTimestamp', 'settingsTimestamp'] },
      { places: ['trid', 'ver'] },
    ],
    server: [
      {
        fits: both(atLeast(3), timestamps),
        places: ['trid', 'contactsTimestamp', 'settingsTimestamp', 'nContacts?', 'nGroups?'],
      },
      { places: ['trid', 'ver', 'nContacts?', 'nGroups?'] },
    ],
  },
  GTC: {
    doc: 'Whether the client asks when somebody adds the user.',
    section,
    client: { places: ['trid', 'prompt'] },
    server: setting('prompt'),
  },
  BLP: {
    doc: 'On which list strangers are: allowed or blocked.',
    section,
    client: { places: ['trid', 'list'] },
    server: setting('list'),
  },
  PRP: {
    doc: 'A property of the user: phone numbers, from MSNP10 on the friendly name.',
    section,
    client: { places: ['trid', 'type', 'value?'] },
    server: { places: [when(isTrid, 'trid'), listVersion, 'type', 'value?'] },
  },
  BPR: {
    doc: 'A property of a contact; in a listing, of the contact before it.',
    section,
    server: { places: [listVersion, email, 'type', 'value?'] },
  },
  LSG: {
    doc: 'A group, in a listing.',
    section,
    server: [
      {
        fits: atLeast(6),
        places: ['trid', 'ver', 'idx', 'total', 'gid', 'groupName', 'reserved?'],
      },
      { fits: both(ahead(1, guid), not(groupBeforeName)), places: ['groupName', 'gid', 'reserved?'] },
      { places: ['gid', 'groupName', 'reserved?'] },
    ],
  },
  LST: {
    doc: 'A contact, in a listing.',
    section,
    server: [
      {
        fits: beginning('N='),
        inVersion: (version) => version === 0 || version > 9,
        places: [
          { key: 'email', when: null, joint: { mark: 'N=' } },
          when(beginning('F='), 'name', { mark: 'F=' }),
          when(beginning('C='), 'contactId', { mark: 'C=' }),
          'listbits',
          when(numeric, 'netid'),
          'gids?',
        ],
      },
      { fits: numeric, places: ['trid', 'list', 'ver', 'idx', 'total', 'email?', 'name?', 'gids?'] },
      { inVersion: (version) => version === 8 || version === 9, places: ['email', 'name', 'listbits', 'gids?'] },
    ],
  },
  ADD: {
    doc: 'Puts an account on a list, up to MSNP9.',
    section,
    client: { places: ['trid', 'list', 'email', 'name?', 'gid?'] },
    server: listAnswer('email', 'name?', 'gid?'),
  },
  ADC: {
    doc: 'Puts an account on a list, or a contact into a group; MSNP10 to 12.',
    section,
    client: { places: ['trid', 'list', ...contact()] },
    server: { places: ['trid', 'list', ...contact()] },
  },
  REM: {
    doc: 'Takes an account off a list, or a contact out of a group.',
    section,
    client: { places: ['trid', 'list', email, when(guid, 'contactId'), 'gid?'] },
    server: listAnswer(email, when(guid, 'contactId'), 'gid?'),
  },
  ADG: {
    doc: 'Makes a group.',
    section,
    client: { places: ['trid', 'groupName', 'reserved?'] },
    server: [
      { fits: groupByGuid, places: ['trid', 'groupName', 'gid', 'reserved?'] },
      { places: ['trid', 'ver', 'groupName', 'gid', 'reserved?'] },
    ],
  },
  RMG: {
    doc: 'Takes a group away.',
    section,
    client: { places: ['trid', 'gid'] },
    server: { places: ['trid', when(atLeast(2), 'ver'), 'gid'] },
  },
  REG: {
    doc: 'Renames a group.',
    section,
    client: { places: ['trid', 'gid', 'groupName', 'reserved?'] },
    server: [
      {
        fits: ahead(3, guid),
        inVersion: (version) => version === 0 || version > 9,
        places: ['trid', 'ver', 'groupName', 'gid', 'reserved?'],
      },
      { inVersion: (version) => version > 0 && version < 10, places: ['trid', 'ver', 'gid', 'groupName', 'reserved?'] },
    ],
  },
  REA: {
    doc: 'Renames an account, one’s own among them; up to MSNP9.',
    section,
    client: { places: ['trid', 'email', 'name'] },
    server: { places: ['trid', listVersion, 'email', 'name'] },
  },
  SBP: {
    doc: 'A property of a contact, set by the client.',
    section,
    client: { places: ['trid', 'contactId', 'type', 'value?'] },
    server: { places: ['trid', 'contactId', 'type', 'value?'] },
  },
  ADL: xmlList('Puts accounts on lists, from MSNP13 on.'),
  RML: xmlList('Takes accounts off lists, from MSNP13 on.'),
  FQY: {
    doc: 'Asks on which networks an account is.',
    section,
    client: { places: ['trid', 'length'], payload: contactsPayload },
    server: { places: ['trid', 'length'], payload: contactsPayload },
  },
  RFS: { doc: 'The client is to read its contact list again.', section, server: { places: [] } },
};

function contact(): Form['places'] {
  return [
    when(beginning('N='), 'email', { mark: 'N=' }),
    when(beginning('F='), 'name', { mark: 'F=' }),
    when(beginning('C='), 'contactId', { mark: 'C=' }),
    'gid?',
  ];
}

function xmlList(doc: string): CommandTable {
  return {
    doc,
    section,
    client: { places: ['trid', 'length'], payload: contactsPayload },
    server: { places: ['trid', when(not(numeric), 'result'), when(numeric, 'length')], payload: contactsPayload },
  };
}
