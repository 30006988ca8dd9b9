/** Sections: the NUL-separated parts of a packet's body. The writer puts the NUL in front of all but the first. */
import { field, optional, repeat, type Field, type FieldOptions, type Input, type Scope } from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { Layout } from './layout.js';
import { writeText } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { emptied } from './tokens.js';

/** A whole section of text. */
export function section(key: string, label: string, place: 'first' | 'later', options?: FieldOptions): Field<string> {
  return field<string>(
    label,
    {
      form: { is: 'text' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const end = layout.sectionEnd(input);
        const value = emptied(input, layout, end, scope, key);
        input.at = end;
        layout.leaveSection(input);
        return value;
      },
      write: (sink, value, scope) => {
        if (place === 'later') sink.u8(0);
        writeText(sink, value, writtenBytes(scope, key));
      },
    },
    options,
  );
}

/** The text of a command: the first section. Its lines end with LF alone. */
export function bodyText(doc: string): Field<string> {
  const inner = section('text', 'Text', 'first', { doc });
  return Object.freeze({
    ...inner,
    read: (input, scope, attach) => {
      const value = inner.read(input, scope, attach);
      if (value.includes('\r')) Layout.of(input).report(ipmsgProblems.lineFeed, { field: 'the text' });
      return value;
    },
  } satisfies Field<string>);
}

/** The rest of the section as bytes; a NUL goes in front where it is not the first. */
export function rawSection(label: string, place: 'first' | 'later', options?: FieldOptions): Field<Uint8Array> {
  return field<Uint8Array>(
    label,
    {
      form: { is: 'bytes' },
      read: (input) => {
        const layout = Layout.of(input);
        const value = input.take(layout.sectionEnd(input) - input.at);
        layout.leaveSection(input);
        return value;
      },
      write: (sink, value) => {
        if (place === 'later') sink.u8(0);
        sink.bytes(value);
      },
    },
    options,
  );
}

/** Present when the body has content here. */
export function ifMore<T>(inner: Field<T>, also?: (scope: Scope, input: Input) => boolean): Field<T | undefined> {
  return optional(inner, (scope, input) => Layout.of(input).more(input) && (also?.(scope, input) ?? true));
}

/** Runs `inside` with the region drawn in to the section that begins here. @throws Stop */
function inSection<T>(input: Input, inside: (layout: Layout) => T): T {
  const layout = Layout.of(input);
  if (layout.bare) throw layout.missing(input);
  const outer = layout.region;
  layout.region = layout.sectionEnd(input);
  const value = inside(layout);
  layout.region = outer;
  return value;
}

/** The same for all of a section: its NUL is taken also when nothing inside it did. */
export function throughSection<T>(input: Input, inside: (layout: Layout) => T): T {
  return inSection(input, (layout) => {
    const value = inside(layout);
    if (input.at === layout.region) layout.leaveSection(input);
    return value;
  });
}

/** A field that is a whole section of its own: its words end with the section. */
export function wholeSection<T>(inner: Field<T>, place: 'first' | 'later'): Field<T> {
  return Object.freeze({
    ...inner,
    read: (input: Input, scope: Scope, attach: (partial: unknown) => void) =>
      throughSection(input, () => inner.read(input, scope, attach)),
    write: (sink, value, scope) => {
      if (place === 'later') sink.u8(0);
      inner.write(sink, value, scope);
    },
  } satisfies Field<T>);
}

/** A field among others in the first section. */
export function inFirstSection<T>(inner: Field<T>): Field<T> {
  return Object.freeze({
    ...inner,
    read: (input: Input, scope: Scope, attach: (partial: unknown) => void) =>
      inSection(input, () => inner.read(input, scope, attach)),
  });
}

const padding = optional(
  field<number>(
    'Padding',
    {
      form: { is: 'number' },
      read: (input) => {
        const count = input.end - input.at;
        input.take(count);
        return count;
      },
      write: (sink, value) => {
        sink.bytes(new Uint8Array(value));
      },
      show: (value) => (value === 1 ? '1 NUL' : `${value} NULs`),
    },
    {
      doc: 'NULs at the end. One is customary, libipmsg writes up to four, Windows adds 64 to late resends.',
      section: '2',
    },
  ),
  (_scope, input) => input.left > 0,
);

export const charset = field<string | undefined>(
  'Text encoding',
  {
    form: { is: 'text' },
    read: (input) => {
      const layout = Layout.of(input);
      const charsets =
        layout.charsetsInside.length === 0 ? layout.charsets : [...layout.charsets, ...layout.charsetsInside];
      const [first] = charsets;
      return first === undefined || charsets.every((label) => label === first) ? first : charsets.join(' ');
    },
    write: () => undefined,
    show: (value) => value ?? '',
    derived: true,
    optional: true,
  },
  {
    doc: 'By what the text was decoded; absent when all of it is ASCII. Where texts differ, one label for each that is not ASCII, in their order; those that were encrypted come last.',
    section: '9',
  },
);

export const hexCase = field<'upper' | undefined>(
  'Hexadecimal digits',
  {
    form: { is: 'text' },
    read: (input) => (Layout.of(input).hexCase === 2 ? 'upper' : undefined),
    write: () => undefined,
    show: (value) => value ?? '',
    derived: true,
    optional: true,
  },
  { doc: '"upper" when the letters of hexadecimal values are upper case; absent when they are lower case.' },
);

const isLeft = (_scope: Scope, input: Input): boolean => Layout.of(input).isLeft(input);

/** What stands at the end of every body: sections that no field claims, the trailing NULs, and how it was written. */
export const trailer = {
  sections: optional(
    repeat(
      'Further sections',
      rawSection('Section', 'later'),
      { while: (input) => Layout.of(input).isLeft(input) },
      { doc: 'Sections that the command does not use, as bytes.' },
    ),
    isLeft,
  ),
  padding,
  charset,
  hexCase,
  asWritten,
};
