/** The lines of the UTF-8 block: `LF key ":" value`. */
import { field, struct, type Field, type Input } from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { find, Layout } from './layout.js';
import { ipmsgProblems } from './problems.js';
import { putText } from './text.js';
import { colon } from './tokens.js';

/** Begins each line. */
export const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The lines with a meaning, in the order that all known clients write them. */
export const lineKeys = { UN: 'user', HN: 'host', NN: 'nick', GN: 'group', VS: 'version', IP: 'ipdict' } as const;

/** Where the line that begins here, with its LF, ends. */
function lineEnd(input: Input, layout: Layout): number {
  const end = find(input.bytes, input.at + 1, layout.region, lineFeed);
  if (end < 0 && layout.cut && layout.region >= layout.contentEnd) throw layout.missing(input);
  return end < 0 ? layout.region : end;
}

/** The line goes to its end, and the last one takes the section's NUL. */
function leaveLine(input: Input, layout: Layout, end: number): void {
  if (input.bytes[end - 1] === carriageReturn) layout.report(ipmsgProblems.lineFeed, { field: 'the UTF-8 block' });
  input.at = end;
  if (end === layout.region) layout.leaveSection(input);
}

/** A line with a meaning. */
export function line(mark: string, key: string, label: string, doc = ''): Field<string | undefined> {
  return field<string | undefined>(
    label,
    {
      form: { is: 'text' },
      optional: true,
      read: (input, scope) => {
        const layout = Layout.of(input);
        const end = lineEnd(input, layout);
        const text = layout.utf8Of(input, Math.min(input.at + 4, end), end, scope, key);
        leaveLine(input, layout, end);
        return text;
      },
      write: (sink, text, scope) => {
        sink.ascii(`\n${mark}:`);
        const bytes = writtenBytes(scope, key);
        if (bytes === null) putText(sink, text ?? '', 'utf-8');
        else sink.bytes(bytes);
      },
    },
    { doc },
  );
}

/** Any other line. */
export const otherLine = struct('Line', {
  name: field<string>(
    'Key',
    {
      form: { is: 'text' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const end = lineEnd(input, layout);
        const mark = find(input.bytes, input.at, end, colon);
        const text = layout.utf8Of(input, input.at + 1, mark < 0 ? end : mark, scope, 'name');
        if (mark < 0) leaveLine(input, layout, end);
        else input.at = mark + 1;
        return text;
      },
      write: (sink, text, scope) => {
        sink.u8(lineFeed);
        const bytes = writtenBytes(scope, 'name');
        if (bytes === null) putText(sink, text, 'utf-8');
        else sink.bytes(bytes);
      },
    },
    { doc: 'What stands in front of the first colon; all of the line where it has none.' },
  ),
  value: field<string | undefined>(
    'Value',
    {
      form: { is: 'text' },
      optional: true,
      read: (input, scope) => {
        if (input.bytes[input.at - 1] !== colon) return undefined;
        const layout = Layout.of(input);
        // The line's LF was taken with its key: the search for the next one begins a byte earlier.
        input.at--;
        const end = lineEnd(input, layout);
        input.at++;
        const text = layout.utf8Of(input, input.at, end, scope, 'value');
        leaveLine(input, layout, end);
        return text;
      },
      write: (sink, text, scope) => {
        sink.u8(colon);
        const bytes = writtenBytes(scope, 'value');
        if (bytes === null) putText(sink, text ?? '', 'utf-8');
        else sink.bytes(bytes);
      },
    },
    { doc: 'What stands behind the colon.' },
  ),
  asWritten,
});

/** The line feed that nothing follows. */
export const finalLineFeed = field<true | undefined>(
  'Final line feed',
  {
    form: { is: 'flag' },
    optional: true,
    read: (input): true => {
      const layout = Layout.of(input);
      leaveLine(input, layout, input.at + 1);
      return true;
    },
    write: (sink) => {
      sink.u8(lineFeed);
    },
    show: () => 'as macOS writes it',
  },
  { doc: 'The last line ends with LF too.' },
);
