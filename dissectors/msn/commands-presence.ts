/** Presence and what users say about themselves (README.md §5.3). */
import { joined, mailbox, when, type CommandTable, type Place } from './layout.js';
import { endpointPayload, messagePayload, userPayload } from './payloads.js';
import { ahead, atLeast, both, either, network, not, numeric, versions } from './peek.js';

const section = '5.3';

/** `1:mail`, from MSNP18 on. */
const inFront = (version: number): boolean => version === 0 || version >= 18;
const behind = (version: number): boolean => !inFront(version);
const networkInFront: readonly Place[] = [joined('netid', { by: 0x3a, glued: true }), ...mailbox];
const inAll = versions(14, 17, () => false);
const inSome = versions(13, 13, () => true);
/** A number between address and name: in MSNP14 to 17; in MSNP13 or an unknown version where what follows is no number. */
const networkBehind = when(both(numeric, either(inAll, both(inSome, ahead(1, not(numeric))))), 'netid');
const presence: readonly Place[] = ['name', 'caps?', 'msnobj?', 'iconUrl?'];

export const presenceCommands: Readonly<Record<string, CommandTable>> = {
  CHG: {
    doc: 'The user’s own status.',
    section,
    client: { places: ['trid', 'status', 'caps?', 'msnobj?'] },
    server: { places: ['trid', 'status', 'caps?', 'msnobj?'] },
  },
  ILN: {
    doc: 'Who is there already, after the first CHG.',
    section,
    server: [
      { fits: ahead(2, network), inVersion: inFront, places: ['trid', 'status', ...networkInFront, ...presence] },
      { inVersion: behind, places: ['trid', 'status', ...mailbox, networkBehind, ...presence] },
    ],
  },
  NLN: {
    doc: 'A contact’s status, name or picture changed.',
    section,
    server: [
      { fits: ahead(1, network), inVersion: inFront, places: ['status', ...networkInFront, ...presence] },
      { inVersion: behind, places: ['status', ...mailbox, networkBehind, ...presence] },
    ],
  },
  FLN: {
    doc: 'A contact went offline.',
    section,
    server: [
      { fits: network, inVersion: inFront, places: [...networkInFront, 'caps?'] },
      { inVersion: behind, places: [...mailbox, when(both(versions(14, 17, numeric), numeric), 'netid'), 'caps?'] },
    ],
  },
  UUX: {
    doc: 'What the user says about itself: personal message, media, end point.',
    section,
    client: { places: ['trid', 'length'], payload: userPayload },
    server: { places: ['trid', 'length?'] },
  },
  UBX: {
    doc: 'What a contact says about itself.',
    section,
    server: [
      { fits: network, inVersion: inFront, places: [...networkInFront, 'length'], payload: userPayload },
      { inVersion: behind, places: [...mailbox, when(atLeast(2), 'netid'), 'length'], payload: userPayload },
    ],
  },
  UUN: {
    doc: 'Something for a contact’s end point, through the notification server.',
    section,
    client: { places: ['trid', ...mailbox, 'payloadType', 'length'], payload: endpointPayload },
    server: [
      { fits: atLeast(4), places: ['trid', ...mailbox, 'payloadType', 'length'], payload: endpointPayload },
      { places: ['trid', when(not(numeric), 'result'), when(numeric, 'length')], payload: endpointPayload },
    ],
  },
  UBN: {
    doc: 'Something from a contact’s end point, through the notification server.',
    section,
    server: { places: [...mailbox, 'payloadType', 'length'], payload: endpointPayload },
  },
  UUM: {
    doc: 'A message without a switchboard.',
    section,
    client: { places: ['trid', ...mailbox, 'netid', 'federatedType', 'length'], payload: messagePayload },
  },
  UBM: {
    doc: 'A message without a switchboard.',
    section,
    server: {
      places: [...mailbox, 'netid', 'toEmail', 'toNetid', 'federatedType', 'length'],
      payload: messagePayload,
    },
  },
};
