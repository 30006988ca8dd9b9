/** How the families put messages between clients onto TCP (README.md §8, §11). */
import type { Cursor } from 'imdissect/dissector';
import type { Form } from './form.js';
import { linqPeerCandidates, linqPeerForms } from './linq-peer.js';
import {
  candidates,
  faceHeaderLength,
  peerForms,
  PeerStrings,
  plainHeaderLength,
  type Connection,
} from './peer-forms.js';
import type { Strings } from './strings.js';

export type WireId = 'v1' | 'early' | 'linq';

export interface Wire {
  readonly id: WireId;
  /** Bytes of the header behind the length. */
  readonly headerLength: number;
  /** The forms of each number, by what the connection is for. */
  readonly forms: Readonly<Record<number, Readonly<Record<Connection, Form | null>>>>;
  readonly unknown: Form;
  dialect(framed: boolean): string;
  strings(framed: boolean): Strings;
}

const linqHeaderLength = 8;

/** In the order in which they are tried when nothing tells which it is. */
export const wires: readonly Wire[] = [
  {
    id: 'v1',
    headerLength: faceHeaderLength,
    forms: candidates,
    unknown: peerForms.unknown,
    dialect: (framed) => (framed ? '1.0' : '0.9'),
    strings: (framed) => new PeerStrings(framed, true),
  },
  {
    id: 'early',
    headerLength: plainHeaderLength,
    forms: candidates,
    unknown: peerForms.unknown,
    dialect: () => '0.x',
    strings: (framed) => new PeerStrings(framed, false),
  },
  {
    id: 'linq',
    headerLength: linqHeaderLength,
    forms: linqPeerCandidates,
    unknown: linqPeerForms.unknown,
    dialect: () => 'linq-2.0',
    strings: () => new PeerStrings(true, false),
  },
];

const opening = [0, 1, 0, 0, 0, 0];

/** Bytes that every header begins with: version 1 and the reserved zeros. */
export const openingLength = opening.length;

/** Whether a header begins `ahead` bytes from here. */
export function opensAt({ bytes, at, end }: Pick<Cursor, 'bytes' | 'at' | 'end'>, ahead: number): boolean {
  const from = at + ahead;
  return from + openingLength <= end && opening.every((byte, index) => bytes[from + index] === byte);
}

/** The two bytes there, or -1 where they are not captured. */
export function wordAt({ bytes, at, end }: Pick<Cursor, 'bytes' | 'at' | 'end'>, ahead: number): number {
  const from = at + ahead;
  return from + 2 <= end ? ((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0) : -1;
}
