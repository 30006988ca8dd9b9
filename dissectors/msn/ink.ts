/** Handwriting (README.md §7.4): a picture in base64, behind a word that says so. */
import { decodeBase64, field, optional, rest, struct, type Field, type Input } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { Line } from './line.js';

const mark = new TextEncoder().encode('base64:');

/** Bytes that are no ink are left to what follows; what was cut is neither, for base64 has no half. */
const ink: Field<Uint8Array | undefined> = field<Uint8Array | undefined>(
  'Ink',
  {
    form: { is: 'bytes' },
    read: (input) => {
      if (input.wireLeft === 0) return undefined;
      input.need(input.wireLeft);
      const { bytes, at, end } = input;
      const picture = pictureIn(input);
      if (picture === null) return undefined;
      const written = encoded(picture);
      if (written.length !== end - at || !written.every((byte, index) => byte === bytes[at + index])) {
        Line.of(input).keep('ink', bytes, at, end);
      }
      if (input.trace !== null) input.derive('picture', 'behind its base64', picture, [at, end], row);
      input.at = end;
      return picture;
    },
    write: (sink, value, scope) => {
      sink.bytes(writtenBytes(scope, 'ink') ?? encoded(value ?? new Uint8Array(0)));
    },
    optional: true,
  },
  { doc: 'A picture, behind its base64: GIF, or Ink Serialized Format.', section: '7.4' },
);

/** The picture; null where no base64 stands behind the mark. */
function pictureIn({ bytes, at, end }: Input): Uint8Array | null {
  if (end - at < mark.length || !mark.every((byte, index) => bytes[at + index] === byte)) return null;
  return decodeBase64(bytes, at + mark.length, end);
}

function encoded(picture: Uint8Array): Uint8Array {
  const base64 = Buffer.from(picture).toString('base64');
  return Uint8Array.from([...mark, ...new TextEncoder().encode(base64)]);
}

function row(input: Input): void {
  const { trace } = input;
  if (trace === null || input.left === 0) return;
  trace.begin('picture', 'Picture', input.source, input.place, null);
  input.at = input.end;
  trace.finish(input.place, undefined, `${input.end - input.start} bytes`);
}

export const inkBody = struct('Ink', { ink, data: optional(rest('Data')) }, '7.4');
