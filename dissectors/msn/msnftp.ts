/** MSNFTP (README.md §13): files of clients up to 5.x over a connection of their own, lines and then blocks. */
import type { Cursor, Delimited } from 'imdissect/dissector';
import {
  Draft,
  kind,
  latin1,
  names,
  optional,
  rest,
  Sink,
  sized,
  struct,
  u16le,
  u8,
  word,
  type Infer,
  type Input,
  type Message,
  type MessageKind,
  type Struct,
} from 'imdissect/schema';
import { lineFeed } from './line.js';
import { lastNumber, lineEnd, upTo } from './line-words.js';
import { msnProblems } from './problems.js';

/** What reading one side of the connection needs. */
export interface FtpHint {
  readonly role: 'msnftp';
  /** The side has told the size of the file: blocks follow. */
  readonly blocks: boolean;
  readonly [key: string]: string | boolean;
}

const section = '13';
const blank = 0x20;

/** How a transfer ended. */
export const ByeCodes = names('MSNFTP end', {
  sent: 0x0100_0303,
  received: 0x0100_0305,
  'disk-full': 0x8007_0005,
  'receiver-cancelled': 0x8100_0332,
  'timed-out': 0x8100_033e,
});

const BlockTypes = names('block', { data: 0, end: 1 });

const command = word('Command', { by: blank }, { section });
const lone = upTo('Command', [lineFeed], lineEnd, { section });

const version = struct('VER', {
  command,
  number: optional(word('Number', { by: blank }, { doc: 'Some clients write one.' }), (_scope, input) =>
    isDigit(input.peek()),
  ),
  protocolName: upTo('Protocol', [lineFeed], lineEnd, { section }),
});
const user = struct('USR', {
  command,
  email: word('E-mail', { by: blank }, { section }),
  authCookie: upTo('AuthCookie', [lineFeed], lineEnd, { secret: true, doc: 'Of the invitation.', section }),
});
const size = struct('FIL', { command, fileSize: lastNumber('File size', { section }) });
const start = struct('TFR', { command: lone });
const bye = struct('BYE', { command, byeCode: lastNumber('Code', { names: ByeCodes, section }) });
const cancel = struct('CCL', { command: lone });
const other = struct('Line', {
  line: optional(rest('Line', { secret: true, doc: 'It may have the AuthCookie in a form that is not known.' })),
});
const block = struct('Block', {
  blockType: u8('Block type', { names: BlockTypes, section }),
  blockLength: u16le('Block length', { section }),
  data: sized('blockLength', rest('Data')),
});

const make = (name: string, label: string, layout: Struct<object>, doc: string): MessageKind =>
  kind(`msn.ftp-${name}`, label, [layout], { doc, section });

const forms = {
  version: { layout: version, kind: make('version', 'FTP_VER', version, 'Says that this is MSNFTP; both sides do.') },
  user: {
    layout: user,
    kind: make('user', 'FTP_USR', user, 'The receiver proves by the AuthCookie that it was invited.'),
  },
  size: { layout: size, kind: make('size', 'FTP_FIL', size, 'The sender tells the size of the file.') },
  start: { layout: start, kind: make('start', 'FTP_TFR', start, 'The receiver wants the file.') },
  bye: { layout: bye, kind: make('bye', 'FTP_BYE', bye, 'The receiver tells how it ended.') },
  cancel: { layout: cancel, kind: make('cancel', 'FTP_CCL', cancel, 'The receiver cancels.') },
  other: { layout: other, kind: make('other', 'FTP_LINE', other, 'A line that is not known.') },
  block: { layout: block, kind: make('block', 'FTP_BLOCK', block, 'A part of the file, or the end of it.') },
} as const;

type FormName = keyof typeof forms;

export const ftpForms: Readonly<Record<FormName, { readonly layout: Struct<object>; readonly kind: MessageKind }>> =
  forms;
export const ftpKinds: readonly MessageKind[] = Object.values(forms).map((one) => one.kind);

export type FtpFields = Partial<
  Infer<typeof version> &
    Infer<typeof user> &
    Infer<typeof size> &
    Infer<typeof bye> &
    Infer<typeof other> &
    Infer<typeof block>
>;

const longestLine = 1024;
const blockHead = 3;

/** The first line of either side. */
const letterV = 0x56;
const opening = /^VER (?:\d{1,4} )?MSNFTP\r?\n$/;

/** Whether a connection begins with MSNFTP; false as well while that cannot be told. */
export function beginsFtp(cursor: Cursor): boolean {
  if (cursor.peek() !== letterV) return false;
  const feed = cursor.find(lineFeed);
  return feed >= 0 && feed - cursor.at < 20 && opening.test(latin1(cursor.bytes, cursor.at, feed + 1));
}

export function delimitFtp(cursor: Cursor, { blocks }: FtpHint): Delimited {
  if (blocks && cursor.peek() <= BlockTypes.numbers.end) {
    if (cursor.left < blockHead) return { wait: blockHead };
    return { message: blockHead + cursor.peek(1) + cursor.peek(2) * 0x100 };
  }
  const feed = cursor.find(lineFeed);
  if (feed >= 0) return { message: feed + 1 - cursor.at };
  return cursor.left > longestLine ? { body: cursor.left } : { wait: cursor.left + 1 };
}

const lines: readonly (readonly [FormName, RegExp])[] = [
  ['version', /^VER (?:\d{1,4} )?\S{1,32}\r\n$/],
  ['user', /^USR [!-~]{1,256} [!-~]{1,256}\r\n$/],
  ['size', /^FIL (?:0|[1-9]\d{0,14})\r\n$/],
  ['start', /^TFR\r\n$/],
  ['bye', /^BYE (?:0|[1-9]\d{0,14})\r\n$/],
  ['cancel', /^CCL\r\n$/],
];

function formAt(input: Input, { blocks }: FtpHint): FormName {
  if (blocks && input.peek() <= BlockTypes.numbers.end) return 'block';
  const text = latin1(input.bytes, input.at, Math.min(input.end, input.at + longestLine));
  const known = lines.find(([, pattern]) => pattern.test(text));
  if (known !== undefined) return known[0];
  // A line that is cut is what its command says.
  const isCut = !text.includes('\n') && text.length < longestLine;
  return (
    (isCut ? lines.find(([, { source }]) => source.startsWith(`^${text.slice(0, 3)}`))?.[0] : undefined) ?? 'other'
  );
}

export function readFtp(input: Input, hint: FtpHint): Message<FtpFields> {
  const { layout, kind: chosen } = ftpForms[formAt(input, hint)];
  const draft = new Draft<FtpFields>(chosen, input, msnProblems.malformed);
  draft.role = 'msnftp';
  draft.take(layout);
  return draft.end();
}

/** The bytes of a line or a block; null when the kind is another's. */
export function writeFtp(fields: FtpFields, wanted: MessageKind): Uint8Array | null {
  const form = Object.values(ftpForms).find((one) => one.kind === wanted);
  if (form === undefined) return null;
  const sink = new Sink();
  form.layout.write(sink, fields);
  return sink.finish();
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
