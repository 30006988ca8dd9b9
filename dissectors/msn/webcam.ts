/** What two clients say before a webcam is sent (README.md §14.1): text in UTF-16 behind a header of its own. */
import {
  decodeText,
  Draft,
  encodeText,
  field,
  kind,
  optional,
  rest,
  Sink,
  sized,
  struct,
  u16le,
  u32le,
  u8,
  type Field,
  type Infer,
  type Input,
  type Message,
  type MessageKind,
} from 'imdissect/schema';
import { msnProblems } from './problems.js';
import { part, partObject, parts, told } from './told.js';
import { withoutNuls } from './trailing-nul.js';

/** Messages of a webcam session that were put together are read as this unit. */
export const webcamUnit = 'webcam';

const section = '14.1';
const headLength = 10;
const mark = 0x80;

const text: Field<string> = field<string>(
  'Text',
  {
    form: { is: 'text' },
    read: (input) => {
      input.need(input.wireLeft);
      const value = decodeText(input.bytes, input.at, input.end, 'utf-16le');
      input.at = input.end;
      return value;
    },
    write: (sink, value) => {
      sink.bytes(encodeText(value, 'utf-16le') ?? new Uint8Array(0));
    },
  },
  { doc: 'A word or XML, with a NUL behind it.', section },
);

export interface WebcamSaid {
  /** `syn`, `ack`, `receivedViewerData`, `ReflData`, `producer`, `viewer`. */
  readonly what: string;
  readonly rid?: string;
  readonly session?: string;
  readonly version?: string;
  readonly ports?: readonly number[];
  readonly addresses?: readonly string[];
}

const webcamSaid = told<WebcamSaid>(
  partObject(
    'Webcam',
    {
      what: part('What', 'text', { doc: 'producer and viewer tell where they can be reached.' }),
      rid: part('Recipient id', 'text'),
      session: part('Session', 'text'),
      version: part('Version', 'text'),
      ports: parts('Ports', part('Port', 'number')),
      addresses: parts('Addresses', part('Address', 'address')),
    },
    { section },
  ),
  ({ webcamText }) => (typeof webcamText === 'string' ? readWebcam(webcamText) : undefined),
  ({ what }) => what,
);

const layout = struct(
  'Webcam message',
  {
    webcamMark: u8('Mark', { show: 'hex', section }),
    webcamNumber: u16le('Number', { show: 'hex', section }),
    webcamType: u8('Type', { show: 'hex', section }),
    webcamWord: u16le('Always 8', { section }),
    webcamLength: u32le('Text length', { doc: 'Bytes.', section }),
    webcamText: sized('webcamLength', text),
    webcamSaid,
  },
  section,
);

const otherLayout = struct('Webcam data', { data: optional(rest('Data')) }, section);

export const webcamKinds = {
  message: kind('msn.webcam-message', 'WEBCAM', [layout], {
    doc: 'How a webcam is to be sent: begun, confirmed, addresses.',
    section,
  }),
  other: kind('msn.webcam-data', 'WEBCAM_DATA', [otherLayout], { doc: 'Something else in a webcam session.', section }),
} as const;

export type WebcamFields = Partial<Infer<typeof layout> & Infer<typeof otherLayout>>;

export function readWebcamMessage(input: Input, role: string | null): Message<WebcamFields> {
  const isKnown = input.wireLeft >= headLength && input.peek() === mark && input.peek(4) === 8 && input.peek(5) === 0;
  const chosen = isKnown ? webcamKinds.message : webcamKinds.other;
  const draft = new Draft<WebcamFields>(chosen, input, msnProblems.malformed);
  draft.role = role;
  draft.direction = 'peer-to-peer';
  draft.take(isKnown ? layout : otherLayout);
  return draft.end();
}

/** The bytes of a message; null when the kind is another's. */
export function writeWebcamMessage(fields: WebcamFields, wanted: MessageKind): Uint8Array | null {
  if (wanted === webcamKinds.other) return fields.data ?? new Uint8Array(0);
  if (wanted !== webcamKinds.message) return null;
  const sink = new Sink();
  layout.write(sink, { webcamMark: mark, webcamNumber: 0, webcamType: 1, webcamWord: 8, ...fields });
  return sink.finish();
}

/** Elements that are looked at, for each name. */
const mostValues = 8;
const portNames = ['tcpport', 'tcplocalport', 'tcpexternalport'];

/** What a message says; its XML has no attributes, and nothing but these elements counts. */
export function readWebcam(value: string): WebcamSaid {
  const trimmed = withoutNuls(value).trim();
  const what = /^<(producer|viewer)>/.exec(trimmed)?.[1];
  if (what === undefined) return { what: trimmed.startsWith('ReflData:') ? 'ReflData' : trimmed.slice(0, 32) };
  const [rid, session, version] = ['rid', 'session', 'version'].map((name) => inside(trimmed, name));
  const ports = portNames
    .map((name) => Number(inside(trimmed, name) ?? 0))
    .filter((port) => port > 0 && port < 0x1_0000);
  const addresses: string[] = [];
  for (let i = 1; i <= mostValues; i++) {
    const address = inside(trimmed, `tcpipaddress${i}`);
    if (address !== undefined && address !== '') addresses.push(address);
  }
  return {
    what,
    ...(rid === undefined ? {} : { rid }),
    ...(session === undefined ? {} : { session }),
    ...(version === undefined ? {} : { version }),
    ...(ports.length === 0 ? {} : { ports: [...new Set(ports)] }),
    ...(addresses.length === 0 ? {} : { addresses }),
  };
}

/** The text of the first element of this name. */
function inside(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`);
  if (start < 0) return undefined;
  const from = start + name.length + 2;
  const end = xml.indexOf(`</${name}>`, from);
  return end < 0 ? undefined : xml.slice(from, end).trim();
}
