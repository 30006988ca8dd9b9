/**
 * Entry packets: who is there. `nick NUL group`, and then what the client adds: Windows and macOS a block of UTF-8
 * lines, iptux a picture's name and its encoding, Shiyeline an identifier (draft 14; draft 9 §3.1 has nick and group).
 */
import { derived, field, names, optional, struct, type Field, type Input, type Scope } from 'imdissect/schema';
import { mode } from './commands.js';
import { find, Layout } from './layout.js';
import { ifMore, section, trailer } from './sections.js';
import { utf8Block, type Utf8Block } from './utf8-block.js';

const platforms = names('platform', {
  win32: 0x00010001,
  win64: 0x00010002,
  macos: 0x00020000,
  ios: 0x00030000,
  android: 0x00040000,
});

/** The words of `VS:`, taken apart. */
export interface ClientVersion {
  readonly platform: number;
  readonly major: number;
  readonly minor: number;
  readonly revision: number;
  readonly text: string;
}

const told = (label: string, is: 'number' | 'text', more: object = {}): Field<unknown> =>
  derived(label, { is }, () => undefined, more);

const clientVersionWords = struct('Client version', {
  platform: told('Platform', 'number', { names: platforms, show: 'hex' }),
  major: told('Major', 'number'),
  minor: told('Minor', 'number'),
  revision: told('Revision', 'number', { doc: 'n: alpha n; 50+n: beta n; 100+n: release r n.' }),
  text: told('In words', 'text'),
});

/** `00010002:4:99:103` in numbers and words; undefined when it is not made so. */
export function clientVersionOf(words: unknown): ClientVersion | undefined {
  const match = typeof words === 'string' ? /^([0-9A-Fa-f]{1,8}):(\d{1,5}):(\d{1,5}):(\d{1,5})$/.exec(words) : null;
  if (match === null) return undefined;
  const [, type = '', ...numbers] = match;
  const platform = parseInt(type, 16);
  const [major = 0, minor = 0, revision = 0] = numbers.map(Number);
  const system = platforms.nameOf(platform) ?? `platform 0x${platform.toString(16)}`;
  return { platform, major, minor, revision, text: `${system} ${major}.${minor}${revisionText(revision)}` };
}

function revisionText(revision: number): string {
  if (revision >= 100) return revision === 100 ? '' : `r${revision - 100}`;
  return revision >= 50 ? ` beta ${revision - 50}` : ` alpha ${revision}`;
}

const clientVersion = field<ClientVersion | undefined>(
  'Client version',
  {
    form: { is: 'object', fields: clientVersionWords.fields },
    read: (_input, scope) => clientVersionOf(blockOf(scope)?.version),
    write: () => undefined,
    show: (value) => value?.text ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'The version word of the UTF-8 block, taken apart.', section: '4.1' },
);

function blockOf(scope: Scope): Partial<Utf8Block> | undefined {
  const block = scope['utf8'];
  return typeof block === 'object' && block !== null ? block : undefined;
}

/** A block of UTF-8 lines begins here. */
function atBlock(_scope: Scope, input: Input): boolean {
  return input.bytes[input.at] === 0x0a;
}

const group = ifMore(
  section('group', 'Group', 'later', { doc: 'The group that the user belongs to; often empty.', section: '4.1' }),
  (scope, input) => scope['nick'] !== undefined && !atBlock(scope, input),
);

const encodings = ['utf-8', 'utf8', 'gb18030', 'gbk', 'gb2312', 'big5', 'cp932', 'shift_jis', 'euc-jp', 'euc-kr'];

/** Two sections are left and the second names an encoding, or the version says iptux. */
function atIcon(scope: Scope, input: Input, layout: Layout): boolean {
  if (scope['group'] === undefined) return false;
  if (layout.dialect === 'iptux') return true;
  const nul = find(input.bytes, input.at, layout.contentEnd, 0);
  if (nul < 0) return false;
  const end = find(input.bytes, nul + 1, layout.contentEnd, 0);
  // The word that decides was cut: what the section is cannot be told.
  if (end < 0 && layout.cut) throw input.stop(input.left + 1);
  const word = layout.decode(input.bytes, nul + 1, end < 0 ? layout.contentEnd : end).toLowerCase();
  return encodings.includes(word);
}

/** Shiyeline's third section: 32 hexadecimal digits. */
function atIdentifier(scope: Scope, input: Input, layout: Layout): boolean {
  if (layout.dialect !== 'shiyeline' || scope['group'] === undefined) return false;
  return layout.contentEnd - input.at === 32;
}

export const entryFields = {
  nick: ifMore(
    section('nick', 'Nickname', 'first', {
      doc: 'Display name; Windows adds "[absence title]". Shiyeline writes the host name here.',
      section: '4.1',
    }),
    (_scope, input) => !isFarewell(input),
  ),
  text: optional(section('text', 'Text', 'first'), (scope, input) => scope['nick'] === undefined && isFarewell(input)),
  group,
  utf8: ifMore(utf8Block, (scope, input) => scope['nick'] !== undefined && atBlock(scope, input)),
  clientVersion,
  iconFile: ifMore(
    section('iconFile', 'Icon file', 'later', { doc: 'iptux: file name of the picture.', section: '4.1' }),
    (scope, input) => !atBlock(scope, input) && atIcon(scope, input, Layout.of(input)),
  ),
  encoding: ifMore(
    section('encoding', 'Preferred encoding', 'later', {
      doc: 'iptux: what others should write in when they write to it. The packet itself may be in another.',
      section: '4.1',
    }),
    (scope) => scope['iconFile'] !== undefined,
  ),
  identifier: ifMore(
    section('identifier', 'Identifier', 'later', { doc: 'Shiyeline: 32 hexadecimal digits.' }),
    (scope, input) => atIdentifier(scope, input, Layout.of(input)),
  ),
  ...trailer,
};

/** go-ipmsg says a word when it leaves: BR_EXIT with one section that no NUL ends. */
function isFarewell(input: Input): boolean {
  const layout = Layout.of(input);
  return (
    !layout.cut &&
    !layout.bare &&
    layout.mode === mode.BR_EXIT &&
    input.at < layout.contentEnd &&
    find(input.bytes, input.at, input.end, 0) < 0
  );
}
