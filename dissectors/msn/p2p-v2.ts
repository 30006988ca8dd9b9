/** The headers of version 2 of the peer-to-peer layer (README.md §10.3): big-endian, with parts of type, length, value. */
import {
  derived,
  field,
  group,
  optional,
  rest,
  sized,
  struct,
  u16,
  u32,
  u8,
  type Field,
  type Fields,
  type Input,
  type Names,
  type Scope,
  type Values,
} from 'imdissect/schema';
import { DataTlvs, HeaderTlvs, Operations, TransferFlags } from './p2p-names.js';
import { part, partObject, told } from './told.js';

const section = '10.3';

/** Bytes of either header without its parts. */
export const fixedLength = 8;

/** One part; what its number means depends on the header. */
const tlvFields = (types: Names) => ({
  type: u8('Type', { names: types }),
  length: u8('Length'),
  value: sized('length', rest('Value')),
});

export type Tlv = Values<ReturnType<typeof tlvFields>>;

/** Parts up to the end of a header; zeros behind them fill it up. */
function tlvs(label: string, types: Names, lengthKey: string): Field<Tlv[]> {
  const one = group(struct('Part', tlvFields(types), section));
  const item = Object.freeze({ ...one, key: 'item' });
  return field<Tlv[]>(
    label,
    {
      form: { is: 'list', of: item },
      read: (input, scope, attach) => {
        const list: Tlv[] = [];
        attach(list);
        input.within(Math.max(0, Number(scope[lengthKey]) - fixedLength), `the field '${lengthKey}'`, () => {
          while (input.wireLeft > 0 && input.peek() !== 0) list.push(readPart(input, one));
          readPadding(input);
        });
        return list;
      },
      write: (sink, value, scope) => {
        const before = sink.size;
        for (const tlv of value) one.write(sink, tlv, scope);
        const length = Number(scope[lengthKey]) - fixedLength;
        while (sink.size - before < length) sink.u8(0);
      },
      show: (value) => value.map(({ type }) => types.nameOf(type) ?? `type ${type}`).join(', '),
    },
    { section },
  );
}

function readPart(input: Input, one: Field<Tlv>): Tlv {
  const { trace } = input;
  trace?.begin('part', 'Part', input.source, input.place, null);
  const value = one.read(input, {}, () => undefined);
  trace?.finish(input.place, undefined, '');
  return value;
}

function readPadding(input: Input): void {
  const { trace } = input;
  if (input.wireLeft === 0) return;
  input.need(input.wireLeft);
  trace?.begin('padding', 'Padding', input.source, input.place, null);
  input.at = input.end;
  trace?.finish(input.place, undefined, '');
}

/** Bytes that parts take, filled up to a multiple of four. */
export function tlvsLength(list: readonly Tlv[]): number {
  const size = list.reduce((sum, { value }) => sum + 2 + value.length, 0);
  return Math.ceil(size / 4) * 4;
}

/** The value of the first part of a type as a number; undefined when there is none, or it has another size. */
function numberIn(list: unknown, type: number, size: number): bigint | undefined {
  const found = (Array.isArray(list) ? (list as readonly Tlv[]) : []).find((one) => one.type === type);
  if (found?.value.length !== size) return undefined;
  return found.value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

export interface PeerInfo {
  readonly protocolVersion: number;
  readonly implementation: number;
  readonly clientVersion: number;
  readonly capabilities: number;
}

const peerInfoLength = 12;

function peerInfoIn(list: unknown): PeerInfo | undefined {
  const { value } =
    (Array.isArray(list) ? (list as readonly Tlv[]) : []).find(
      ({ type }) => type === HeaderTlvs.numbers['peer-info'],
    ) ?? {};
  if (value?.length !== peerInfoLength) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  return {
    protocolVersion: view.getUint16(0),
    implementation: view.getUint16(2),
    clientVersion: view.getUint16(4),
    capabilities: view.getUint32(8),
  };
}

const hasData = ({ messageLength }: Scope): boolean => typeof messageLength === 'number' && messageLength > 0;
const word = (value: bigint | undefined): number | undefined => (value === undefined ? undefined : Number(value));

export const v2Fields = {
  version: derived('Version', { is: 'number' }, () => 2, { section: '10.1' }),
  headerLength: u8('Header length', { doc: 'With its parts; a multiple of four.', section }),
  operation: u8('Operation', { flags: Operations, show: 'hex', doc: 'RAK asks for an acknowledgement.', section }),
  messageLength: u16('Message length', { doc: 'Bytes of the data header and the data.', section }),
  sequence: u32('Sequence', { doc: 'The next packet has this number and the message length together.', section }),
  parts: tlvs('Parts', HeaderTlvs, 'headerLength'),
  peerInfo: told<PeerInfo>(
    partObject('Peer', {
      protocolVersion: part('Protocol version', 'number', { show: 'hex' }),
      implementation: part('Implementation', 'number'),
      clientVersion: part('Client version', 'number', { show: 'hex' }),
      capabilities: part('Capabilities', 'number', { show: 'hex' }),
    }),
    ({ parts }) => peerInfoIn(parts),
  ),
  acknowledged: told<number>(
    part('Acknowledged', 'number', { doc: 'The sequence behind the packet that arrived.', section }),
    ({ parts }) => word(numberIn(parts, HeaderTlvs.numbers.ack, 4)),
  ),
  refused: told<number>(
    part('Refused', 'number', { doc: 'The sequence from which on packets are wanted again.', section }),
    ({ parts }) => word(numberIn(parts, HeaderTlvs.numbers.nak, 4)),
  ),
  dataHeaderLength: optional(u8('Data header length', { section }), hasData),
  transferFlags: optional(u8('Transfer flags', { flags: TransferFlags, show: 'hex', section }), hasData),
  packageNumber: optional(u16('Package number', { doc: 'The same for all pieces of a message.', section }), hasData),
  sessionId: optional(u32('Session id', { doc: 'Of the invitation; 0 for MSNSLP.', section }), hasData),
  dataParts: optional(tlvs('Data parts', DataTlvs, 'dataHeaderLength'), hasData),
  remaining: told<bigint>(
    part('Remaining', 'long', { doc: 'Bytes of the message that come after this packet.', section }),
    ({ dataParts }) => numberIn(dataParts, DataTlvs.numbers.remaining, 8),
  ),
} as const satisfies Fields;
