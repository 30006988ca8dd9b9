/**
 * Entry packets: who is there. `nick NUL group`, and then what the client adds: Windows and macOS a block of UTF-8
 * lines, iptux a picture's name and its encoding, Shiyeline an identifier (draft 14; draft 9 §3.1 has nick and group).
 */
import { field, optional, type Input, type Scope } from 'imdissect/schema';
import { clientVersionFrom } from './client-version.js';
import { mode } from './commands.js';
import { find, Layout } from './layout.js';
import { entryOptions } from './options.js';
import { bodyText, ifMore, section, trailer } from './sections.js';
import { utf8Block, type Utf8Block } from './utf8-block.js';

/** What Windows writes behind the nickname of somebody who is absent. */
const absenceTitle = /\[([^[\]]*)\]$/;

const absence = field<string | undefined>(
  'Absence',
  {
    form: { is: 'text' },
    read: (_input, scope) => {
      const { options, nick } = scope;
      if (typeof options !== 'number' || (options & entryOptions.bits.ABSENCE) === 0) return undefined;
      const name = blockOf(scope)?.nick ?? nick;
      return typeof name === 'string' ? absenceTitle.exec(name)?.[1] : undefined;
    },
    write: () => undefined,
    show: (value) => value ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'Why the user is absent: the words in brackets behind the nickname, as Windows writes them.', section: '4.1' },
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
  text: optional(
    bodyText('A word of farewell, as go-ipmsg says it.'),
    (scope, input) => scope['nick'] === undefined && isFarewell(input),
  ),
  group,
  utf8: ifMore(utf8Block, (scope, input) => scope['nick'] !== undefined && atBlock(scope, input)),
  clientVersion: clientVersionFrom(
    (scope) => blockOf(scope)?.version,
    'The version word of the UTF-8 block, taken apart.',
  ),
  absence,
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
