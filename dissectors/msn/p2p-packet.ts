/** A packet of the peer-to-peer layer as one value: a header of either version, data, footer (README.md §10.1). */
import {
  field,
  optional,
  struct,
  u32,
  type AnyField,
  type Field,
  type Input,
  type Scope,
  type Struct,
  type Target,
  type Values,
} from 'imdissect/schema';
import { Line } from './line.js';
import { Applications, controlFlags } from './p2p-names.js';
import { peerProblems } from './p2p-problems.js';
import { v1Defaults, v1Fields, v1HeaderLength } from './p2p-v1.js';
import { fixedLength, tlvsLength, v2Fields } from './p2p-v2.js';
import { part, told } from './told.js';

const footerLength = 4;

type Tail = Values<ReturnType<typeof tail>>;
/** What either version has. */
export type Packet = Partial<Values<typeof v1Fields> & Values<typeof v2Fields> & Tail>;

/** What a packet is for. */
export type Purpose =
  'signalling' | 'acknowledgement' | 'data' | 'data preparation' | 'handshake' | 'close' | 'error' | 'header only';

const purpose = told<string>(
  part('Purpose', 'text', { doc: 'What its header and its data say that it is for.', section: '10.1' }),
  purposeOf,
);

const footer = u32('Footer', {
  names: Applications,
  doc: 'What the session is for; not there on a direct connection, and 0 in files of some clients.',
  section: '10.1',
});

function tail(footerBytes: number) {
  return {
    data: optional(dataField(footerBytes), (_scope, input) => input.wireLeft > footerBytes),
    footer: optional(footer, (_scope, input) => footerBytes > 0 && input.wireLeft === footerBytes),
    purpose,
  };
}

function dataField(footerBytes: number): Field<Uint8Array> {
  return field<Uint8Array>(
    'Data',
    {
      form: { is: 'bytes' },
      read: (input) => {
        // Less than a footer behind the data of a packet is data as well.
        const length = input.wireLeft - footerBytes;
        if (input.wireLeft > input.left && length > input.left) throw input.stop(length);
        return input.take(length);
      },
      write: (sink, value) => {
        sink.bytes(value);
      },
    },
    {
      doc: 'All bytes behind the header, whatever length it says. Those of MSNSLP are shown where they are put together: they may hold nonces.',
      section: '10.1',
      secret: ({ sessionId }) => sessionId === 0,
    },
  );
}

/** A packet inside a message has a footer, one on a direct connection has none. */
export function packetField(where: 'message' | 'direct'): Field<Packet> {
  const footerBytes = where === 'message' ? footerLength : 0;
  const layouts = {
    1: struct('Peer-to-peer packet', { ...v1Fields, ...tail(footerBytes) }, '10.2'),
    2: struct('Peer-to-peer packet', { ...v2Fields, ...tail(footerBytes) }, '10.3'),
  };
  return field<Packet>(
    'Peer-to-peer packet',
    {
      form: { is: 'object', fields: merged([layouts[1], layouts[2]]) },
      read: (input, _scope, attach) => {
        const layout: Struct<object> = layouts[versionAt(input, footerBytes)];
        const target: Target = layout.create();
        attach(target);
        layout.readInto(input, target);
        const packet: Packet = target;
        for (const what of quirksOf(packet)) Line.of(input).report(peerProblems.p2pQuirk, { what });
        return packet;
      },
      write: (sink, value) => {
        if (value.version === 2) layouts[2].write(sink, withV2Lengths(value));
        else layouts[1].write(sink, withV1Lengths(value));
      },
      show: () => '',
    },
    { section: '10' },
  );
}

/** Whether a packet can be here at all: shorter ones, and those with the lengths of neither version, are not looked into. */
export function isPacketAt(input: Input, where: 'message' | 'direct'): boolean {
  return input.wireLeft >= v1HeaderLength || isV2(input, where === 'message' ? footerLength : 0);
}

function versionAt(input: Input, footerBytes: number): 1 | 2 {
  return isV2(input, footerBytes) ? 2 : 1;
}

/** The lengths of version 2 fit: that of the header, that of the message, and that of the data header inside. */
function isV2(input: Input, footerBytes: number): boolean {
  const headerLength = input.peek(0);
  if (headerLength < fixedLength || headerLength % 4 !== 0 || input.peek(1) > 3) return false;
  const messageLength = (input.peek(2) << 8) | input.peek(3);
  if (headerLength + messageLength + footerBytes !== input.wireLeft) return false;
  if (messageLength === 0) return true;
  const dataHeader = input.peek(headerLength);
  return dataHeader < 0 || (dataHeader >= fixedLength && dataHeader % 4 === 0 && dataHeader <= messageLength);
}

function purposeOf(scope: Scope): Purpose {
  const { version, sessionId, flags, messageLength, transferFlags, data } = scope as Packet;
  const isPreparation = data?.length === 4 && data.every((byte) => byte === 0) && sessionId !== 0;
  if (version === 2) {
    if (messageLength === 0 || messageLength === undefined) return 'acknowledgement';
    if (isPreparation && ((transferFlags ?? 0) & ~1) === 0) return 'data preparation';
    return sessionId === 0 ? 'signalling' : 'data';
  }
  const control = controlPurpose(flags ?? 0);
  if (control !== null) return control;
  if (data === undefined) return 'header only';
  if (sessionId === 0) return 'signalling';
  return isPreparation && (scope as Packet).totalSize === 4n ? 'data preparation' : 'data';
}

function controlPurpose(flags: number): Purpose | null {
  if ((flags & controlFlags) === 0) return null;
  if ((flags & 0x100) !== 0) return 'handshake';
  if ((flags & 0x2) !== 0) return 'acknowledgement';
  if ((flags & 0x40) !== 0) return 'close';
  // Waiting for an acknowledgement says nothing of what the packet is for.
  return (flags & 0x89) === 0 ? null : 'error';
}

/** What is odd about the lengths in a header. */
function quirksOf(packet: Packet): string[] {
  const {
    version,
    data,
    chunkLength = 0,
    totalSize = 0n,
    offset = 0n,
    dataHeaderLength = 0,
    messageLength = 0,
  } = packet;
  const length = data?.length ?? 0;
  if (version === 2) {
    const said = messageLength - dataHeaderLength;
    return said === length ? [] : [`${said} bytes of data in the header, ${length} behind it`];
  }
  const quirks: string[] = [];
  if (chunkLength !== length)
    quirks.push(`a length of ${chunkLength} in the header, ${length} bytes of data behind it`);
  else if (packet.purpose === 'header only' && totalSize > 0n)
    quirks.push('a header without data that asks for nothing');
  if (length > 0 && totalSize > 0n && offset + BigInt(length) > totalSize) quirks.push('data beyond the total size');
  return quirks;
}

function withV1Lengths(packet: Packet): Packet {
  const length = packet.data?.length ?? 0;
  return { ...v1Defaults(packet.flags ?? 0), totalSize: BigInt(length), chunkLength: length, ...packet };
}

function withV2Lengths(packet: Packet): Packet {
  const { data, parts = [], dataParts = [], messageLength } = packet;
  const headerLength = fixedLength + tlvsLength(parts);
  const whole = { operation: 0, sequence: 0, parts, headerLength, ...packet };
  if (messageLength === 0 || (messageLength === undefined && data === undefined)) return { messageLength: 0, ...whole };
  const dataHeaderLength = packet.dataHeaderLength ?? fixedLength + tlvsLength(dataParts);
  return {
    messageLength: dataHeaderLength + (data?.length ?? 0),
    transferFlags: 1,
    packageNumber: 0,
    sessionId: 0,
    dataParts,
    ...whole,
    dataHeaderLength,
  };
}

function merged(layouts: readonly Struct<object>[]): readonly AnyField[] {
  const fields = new Map<string, AnyField>();
  for (const { fields: some } of layouts) for (const f of some) if (!fields.has(f.key)) fields.set(f.key, f);
  return Object.freeze([...fields.values()]);
}
