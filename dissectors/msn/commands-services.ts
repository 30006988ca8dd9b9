/** Pages, mobile phones, directory and notices (README.md §5.5). */
import { when, type CommandTable } from './layout.js';
import { noticePayload, routedPayload, textPayload, xmlPayload } from './payloads.js';
import { atLeast, beginning, having, not, numeric } from './peek.js';

const section = '5.5';

/** What the directory is asked for and answers with. */
const person = [
  when(beginning('fname='), 'fname', { mark: 'fname=' }),
  when(beginning('lname='), 'lname', { mark: 'lname=' }),
  when(beginning('city='), 'city', { mark: 'city=' }),
  when(beginning('state='), 'state', { mark: 'state=' }),
  when(beginning('country='), 'country', { mark: 'country=' }),
] as const;

const page = {
  places: ['trid', 'recipient', when(atLeast(2), 'device'), 'length'],
  payload: textPayload,
} as const;

const legacy: CommandTable = {
  doc: 'Of the oldest versions; its words are shown as they are.',
  section,
  client: { places: ['trid', 'words?'] },
  server: { places: ['trid', 'words?'] },
};

const publication: CommandTable = {
  doc: 'A routed message of MSNP18 and later: presence and circles.',
  section: '5.6',
  client: { places: ['trid', 'length'], payload: routedPayload },
  server: { places: ['trid', when(not(numeric), 'result'), 'length?'], payload: routedPayload },
};

export const serviceCommands: Readonly<Record<string, CommandTable>> = {
  URL: {
    doc: 'Asks for a page of the service, for a browser.',
    section,
    client: { places: ['trid', 'service', 'argument?'] },
    server: { places: ['trid', 'rru', 'url', 'siteId?', 'urlFlags?'] },
  },
  GCF: {
    doc: 'Settings for all clients, among them what is blocked.',
    section,
    client: { places: ['trid', 'file'] },
    server: { places: ['trid', when(atLeast(2), 'file'), 'length'], payload: xmlPayload },
  },
  SND: {
    doc: 'Invites somebody by e-mail.',
    section,
    client: { places: ['trid', 'email', when(beginning('0x'), 'lcid'), 'words?'] },
    server: { places: ['trid', 'result'] },
  },
  SDC: {
    doc: 'Invites somebody by e-mail, with a text.',
    section,
    client: {
      places: ['trid', 'email', 'lcid', 'clientId', 'clientName', 'requestClass', 'templateClass', 'name', 'length'],
      payload: textPayload,
    },
    server: { places: ['trid', 'result'] },
  },
  FND: {
    doc: 'Looks for people in the directory, MSNP2 to 7.',
    section,
    client: { places: ['trid', ...person] },
    server: { places: ['trid', 'idx', 'total', ...person] },
  },
  LKP: legacy,
  CVQ: legacy,
  IMS: {
    doc: 'Whether messages are taken, of WebTV.',
    section,
    client: { places: ['trid', 'switch'] },
    server: { places: ['trid', when(numeric, 'reserved'), 'switch'] },
  },
  PAG: { doc: 'A page to a mobile phone.', section, client: page },
  PGD: { doc: 'A page to a mobile phone.', section, client: page },
  IPG: {
    doc: 'A page from a mobile phone.',
    section,
    server: { places: ['length'], payload: noticePayload, payloadWords: 1 },
  },
  NOT: {
    doc: 'A notice of the service.',
    section,
    server: { places: ['length'], payload: noticePayload, payloadWords: 1 },
  },
  VAS: {
    doc: 'Reports abuse, from MSNP18 on.',
    section,
    client: {
      places: ['trid', when(having('@'), 'email'), when(atLeast(2), 'netid'), 'length'],
      payload: textPayload,
    },
  },
  PUT: publication,
  DEL: publication,
  SDG: {
    doc: 'A routed message of MSNP18 and later: what people say.',
    section: '5.6',
    client: { places: ['trid', 'length'], payload: routedPayload },
    server: { places: ['trid', when(not(numeric), 'result'), 'length?'], payload: routedPayload },
  },
  NFY: {
    doc: 'What was published, to those who may know.',
    section: '5.6',
    server: { places: ['action', 'length'], payload: routedPayload },
  },
};
