/** The header that all packets have: `version:packetNo:user:host:command:` (draft 9 §2). */
import { derived, field, optional, struct, type Field, type Infer, type Input, type Scope } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { client } from './client-word.js';
import { Modes } from './commands.js';
import { fingerprint, nameEnd } from './fingerprint.js';
import { Layout } from './layout.js';
import { optionChoice } from './options.js';
import { writeText } from './packet-sink.js';
import { digits } from './packet-numbers.js';
import { colon, decimal32, emptied, readNumber, writeNumber } from './tokens.js';

/** The index of the colon that ends a header field. @throws Stop when the header ends before */
function headerEnd(input: Input, index: number): number {
  if (index >= 0) return index;
  const layout = Layout.of(input);
  layout.region = layout.contentEnd;
  throw layout.missing(input);
}

function leaveColon(input: Input, index: number): void {
  input.at = index + 1;
}

const version = field<string>(
  'Version',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = headerEnd(input, layout.scan.version);
      const value = layout.textOf(input, input.at, end, scope, 'version');
      leaveColon(input, end);
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value, writtenBytes(scope, 'version'));
      sink.u8(colon);
    },
  },
  {
    doc: 'Format version 1, with a client’s own words behind it: 1_lbt… is FeiQ, 1_iptux iptux, 1@shiyeline Shiyeline.',
    section: '2',
  },
);

const packetNo = field<string | null>(
  'Packet number',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = headerEnd(input, layout.scan.packetNo);
      const value = digits(input, layout, end, scope, 'packetNo', 'Packet number');
      leaveColon(input, end);
      return value;
    },
    write: (sink, value, scope) => {
      const bytes = writtenBytes(scope, 'packetNo');
      if (bytes !== null) sink.bytes(bytes);
      else sink.ascii(value ?? '0');
      sink.u8(colon);
    },
    show: (value) => value ?? 'not a number',
  },
  { doc: 'Decimal digits, unique for a host and user: seconds since 1970, a counter or random.', section: '2' },
);

const user = field<string>(
  'User',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = headerEnd(input, layout.scan.user);
      const last = nameEnd(input.bytes, input.at, end);
      const value = emptied(input, layout, last, scope, 'user');
      input.at = last === end ? end + 1 : last;
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value, writtenBytes(scope, 'user'));
      if (scope['fingerprint'] === undefined) sink.u8(colon);
    },
  },
  { doc: 'Log-on name of the sender.', section: '2' },
);

const host = field<string>(
  'Host',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = headerEnd(input, layout.scan.host);
      const value = emptied(input, layout, end, scope, 'host');
      leaveColon(input, end);
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value, writtenBytes(scope, 'host'));
      sink.u8(colon);
    },
  },
  { doc: 'Host name of the sender.', section: '2' },
);

const command = field<number | null>(
  'Command',
  {
    form: { is: 'number' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = layout.scan.command;
      if (end >= layout.contentEnd && layout.cut) throw input.stop(input.left + 1);
      const value = readNumber(input, layout, end, decimal32, scope, 'command', 'Command');
      input.at = layout.bare ? end : end + 1;
      if (layout.bare) layout.leaveSection(input);
      return value;
    },
    write: (sink, value, scope) => {
      writeNumber(sink, value, decimal32, scope, 'command');
      if (scope['bare'] !== true) sink.u8(colon);
    },
  },
  { doc: 'Mode in the low 8 bits, options above; decimal.', section: '2' },
);

const bare = optional(
  field<true>(
    'No body',
    {
      form: { is: 'flag' },
      read: (): true => true,
      write: () => undefined,
      show: () => 'the packet ends without the colon after the command',
      derived: true,
    },
    { doc: 'The colon after the command is missing.' },
  ),
  (_scope, input) => Layout.of(input).bare,
);

function commandIn(scope: Scope): number | null {
  const value = scope['command'];
  return typeof value === 'number' ? value : null;
}

const mode: Field<number | null> = derived<number | null>(
  'Mode',
  { is: 'number' },
  (scope) => {
    const value = commandIn(scope);
    return value === null ? null : value & 0xff;
  },
  { names: Modes, doc: 'What the packet is: the low 8 bits of the command.', section: '3' },
);

const options: Field<number | null> = derived<number | null>(
  'Options',
  { is: 'number' },
  (scope) => {
    const value = commandIn(scope);
    return value === null ? null : (value & ~0xff) >>> 0;
  },
  {
    flags: optionChoice,
    doc: 'The command without its low 8 bits; what a bit means depends on the mode.',
    section: '4',
    display: (value) => (value === null ? 'not a number' : `0x${value.toString(16).padStart(8, '0')}`),
  },
);

export const header = struct(
  'IPMsg header',
  { version, packetNo, user, fingerprint, host, command, bare, mode, options, client },
  '2',
);

export type Header = Infer<typeof header>;
