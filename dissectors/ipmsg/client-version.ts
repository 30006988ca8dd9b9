/** The version words of Windows and macOS clients: `platform:major:minor:revision` (draft 14). */
import { derived, field, names, struct, type Field, type FieldOptions, type Scope } from 'imdissect/schema';

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

const told = (label: string, is: 'number' | 'text', more: FieldOptions = {}): Field<unknown> =>
  derived(label, { is }, () => undefined, more);

const clientVersionWords = struct('Client version', {
  platform: told('Platform', 'number', { names: platforms, show: 'hex', doc: 'The system that the client runs on.' }),
  major: told('Major', 'number', { doc: 'First number of the version: 4 in 4.99r3.' }),
  minor: told('Minor', 'number', { doc: 'Second number of the version: 99 in 4.99r3.' }),
  revision: told('Revision', 'number', { doc: 'n: alpha n; 50+n: beta n; 100+n: release r n.' }),
  text: told('In words', 'text', { doc: 'System and version as people write them: win64 4.99r3.' }),
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

/** A version word that was read before, taken apart. */
export function clientVersionFrom(word: (scope: Scope) => unknown, doc: string): Field<ClientVersion | undefined> {
  return field<ClientVersion | undefined>(
    'Client version',
    {
      form: { is: 'object', fields: clientVersionWords.fields },
      read: (_input, scope) => clientVersionOf(word(scope)),
      write: () => undefined,
      show: (value) => value?.text ?? '',
      derived: true,
      optional: true,
    },
    { doc, section: '4.1' },
  );
}
