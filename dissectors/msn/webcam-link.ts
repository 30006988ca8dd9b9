/** The connection that carries a webcam (README.md §14.2): texts that open it, then frames; pictures are not decoded. */
import type { Cursor, Delimited, Event, Flow, Json, MessageRef, Tracker } from 'imdissect/dissector';
import {
  Draft,
  field,
  kind,
  latin1,
  optional,
  rest,
  Sink,
  sized,
  struct,
  u16le,
  u32le,
  u8,
  type Infer,
  type Input,
  type Message,
  type MessageKind,
  type Struct,
} from 'imdissect/schema';
import { msnProblems } from './problems.js';
import type { Talk } from './talk.js';
import type { WebcamSaid } from './webcam.js';

export interface WebcamHint {
  readonly role: 'webcam';
  readonly [key: string]: string;
}

const section = '14.2';
const frameLength = 24;
/** Longest picture that is believed. */
const longestPicture = 1_048_576;
const longestText = 1024;
const textEnd = '\r\n\r\n';

const codec = field<string>(
  'Codec',
  {
    form: { is: 'text' },
    read: (input) => {
      const bytes = input.take(4);
      return latin1(bytes, 0, 4);
    },
    write: (sink, value) => {
      for (const letter of value.padEnd(4, '\0').slice(0, 4)) sink.u8(letter.charCodeAt(0));
    },
  },
  { doc: 'ML20: Mimic.', section },
);

const frame = struct(
  'Frame',
  {
    headerSize: u8('Header size', { doc: 'Always 24.', section }),
    paused: u8('Paused', { doc: '1: no picture.', section }),
    width: u16le('Width', { section }),
    height: u16le('Height', { section }),
    keyframe: u16le('Key frame', { section }),
    pictureLength: u32le('Picture length', { section }),
    codec,
    frameUid: u32le('Frame uid', { section }),
    timestamp: u32le('Timestamp', { doc: 'Milliseconds.', section }),
    picture: optional(sized('pictureLength', rest('Picture', { doc: 'Not decoded.' }))),
  },
  section,
);

const opening = struct('Opening', { opening: optional(rest('Text')) }, section);
const text = struct(
  'Opening',
  {
    openingText: field<string>(
      'Text',
      {
        form: { is: 'text' },
        read: (input) => {
          const bytes = input.take(input.wireLeft);
          return latin1(bytes, 0, bytes.length);
        },
        write: (sink, value) => {
          for (const letter of value) sink.u8(letter.charCodeAt(0) & 0xff);
        },
      },
      { doc: 'recipientid and session of the invitation, or connected; to a reflector PROD or VIEW.', section },
    ),
  },
  section,
);

const make = (name: string, label: string, layout: Struct<object>, doc: string): MessageKind =>
  kind(`msn.webcam-${name}`, label, [layout], { doc, section });

export const webcamLinkKinds = {
  open: make('open', 'WEBCAM_OPEN', text, 'Opens the connection, or says that it is open.'),
  frame: make('frame', 'WEBCAM_FRAME', frame, 'One picture.'),
  other: make('stray', 'WEBCAM_STRAY', opening, 'Bytes that are neither.'),
} as const;

export type WebcamLinkFields = Partial<Infer<typeof frame> & Infer<typeof opening> & Infer<typeof text>>;

const longestOpening = 160;
const direct = /^recipientid=/;
/** To a server that passes pictures on, from who sends them and from who looks at them. */
const reflected = /^(?:PROD|VIEW) [!-~]{1,128} TSP\/1\.0\r\n/;
const firstLetters: ReadonlySet<number> = new Set(Array.from('rPV', (letter) => letter.charCodeAt(0)));

/** Whether a connection begins as one for a webcam does. */
export function beginsWebcam({ bytes, at, left }: Cursor): boolean {
  if (left === 0 || !firstLetters.has(bytes[at] ?? 0)) return false;
  const text = latin1(bytes, at, at + Math.min(left, longestOpening));
  return direct.test(text) || reflected.test(text);
}

export function delimitWebcam(cursor: Cursor): Delimited {
  const { bytes, at, left } = cursor;
  if (cursor.peek() === frameLength) {
    if (left < frameLength) return { wait: frameLength };
    const size = cursor.peek(8) + cursor.peek(9) * 0x100 + cursor.peek(10) * 0x1_0000 + cursor.peek(11) * 0x100_0000;
    return size > longestPicture ? { body: left } : { message: frameLength + size };
  }
  if (!isLetter(cursor.peek())) return { skip: 1 };
  const end = latin1(bytes, at, at + Math.min(left, longestText)).indexOf(textEnd);
  if (end >= 0) return { message: end + textEnd.length };
  return left >= longestText ? { body: left } : { wait: left + 1 };
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

export function readWebcamLink(input: Input): Message<WebcamLinkFields> {
  const first = input.peek();
  const [chosen, layout]: [MessageKind, Struct<object>] =
    first === frameLength
      ? [webcamLinkKinds.frame, frame]
      : isLetter(first)
        ? [webcamLinkKinds.open, text]
        : [webcamLinkKinds.other, opening];
  const draft = new Draft<WebcamLinkFields>(chosen, input, msnProblems.malformed);
  draft.role = 'webcam';
  draft.direction = 'peer-to-peer';
  draft.take(layout);
  return draft.end();
}

/** The bytes of a message; null when the kind is another's. */
export function writeWebcamLink(fields: WebcamLinkFields, wanted: MessageKind): Uint8Array | null {
  const [layout] = wanted.structs;
  if (layout === undefined || !Object.values(webcamLinkKinds).some((one) => one === wanted)) return null;
  const sink = new Sink();
  layout.write(sink, fields);
  return sink.finish();
}

/** Expects the connection at the addresses that a client told of itself. */
export function announceWebcam({ ports = [], addresses = [] }: WebcamSaid, out: Tracker): void {
  const hint: Json = { role: 'webcam' };
  for (const address of addresses) {
    for (const port of ports) out.expect({ transport: 'tcp', address, port }, 'msn', hint);
  }
}

/** A connection for a webcam remembers who asked for it. */
export class WebcamFlow implements Talk<WebcamLinkFields, WebcamHint> {
  private asked: MessageRef | null = null;

  constructor(private readonly flow: Flow) {}

  hint(): WebcamHint {
    return Object.freeze({ role: 'webcam' });
  }

  track(event: Event<WebcamLinkFields>, out: Tracker): void {
    if (event.type !== 'message' || event.message.kind !== webcamLinkKinds.open) return;
    const isAnswer = event.message.fields.openingText?.startsWith('connected') === true;
    if (isAnswer && this.asked !== null && event.direction !== 0) out.answers(this.asked);
    else if (!isAnswer && this.flow.announcement === null) this.asked = event.ref;
    this.asked ??= event.ref;
  }
}
