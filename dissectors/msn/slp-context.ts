/** What an invitation is about, in base64 (README.md §11.4): an MSN object, a file, a webcam. */
import {
  decodeBase64,
  field,
  group,
  Input,
  optional,
  readTraced,
  rest,
  Sink,
  struct,
  u32le,
  u64le,
  decodeText,
  encodeText,
  type Field,
  type Infer,
} from 'imdissect/schema';
import { plainGuid } from './p2p-names.js';
import { objectShape, readMsnObject, type MsnObject } from './msn-object.js';
import { objectRow } from './msn-object-param.js';
import type { Header } from './header-list.js';
import { part, partObject, told } from './told.js';
import { withoutNuls } from './trailing-nul.js';

const section = '11.4';

const nameLength = 520;
const shareLength = 30;
/** Bytes of a file context of version 2. */
const shortLength = 574;
const reservedLength = 64;

/** Text in UTF-16LE with NUL behind it, in a field of fixed length. */
function fixedText(label: string, length: number, doc: string): Field<string> {
  return field<string>(
    label,
    {
      form: { is: 'text' },
      read: (input) => {
        const bytes = input.take(length);
        const text = decodeText(bytes, 0, bytes.length, 'utf-16le');
        const nul = text.indexOf('\0');
        return nul < 0 ? text : text.slice(0, nul);
      },
      write: (sink, value) => {
        const bytes = encodeText(value, 'utf-16le') ?? new Uint8Array(0);
        sink.bytes(bytes.subarray(0, length));
        for (let at = bytes.length; at < length; at++) sink.u8(0);
      },
    },
    { doc, section },
  );
}

function blob(label: string, length: number, doc: string): Field<Uint8Array> {
  return field<Uint8Array>(
    label,
    {
      form: { is: 'bytes' },
      read: (input) => input.take(length),
      write: (sink, value) => {
        sink.bytes(value);
      },
    },
    { doc, section },
  );
}

const reserved = blob('Reserved', reservedLength, 'Only where the length says so.');

/** The context of a file. */
export const fileContext = struct(
  'File context',
  {
    length: u32le('Context length', { doc: 'Without the preview in version 2, with it in version 3.', section }),
    version: u32le('Context version', { section }),
    fileSize: u64le('File size', { section }),
    previewType: u32le('Preview type', {
      doc: 'Clients disagree: whether a preview follows is told by its bytes.',
      section,
    }),
    fileName: fixedText('File name', nameLength, 'In UTF-16, with NUL behind it.'),
    sharing: blob('Background sharing', shareLength, 'Zeros for files.'),
    marker: u32le('Marker', { show: 'hex', doc: '0 or all bits set.', section }),
    reserved: optional(reserved, (_scope, input) => input.wireLeft >= reservedLength && isZero(input, reservedLength)),
    preview: optional(rest('Preview', { doc: 'A small PNG picture of the file.', section })),
  },
  section,
);

export type FileContext = Infer<typeof fileContext>;

const fileField = group(fileContext);

/** Version 3 has zeros behind the marker; a preview begins with something else. */
function isZero(input: Input, length: number): boolean {
  for (let i = 0; i < length; i++) if (input.peek(i) !== 0) return false;
  return true;
}

/** What the GUID in the context of a webcam stands for. */
const webcam = 'B8BE70DE-E2CA-4400-AE03-88FF85B9F4E8';

/** One of the three. */
export interface Context {
  readonly object?: MsnObject;
  readonly file?: FileContext;
  readonly media?: string;
  readonly mediaGuid?: string;
}

export const contextShape = partObject(
  'Context',
  {
    object: objectShape('Object'),
    file: told<FileContext>(Object.freeze({ ...fileField, optional: true, derived: true }), () => undefined),
    media: part('Media', 'text', { doc: 'What the GUID stands for.' }),
    mediaGuid: part('Media GUID', 'text'),
  },
  { doc: 'What the session is about, behind its base64.', section },
);

/** What the context in base64 says, in an invitation of this kind; undefined when it is nothing that is known. */
export function readContext(base64: string, session: string | undefined): Context | undefined {
  const bytes = decodeBase64(new TextEncoder().encode(base64.trim()));
  if (bytes === null) return undefined;
  const text = withoutNuls(decodeText(bytes, 0, bytes.length, 'utf-8'));
  if (text.startsWith('<msnobj')) return { object: readMsnObject(text) };
  if (session === 'file') return readFile(bytes);
  return session?.startsWith('webcam') === true ? readMedia(bytes) : undefined;
}

function readFile(bytes: Uint8Array): Context | undefined {
  if (bytes.length < shortLength) return undefined;
  return { file: fileField.read(new Input(bytes, 0, bytes.length), {}, () => undefined) };
}

function readMedia(bytes: Uint8Array): Context | undefined {
  const mediaGuid = withoutNuls(decodeText(bytes, 0, bytes.length, 'utf-16le')).trim();
  if (!/^\{[0-9A-Fa-f-]{36}\}$/.test(mediaGuid)) return undefined;
  return { mediaGuid, media: plainGuid(mediaGuid) === webcam ? 'webcam' : 'video conversation' };
}

/** Rows for the context of an invitation: in a source of its own, behind the base64. */
export function contextRows(input: Input, { name, value }: Header, [from, to]: readonly [number, number]): void {
  if (input.trace === null || name.toLowerCase() !== 'context') return;
  const context = readContext(value, 'file') ?? readContext(value, 'webcam');
  const bytes = decodeBase64(new TextEncoder().encode(value.trim()));
  if (context === undefined || bytes === null) return;
  input.derive('context', 'behind its base64', bytes, [from, to], (inner) => {
    const { object, file } = context;
    if (object !== undefined) objectRow(inner, object);
    else if (file !== undefined) readTraced(fileRow, inner, {}, () => undefined);
    else mediaRow(inner, context);
  });
}

const fileRow = Object.freeze({ ...fileField, key: 'file' });

function mediaRow(input: Input, { media = '', mediaGuid = '' }: Context): void {
  const { trace } = input;
  trace?.begin('media', 'Media', input.source, input.place, null);
  input.at = input.end;
  trace?.finish(input.place, mediaGuid, `${mediaGuid}: ${media}`);
}

/** The context as an invitation has it. */
export function writeContext({ object, file, mediaGuid }: Context): string {
  const sink = new Sink();
  if (object !== undefined) sink.bytes(encodeText(`${object.xml}\0`, 'utf-8') ?? new Uint8Array(0));
  else if (file !== undefined) fileContext.write(sink, file);
  else sink.bytes(encodeText(`${mediaGuid ?? ''}\0`, 'utf-16le') ?? new Uint8Array(0));
  return Buffer.from(sink.finish()).toString('base64');
}
