/** What the headers and the body of an MSNSLP message mean (README.md §11.2, §11.3). */
import { decodeBase64, parseDecimal, type Scope } from 'imdissect/schema';
import { headerValue, type Header } from './header-list.js';
import { headersIn, mediaType } from './headers.js';
import { Applications, sessionNameOf } from './p2p-names.js';
import { addressesIn, isReversed, turnedRound, type PeerAddress } from './slp-address.js';
import { contextShape, readContext, type Context } from './slp-context.js';
import { part, partObject, parts, told } from './told.js';

export interface SlpValues {
  readonly to?: string;
  readonly from?: string;
  readonly branch?: string;
  readonly cseq?: number | null;
  readonly callId?: string;
  readonly contentLength?: number | null;
}

/** The headers, by their meaning. */
export const slp = told<SlpValues>(
  partObject(
    'Dialog',
    {
      to: part('To', 'text', { doc: 'An account, without its end point.' }),
      from: part('From', 'text'),
      branch: part('Branch', 'text', { doc: 'A GUID: one request and its answers.' }),
      cseq: part('CSeq', 'number', { doc: '0 in a request, 1 in its answer.' }),
      callId: part('Call-ID', 'text', { doc: 'A GUID: all messages of one dialog.' }),
      contentLength: part('Content-Length', 'number', { doc: 'Bytes of the body, the NUL at its end included.' }),
    },
    { section: '11.2' },
  ),
  (scope) => slpValuesIn(headersIn(scope)),
  ({ callId = '', cseq }) => `${callId} CSeq ${cseq ?? '?'}`,
);

/** Of a longer Via, the rest is not looked at. */
const longestVia = 256;

function slpValuesIn(headers: readonly Header[]): SlpValues {
  const number = (name: string): number | null | undefined => numberIn(headers, name);
  const branch = /;\s*branch=(\{[^}]*\})/i.exec((headerValue(headers, 'Via') ?? '').slice(0, longestVia))?.[1];
  return defined({
    to: accountIn(headerValue(headers, 'To')),
    from: accountIn(headerValue(headers, 'From')),
    branch,
    cseq: number('CSeq'),
    callId: headerValue(headers, 'Call-ID')?.trim(),
    contentLength: number('Content-Length'),
  });
}

/** `anna@example.com` of `<msnmsgr:anna@example.com;{GUID}>`. */
export function accountIn(value: string | undefined): string | undefined {
  return value === undefined ? undefined : /^\s*<msnmsgr:([^;>]*)(?:;[^>]*)?>/i.exec(value)?.[1];
}

export interface SlpSession {
  readonly eufGuid?: string;
  readonly about?: string;
  readonly sessionId?: number | null;
  readonly appId?: number | null;
  readonly stateChannel?: number | null;
  readonly capabilitiesFlags?: number | null;
  readonly requestFlags?: number | null;
  readonly context?: Context;
  readonly closeReason?: Uint8Array;
}

const sessionShape = partObject(
  'Session',
  {
    eufGuid: part('EUF-GUID', 'text'),
    about: part('About', 'text', { doc: 'What the GUID stands for.' }),
    sessionId: part('Session id', 'number', { doc: 'In all packets of the session.' }),
    appId: part('Application', 'number', { names: Applications }),
    stateChannel: part('State channel', 'number', { doc: 'SChannelState.' }),
    capabilitiesFlags: part('Capabilities', 'number', { doc: 'Capabilities-Flags.' }),
    requestFlags: part('Request flags', 'number'),
    context: contextShape,
    closeReason: part('Close reason', 'bytes', { doc: 'The context of a BYE.' }),
  },
  { section: '11.3' },
);

const sessionTypes = new Set(['application/x-msnmsgr-sessionreqbody', 'application/x-msnmsgr-sessionclosebody']);

/** What a body about a session means. */
export const session = told<SlpSession>(
  sessionShape,
  (scope) => (sessionTypes.has(mediaType(scope)) ? sessionIn(linesIn(scope), mediaType(scope)) : undefined),
  ({ about = '', sessionId }) => [about, sessionId].filter((word) => word !== undefined).join(' '),
);

function sessionIn(lines: readonly Header[], type: string): SlpSession | undefined {
  if (lines.length === 0) return undefined;
  const eufGuid = headerValue(lines, 'EUF-GUID')?.trim();
  const about = eufGuid === undefined ? undefined : sessionNameOf(eufGuid);
  const text = headerValue(lines, 'Context');
  const isClose = type === 'application/x-msnmsgr-sessionclosebody';
  const reason = isClose && text !== undefined ? decodeBase64(new TextEncoder().encode(text.trim())) : null;
  return defined({
    eufGuid,
    about,
    sessionId: numberIn(lines, 'SessionID'),
    appId: numberIn(lines, 'AppID'),
    stateChannel: numberIn(lines, 'SChannelState'),
    capabilitiesFlags: numberIn(lines, 'Capabilities-Flags'),
    requestFlags: numberIn(lines, 'RequestFlags'),
    context: text === undefined || isClose ? undefined : readContext(text, about),
    closeReason: reason ?? undefined,
  });
}

export interface SlpTransport {
  readonly bridges?: readonly string[];
  readonly bridge?: string;
  readonly netId?: number | null;
  readonly connType?: string;
  readonly tcpConnType?: string;
  readonly upnpNat?: boolean;
  readonly icf?: boolean;
  readonly listening?: boolean;
  readonly nonce?: string;
  readonly hashedNonce?: string;
  readonly addresses?: readonly PeerAddress[];
  readonly reversed?: boolean;
  readonly messageType?: string;
  readonly sessionId?: number | null;
  readonly stateChannel?: number | null;
  readonly capabilitiesFlags?: number | null;
  readonly globalAddress?: string;
  readonly needsEndpoint?: boolean;
}

const transportShape = partObject(
  'Transport',
  {
    bridges: parts('Bridges', part('Bridge', 'text'), { doc: 'Ways of connecting that are offered.' }),
    bridge: part('Bridge', 'text', { doc: 'The way that was chosen.' }),
    netId: part('Network id', 'number', { doc: 'Signed: the address of the network.' }),
    connType: part('Connection type', 'text'),
    tcpConnType: part('TCP connection type', 'text'),
    upnpNat: part('UPnP NAT', 'flag'),
    icf: part('Internet Connection Firewall', 'flag'),
    listening: part('Listening', 'flag', { doc: 'Whoever does not listen connects.' }),
    nonce: part('Nonce', 'text', { secret: true }),
    hashedNonce: part('Hashed nonce', 'text', { secret: true }),
    addresses: parts(
      'Addresses',
      partObject('Address', {
        scope: part('Scope', 'text'),
        address: part('Address', 'address'),
        port: part('Port', 'number'),
      }),
    ),
    reversed: part('Written backwards', 'flag', { doc: 'Addresses and ports stand there from right to left.' }),
    messageType: part('Message type', 'text', { doc: 'Nat-Trav-Msg-Type.' }),
    sessionId: part('Session id', 'number'),
    stateChannel: part('State channel', 'number', { doc: 'SChannelState.' }),
    capabilitiesFlags: part('Capabilities', 'number', { doc: 'Capabilities-Flags.' }),
    globalAddress: part('Global address', 'address', { doc: 'IPv6-global.' }),
    needsEndpoint: part('Needs the end point', 'flag', { doc: 'NeedConnectingEndpointInfo.' }),
  },
  { section: '11.3' },
);

const transportTypes = new Set([
  'application/x-msnmsgr-transreqbody',
  'application/x-msnmsgr-transrespbody',
  'application/x-msnmsgr-transudpswitch',
]);

/** What a body about connecting means. */
export const connection = told<SlpTransport>(
  transportShape,
  (scope) => (transportTypes.has(mediaType(scope)) ? transportIn(linesIn(scope)) : undefined),
  ({ bridges, bridge, listening, connType = '' }) =>
    [bridge ?? bridges?.join(' ') ?? '', connType, listening === true ? 'listening' : '']
      .filter((w) => w !== '')
      .join(', '),
);

function transportIn(written: readonly Header[]): SlpTransport {
  const lines = turnedRound(written);
  const text = (name: string): string | undefined => headerValue(lines, name)?.trim();
  const addresses = addressesIn(lines);
  return defined({
    bridges: text('Bridges')?.split(' ', 16),
    bridge: text('Bridge'),
    netId: signedIn(text('NetID')),
    connType: text('Conn-Type'),
    tcpConnType: text('TCP-Conn-Type'),
    upnpNat: flagIn(text('UPnPNat')),
    icf: flagIn(text('ICF')),
    listening: flagIn(text('Listening')),
    nonce: text('Nonce'),
    hashedNonce: text('Hashed-Nonce'),
    addresses: addresses.length > 0 ? addresses : undefined,
    reversed: isReversed(written) ? true : undefined,
    messageType: text('Nat-Trav-Msg-Type'),
    sessionId: numberIn(lines, 'SessionID'),
    stateChannel: numberIn(lines, 'SChannelState'),
    capabilitiesFlags: numberIn(lines, 'Capabilities-Flags'),
    globalAddress: text('IPv6-global'),
    needsEndpoint: flagIn(text('NeedConnectingEndpointInfo')),
  });
}

function linesIn({ properties }: Scope): readonly Header[] {
  return Array.isArray(properties) ? (properties as readonly Header[]) : [];
}

function flagIn(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text.toLowerCase() === 'true';
}

function signedIn(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  return /^-?\d{1,10}$/.test(text) ? Number(text) : null;
}

/** A decimal number in a line; null for something else. */
function numberIn(lines: readonly Header[], name: string): number | null | undefined {
  const text = headerValue(lines, name);
  if (text === undefined) return undefined;
  const bytes = new TextEncoder().encode(text.trim());
  return parseDecimal(bytes, 0, bytes.length, Number.MAX_SAFE_INTEGER);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same without the keys that have no value. */
function defined<T extends object>(values: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
