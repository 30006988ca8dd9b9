/**
 * Invitations of the first generation (README.md §7.5): to files, voice, remote assistance, in text/x-msmsgsinvite. All
 * messages about one have its cookie.
 */
import { parseDecimal } from 'imdissect/schema';
import { headerValue, isLines, type Header } from './header-list.js';
import { part, partObject, parts, told } from './told.js';

export interface Invitation {
  command: string;
  cookie?: string;
  application?: string;
  applicationGuid?: string;
  file?: string;
  fileSize?: number | null;
  cancelCode?: string;
  address?: string;
  internalAddress?: string;
  port?: number | null;
  internalPort?: number | null;
  launch?: boolean;
  requestsAddress?: boolean;
  session?: string;
  connectionType?: string;
  privateAddress?: string;
  publicAddress?: string;
  upnp?: boolean;
  requestedMedia?: readonly string[];
  possibleMedia?: readonly string[];
}

const applications: ReadonlyMap<string, string> = new Map([
  ['5D3E02AB-6190-11D3-BBBB-00C04F795683', 'file transfer'],
  ['02D3C01F-BF30-4825-A83A-DE7AF41648AA', 'voice and video'],
  ['44BBA842-CC51-11CF-AAFA-00AA00B6015C', 'NetMeeting'],
  ['56B994A7-380F-410B-9985-C809D78C1BDC', 'remote assistance'],
  ['F1B1920C-6A3C-4CE7-B18C-AFAB305FD03D', 'application sharing'],
  ['2A23868E-B45F-401D-B8B0-1E16B774A5B7', 'webcam'],
  ['1DF57D09-637A-4CA5-91B9-2C3EDAAF62FE', 'ink'],
]);

/** What ports are disguised with. */
const portMask = 0x3141;

const shape = partObject(
  'Invitation',
  {
    command: part('Command', 'text', { doc: 'INVITE, ACCEPT or CANCEL.' }),
    cookie: part('Cookie', 'text', { doc: 'The same in all messages about one invitation.' }),
    application: part('Application', 'text', { doc: 'What the GUID stands for, or the name that was sent.' }),
    applicationGuid: part('Application GUID', 'text'),
    file: part('File', 'text'),
    fileSize: part('File size', 'number', { doc: 'Bytes.' }),
    cancelCode: part('Cancel code', 'text', {
      doc: 'REJECT, TIMEOUT, FTTIMEOUT, FAIL, OUTBANDCANCEL or REJECT_NOT_INSTALLED.',
    }),
    address: part('Address', 'address', { doc: 'Where the sender of a file listens.' }),
    internalAddress: part('Internal address', 'address'),
    port: part('Port', 'number', { doc: 'PortX is the port exclusive-or 0x3141; taken back here.' }),
    internalPort: part('Internal port', 'number', { doc: 'As port.' }),
    launch: part('Launch', 'flag', { doc: 'Launch-Application.' }),
    requestsAddress: part('Asks for the address', 'flag', { doc: 'Request-Data: IP-Address:.' }),
    session: part('Session', 'text', { doc: 'A GUID.' }),
    connectionType: part('Connection type', 'text', { doc: 'As in MSNSLP: Direct-Connect, IP-Restrict-NAT …' }),
    privateAddress: part('Private address', 'address'),
    publicAddress: part('Public address', 'address'),
    upnp: part('UPnP', 'flag'),
    requestedMedia: parts('Requested media', part('Medium', 'text'), { doc: 'SIP_A: voice; SIP_V: video.' }),
    possibleMedia: parts('Possible media', part('Medium', 'text')),
  },
  { section: '7.5', doc: 'The lines of the invitation, by their meaning.' },
);

export const invitation = told<Invitation>(
  shape,
  ({ properties }) => (isLines(properties) ? readInvitation(properties) : undefined),
  ({ command, application, file, cancelCode }) =>
    [command, application, file, cancelCode].filter((word) => word !== undefined).join(' '),
);

/** What the lines of an invitation mean; undefined when they are none. */
export function readInvitation(lines: readonly Header[]): Invitation | undefined {
  const command = headerValue(lines, 'Invitation-Command');
  if (command === undefined) return undefined;
  const invitation: Invitation = { command };
  takeText(invitation, lines);
  takeNumbers(invitation, lines);
  const guid = plainGuid(headerValue(lines, 'Application-GUID'));
  if (guid !== undefined) invitation.applicationGuid = guid;
  const application =
    (guid === undefined ? undefined : applications.get(guid)) ?? headerValue(lines, 'Application-Name');
  if (application !== undefined) invitation.application = application;
  const launch = headerValue(lines, 'Launch-Application');
  if (launch !== undefined) invitation.launch = launch.toUpperCase() === 'TRUE';
  const request = headerValue(lines, 'Request-Data');
  if (request !== undefined) invitation.requestsAddress = request.toUpperCase().startsWith('IP-ADDRESS');
  takeMedia(invitation, lines);
  return invitation;
}

/** `Requested:SIP_A,;Capabilities:SIP_A,SIP_V,;` */
function takeMedia(invitation: Invitation, lines: readonly Header[]): void {
  const upnp = headerValue(lines, 'UPnP');
  if (upnp !== undefined) invitation.upnp = upnp.toUpperCase() === 'TRUE';
  for (const word of headerValue(lines, 'Context-Data')?.split(';', 8) ?? []) {
    const [name = '', list = ''] = word.split(':', 2);
    const media = list.split(',', 8).filter((one) => one !== '');
    if (name === 'Requested') invitation.requestedMedia = media;
    else if (name === 'Capabilities') invitation.possibleMedia = media;
  }
}

const texts = [
  ['cookie', 'Invitation-Cookie'],
  ['file', 'Application-File'],
  ['cancelCode', 'Cancel-Code'],
  ['address', 'IP-Address'],
  ['internalAddress', 'IP-Address-Internal'],
  ['session', 'Session-ID'],
  ['connectionType', 'Conn-Type'],
  ['privateAddress', 'Private-IP'],
  ['publicAddress', 'Public-IP'],
] as const;

function takeText(invitation: Invitation, lines: readonly Header[]): void {
  for (const [key, name] of texts) {
    const value = headerValue(lines, name);
    if (value !== undefined) invitation[key] = value;
  }
}

function takeNumbers(invitation: Invitation, lines: readonly Header[]): void {
  const size = headerValue(lines, 'Application-FileSize');
  if (size !== undefined) invitation.fileSize = decimalOf(size, Number.MAX_SAFE_INTEGER);
  const port = portIn(lines, 'Port', 'PortX');
  if (port !== undefined) invitation.port = port;
  const internal = portIn(lines, 'Port-Internal', 'PortX-Internal');
  if (internal !== undefined) invitation.internalPort = internal;
}

/** A port, plain or disguised. */
function portIn(lines: readonly Header[], plain: string, disguised: string): number | null | undefined {
  const open = headerValue(lines, plain);
  if (open !== undefined) return decimalOf(open, 0x1_0000);
  const hidden = headerValue(lines, disguised);
  if (hidden === undefined) return undefined;
  const number = decimalOf(hidden, 0x1_0000);
  return number === null ? null : number ^ portMask;
}

function decimalOf(text: string, limit: number): number | null {
  const bytes = new TextEncoder().encode(text.trim());
  return parseDecimal(bytes, 0, bytes.length, limit);
}

/** A GUID without braces, in capitals. */
function plainGuid(text: string | undefined): string | undefined {
  return text
    ?.trim()
    .replace(/^\{|\}$/g, '')
    .toUpperCase();
}
