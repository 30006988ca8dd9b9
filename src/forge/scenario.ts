/** What a scenario says. This is the one declaration: the reader, the types and the published JSON Schema come from it. */
import { forgeLimits } from './forge-limits.js';
import {
  doc,
  durationShape,
  eitherShape,
  flagShape,
  listShape,
  numberShape,
  objectShape,
  rawShape,
  tableShape,
  textShape,
  wordShape,
  type Shape,
} from './shape.js';

export type Told<S> = S extends Shape<infer T> ? T : never;

const duration = durationShape(forgeLimits.duration);
const port = numberShape(1, 65_535);

const host = objectShape({
  address: doc(textShape, 'IPv4 or IPv6 address.'),
  port: doc(port, 'Where it listens; left out: the port of the protocol.'),
  key: doc(textShape, 'A file with its private RSA key, PEM or JWK, in the folder of the scenario.'),
  user: doc(textShape, 'What it is called in messages, where the protocol has such a name; left out: its name here.'),
});

const connection = objectShape({
  from: doc(textShape, 'The host that connects.'),
  to: doc(textShape, 'The host that is connected to.'),
  transport: wordShape(['udp', 'tcp']),
  port: doc(port, 'Port of the host that is connected to.'),
  fromPort: doc(port, 'Port of the host that connects; left out: one above 49152.'),
  handshake: doc(flagShape, 'false: the capture begins in the middle of the connection.'),
  close: doc(wordShape(['fin', 'reset', 'no']), 'How it ends, at the end of the scenario at the latest.'),
});

export const faultShape = objectShape({
  drop: doc(
    eitherShape(flagShape, 'list', listShape(numberShape(1, 1_000), 1_000)),
    'The frames of the message are not in the capture; or these of them, counted from 1.',
  ),
  duplicate: doc(numberShape(1, 100), 'So many further copies of the frames.'),
  reorder: doc(numberShape(1, 1_000), 'The first frame comes so many frames later.'),
  delay: doc(duration, 'The frames come so much later; what follows does not wait for them.'),
  corrupt: doc(
    objectShape({
      at: doc(numberShape(0, 65_535), 'Which byte.'),
      xor: doc(numberShape(1, 255), 'What is changed of it: 0xff, all bits. Left out: 0x01.'),
      in: doc(
        wordShape(['message', 'frame']),
        'message (left out): of the message, and checksums are right. frame: of the first frame, and they are not.',
      ),
    }),
    'A byte is changed.',
  ),
  cut: doc(numberShape(1, 65_535), 'The frames were captured to this length only (snap length).'),
  overlap: doc(
    objectShape({
      bytes: doc(numberShape(1, 65_535), 'How many bytes come twice.'),
      differ: doc(flagShape, 'true: they are others the second time.'),
    }),
    'TCP: the message goes in two segments that overlap.',
  ),
  fragment: doc(
    objectShape({
      size: doc(numberShape(8, 65_528), 'Bytes of a fragment, rounded down to a multiple of 8. Left out: 256.'),
      drop: doc(listShape(numberShape(1, 8_192), 100), 'Fragments that are not in the capture, counted from 1.'),
      overlap: doc(
        wordShape(['same', 'differ']),
        'A fragment more, over the end of the first one: same or other bytes.',
      ),
      reverse: doc(flagShape, 'The last one comes first.'),
    }),
    'The packets go in IP fragments.',
  ),
  resend: doc(
    eitherShape(
      numberShape(1, 100),
      'map',
      objectShape({
        times: doc(numberShape(1, 100), 'So many further copies.'),
        every: doc(duration, 'Left out: by the timers of the protocol, or of TCP.'),
      }),
    ),
    'Nobody confirms the message, so it is sent again; `drop` leaves out the first copy alone.',
  ),
  wrong: doc(
    eitherShape(textShape, 'list', listShape(textShape, 10)),
    'What the sender does wrong; which words there are depends on the protocol.',
  ),
});

const data = objectShape({
  text: doc(textShape, 'In UTF-8.'),
  hex: doc(textShape, 'Hexadecimal digits, spaces between them.'),
  size: doc(numberShape(0, forgeLimits.data), 'So many bytes that look random and are always the same.'),
});

/** What a host says, or sends, or does. */
export function stepShape(message: { readonly kinds: Shape<string>; readonly fields: Shape<unknown> }) {
  return objectShape({
    from: doc(textShape, 'The host that sends.'),
    to: doc(textShape, 'The host that receives; broadcast: all of them. Not needed with `on`.'),
    on: doc(textShape, 'The connection, one of `connections`; left out: the one between the two hosts.'),
    after: doc(duration, 'Time since the step before; left out: 10ms.'),
    kind: message.kinds,
    fields: rawShape({
      description: 'As JSON output has them; what is left out is filled in.',
      ...message.fields.schema,
    }),
    how: doc(rawShape({ type: 'object' }), 'How it goes out: words of the protocol.'),
    data: doc(data, 'Bytes of a connection that are no message: a file.'),
    close: doc(wordShape(['fin', 'reset']), 'Ends the connection.'),
    repeat: doc(
      objectShape({ times: numberShape(1, forgeLimits.messages), every: duration }),
      'The step happens so often; each time is a message of its own.',
    ),
    fault: doc(faultShape, 'What goes wrong on the way.'),
  });
}

export function scenarioShape(message: { readonly kinds: Shape<string>; readonly fields: Shape<unknown> }) {
  return objectShape({
    about: doc(textShape, 'What it shows, for people.'),
    protocol: doc(textShape, 'Kinds can then be written without it: sendmsg for ipmsg.sendmsg.'),
    dialect: doc(textShape, 'Of what fills in fields that are left out.'),
    start: doc(textShape, 'Time of the first step, as 2026-11-20T20:00:00Z; left out: this one.'),
    seed: doc(numberShape(0, 0xffff_ffff), 'What is chosen at random depends on it alone. Left out: 1.'),
    mtu: doc(numberShape(576, 65_535), 'Longest IP packet; left out: 1500.'),
    hosts: doc(tableShape(eitherShape(textShape, 'map', host), forgeLimits.hosts), 'Name and address of each.'),
    connections: doc(tableShape(connection, forgeLimits.hosts), 'Those of which there is more to say.'),
    options: doc(
      tableShape(listShape(textShape, 100), 20),
      'Options of dissectors that writers need: password: [secret01].',
    ),
    steps: doc(listShape(stepShape(message), forgeLimits.steps), 'What happens, in order.'),
  });
}

const untyped = { kinds: textShape, fields: rawShape({ type: 'object' }) };

/** Reads a scenario; kinds and fields are looked at when it is known which they are. */
export const scenario = scenarioShape(untyped);

export type Scenario = Told<typeof scenario>;
export type Step = Told<ReturnType<typeof stepShape>>;
export type Fault = Told<typeof faultShape>;
export type Connection = Told<typeof connection>;
export type HostTold = Told<typeof host>;
export type Data = Told<typeof data>;
