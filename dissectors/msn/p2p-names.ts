/** Numbers and GUIDs of the peer-to-peer layer that have names (README.md §10.1). */
import { flags, names } from 'imdissect/schema';

/** What the packets of a session are for: in the footer, and in invitations. */
export const Applications = names('application', {
  signalling: 0,
  'msn-object': 1,
  file: 2,
  smiley: 3,
  webcam: 4,
  'custom-emoticon': 11,
  'display-picture': 12,
  image: 33,
  'media-sharing': 35,
});

export const PacketFlags = flags('packet flags', {
  nak: 0x1,
  ack: 0x2,
  waiting: 0x4,
  error: 0x8,
  file: 0x10,
  'object-data': 0x20,
  close: 0x40,
  'transport-error': 0x80,
  handshake: 0x100,
  encrypted: 0x200,
  'live-messenger': 0x100_0000,
});

/** Packets with one of these speak about others and have no data of their own. */
export const controlFlags = 0x1 | 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x100;

export const Operations = flags('operation', { SYN: 1, RAK: 2 });

export const TransferFlags = flags('transfer flags', { first: 1, file: 2, 'object-data': 4 });

export const HeaderTlvs = names('header TLV', { 'peer-info': 1, ack: 2, nak: 3 });

export const DataTlvs = names('data header TLV', { remaining: 1 });

/** What a session is about, by the GUID of its invitation. */
const sessions: ReadonlyMap<string, string> = new Map([
  ['A4268EEC-FEC5-49E5-95C3-F126696BDBF6', 'msn-object'],
  ['5D3E02AB-6190-11D3-BBBB-00C04F795683', 'file'],
  ['1C9AA97E-9C05-4583-A3BD-908A196F1E92', 'webcam, asked for'],
  ['4BD96FC0-AB17-4425-A14A-439185962DC8', 'webcam, offered'],
  ['6A13AF9C-5308-4F35-923A-67E8DDA40C2F', 'activity'],
  ['41D3E74E-04A2-4B37-96F8-08ACDB610874', 'photo sharing'],
  ['E073B06B-636E-45B7-ACA4-6D4B5978C93C', 'wink'],
  ['534142D5-1F2A-431F-A60C-B0CF723FDF7D', 'shared folder'],
]);

/** What a session is about; undefined for a GUID that is not known. */
export function sessionNameOf(guid: string): string | undefined {
  return sessions.get(plainGuid(guid));
}

/** A GUID without its braces, in capitals. */
export function plainGuid(text: string): string {
  const trimmed = text.trim();
  const inner = trimmed.startsWith('{') && trimmed.endsWith('}') ? trimmed.slice(1, -1) : trimmed;
  return inner.toUpperCase();
}
