/** Several packets in one routed message (README.md §10.7): its header Bridging-Offsets tells where each begins. */
import { field, group, struct, type Field, type Input, type Scope, type Values } from 'imdissect/schema';
import { header } from './headers.js';
import { p2pBody } from './p2p-body.js';

const section = '10.7';
const mostPackets = 64;

const one = group(p2pBody);
const item = Object.freeze({ ...one, key: 'item' });

/** Where packets begin among these values, while they are being read. */
const begins = new WeakMap<Scope, readonly number[]>();

/** Says where the packets among these values begin. */
export function rememberOffsets(values: Scope, offsets: readonly number[]): void {
  begins.set(values, offsets);
}

/** Where the packets of a message begin; null where it has one, or where the header makes no sense. */
export function bridgingOffsets(scope: Scope): readonly number[] | null {
  const words = header(scope, 'Bridging-Offsets')?.split(',', mostPackets) ?? [];
  const offsets = words.map((word) => (/^ ?\d{1,9}$/.test(word) ? Number(word) : -1));
  const isInOrder = offsets.every((offset, index) => offset > (offsets[index - 1] ?? -1));
  return isInOrder && offsets.length > 1 && offsets[0] === 0 ? offsets : null;
}

type BridgedPacket = Values<{ readonly packet: typeof one }>['packet'];

const packets: Field<BridgedPacket[]> = field<BridgedPacket[]>(
  'Packets',
  {
    form: { is: 'list', of: item },
    read: (input, scope, attach) => {
      const list: BridgedPacket[] = [];
      attach(list);
      const from = input.at;
      const offsets = begins.get(scope) ?? [];
      offsets.forEach((_offset, index) => {
        const next = offsets[index + 1];
        const length = next === undefined ? input.wireLeft : from + next - input.at;
        if (input.wireLeft === 0) return;
        input.within(length, 'the header Bridging-Offsets', () => {
          readPacket(input, list);
        });
      });
      return list;
    },
    write: (sink, value) => {
      for (const packet of value) one.write(sink, packet, {});
    },
    show: (value) => `${value.length} packets`,
  },
  { section, doc: 'Several packets, each with its footer.' },
);

function readPacket(input: Input, list: BridgedPacket[]): void {
  const { trace } = input;
  const index = list.length;
  trace?.begin('packet', 'Packet', input.source, input.place, null);
  list[index] = one.read(input, {}, (partial) => {
    list[index] = partial as BridgedPacket;
  });
  trace?.finish(input.place, undefined, '');
}

export const bridgedBody = struct('Peer-to-peer packets', { packets }, section);
