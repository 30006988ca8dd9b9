/**
 * Numbers and texts whose bytes are not the ones that the writer would choose: "0032" for 32, "3    " for 3, upper and
 * lower case mixed, a text cut inside a character. The value is the plain one, and the bytes stand in `asWritten`.
 */
import { field, struct, type Field, type Scope } from 'imdissect/schema';
import { Layout, type AsWritten } from './layout.js';

const entry = struct('As written', {
  name: field<string>(
    'Field',
    { form: { is: 'text' }, read: () => '', write: () => undefined, derived: true },
    { doc: 'Key of the field beside it whose value was written like that.' },
  ),
  value: field<Uint8Array>(
    'Bytes',
    { form: { is: 'bytes' }, read: () => new Uint8Array(0), write: () => undefined, derived: true },
    { doc: 'The value as it stands in the packet.' },
  ),
});

const item = field<AsWritten>('As written', {
  form: { is: 'object', fields: entry.fields },
  read: () => ({ name: '', value: new Uint8Array(0) }),
  write: () => undefined,
  derived: true,
});

/** The values of this object that were not written the usual way; stands after all of them. */
export const asWritten: Field<AsWritten[] | undefined> = field<AsWritten[] | undefined>(
  'As written',
  {
    form: { is: 'list', of: Object.freeze({ ...item, key: 'item' }) },
    read: (input, scope) => Layout.of(input).takeWritten(scope),
    write: () => undefined,
    show: (value) => (value ?? []).map(({ name }) => name).join(', '),
    derived: true,
    optional: true,
  },
  { doc: 'The bytes of values that are not written the usual way, so that nothing of the packet is lost.' },
);

/** The bytes to write for a value, where they are not the usual ones. */
export function writtenBytes(scope: Scope, key: string): Uint8Array | null {
  const list = scope['asWritten'];
  if (!Array.isArray(list)) return null;
  for (const one of list as readonly unknown[]) {
    if (isAsWritten(one) && one.name === key) return one.value;
  }
  return null;
}

function isAsWritten(value: unknown): value is AsWritten {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'value' in value &&
    value.value instanceof Uint8Array
  );
}
