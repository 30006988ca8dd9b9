/** The bytes of an MSN object that were put together (README.md §10.5), held against the digest of its description. */
import { sha1 } from 'imdissect/crypto';
import {
  decodeBase64,
  Draft,
  field,
  kind,
  optional,
  rest,
  struct,
  type Infer,
  type Input,
  type Message,
} from 'imdissect/schema';
import type { MsnHint } from './hint.js';
import type { MsnObject } from './msn-object.js';
import { ObjectTypes } from './names.js';
import { msnProblems } from './problems.js';
import { part, told } from './told.js';

const unitName = 'object';

/** The unit that tells `read` what the object should be. */
export function objectUnit({ type, sha1d }: MsnObject): string {
  return [unitName, type ?? '', sha1d ?? ''].join(' ');
}

export function isObjectUnit(unit: string): boolean {
  return unit.startsWith(`${unitName} `);
}

/** What the description says, as text rule of the input: values have no other way to know of it. */
class Described {
  constructor(
    readonly type: number | undefined,
    readonly sha1d: string | undefined,
  ) {}

  static of(unit: string): Described {
    const [, type = '', sha1d = ''] = unit.split(' ', 3);
    return new Described(/^\d{1,9}$/.test(type) ? Number(type) : undefined, sha1d === '' ? undefined : sha1d);
  }

  decode(): string {
    return '';
  }
}

const section = '10.5';

function described<T>(label: string, is: 'number' | 'text', of: (object: Described) => T | undefined) {
  return field<T | undefined>(
    label,
    {
      form: { is },
      derived: true,
      optional: true,
      read: ({ text }) => (text instanceof Described ? of(text) : undefined),
      write: () => undefined,
    },
    { section, ...(is === 'number' ? { names: ObjectTypes } : {}), doc: 'As the invitation says.' },
  );
}

const pictureFormats: readonly (readonly [string, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['cabinet', [0x4d, 0x53, 0x43, 0x46]],
];

const layout = struct(
  'Object',
  {
    objectType: described<number>('Object type', 'number', ({ type }) => type),
    sha1d: described<string>('SHA1D', 'text', ({ sha1d }) => sha1d),
    data: optional(rest('Data')),
    dataFormat: told<string>(part('Format', 'text', { doc: 'By its first bytes.', section }), ({ data }) =>
      data instanceof Uint8Array ? formatOf(data) : undefined,
    ),
    sha1: told<string>(part('SHA-1 of the data', 'text', { doc: 'In base64, as SHA1D.', section }), ({ data }) =>
      data instanceof Uint8Array ? Buffer.from(sha1(data)).toString('base64') : undefined,
    ),
    dataVerified: told<boolean>(
      part('Verified', 'flag', { doc: 'Whether SHA1D is the digest of the data.', section }),
      ({ sha1d, sha1: found }) =>
        typeof sha1d === 'string' && typeof found === 'string' ? isSame(sha1d, found) : undefined,
      (right) => (right ? 'SHA1D is the digest of the data' : 'SHA1D is the digest of something else'),
    ),
  },
  section,
);

function formatOf(data: Uint8Array): string | undefined {
  return pictureFormats.find(([, magic]) => magic.every((byte, index) => data[index] === byte))?.[0];
}

/** The same bytes, whatever padding they have in base64. */
function isSame(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [a, b].map((text) => decodeBase64(encoder.encode(text.trim())));
  return left != null && right != null && left.length === right.length && left.every((byte, i) => byte === right[i]);
}

export type ObjectDataFields = Partial<Infer<typeof layout>>;

export const objectDataKind = kind('msn.object-data', 'OBJECT', [layout], {
  doc: 'A picture, emoticon, wink or voice clip that was transferred, put together.',
  section,
});

export function readObjectData(input: Input, hint: MsnHint, unit: string): Message<ObjectDataFields> {
  input.text = Described.of(unit);
  const draft = new Draft<ObjectDataFields>(objectDataKind, input, msnProblems.malformed);
  draft.role = hint.role;
  draft.direction = 'peer-to-peer';
  if (hint.version > 0) draft.dialect = `MSNP${hint.version}`;
  draft.take(layout);
  if (draft.fields.dataVerified === false)
    draft.report(msnProblems.objectHash, { digest: 'SHA1D', of: 'the bytes that came' });
  return draft.end();
}
