/** Texts whose bytes are not the ones that the writer would choose; they are kept, so that nothing of a message is lost. */
import { field, type Field } from 'imdissect/schema';
import { Strings } from './strings.js';

/** One text. */
export interface AsWritten {
  /** Which text of the message, from 0; the parts of a message text count each. */
  readonly index: number;
  /** The length that was not believed. */
  readonly length?: number;
  /** The bytes of the text, without its end. */
  readonly value: Uint8Array;
}

const none = { read: () => undefined, write: () => undefined, derived: true } as const;

function entry(secret: boolean): Field<AsWritten> {
  const fields = [
    field<number | undefined>('Text number', { form: { is: 'number' }, ...none }),
    field<number | undefined>('Length', { form: { is: 'number' }, optional: true, ...none }),
    field<Uint8Array | undefined>('Bytes', { form: { is: 'bytes' }, ...none }, { secret }),
  ];
  const keys = ['index', 'length', 'value'];
  return field<AsWritten>('As written', {
    form: { is: 'object', fields: fields.map((f, i) => Object.freeze({ ...f, key: keys[i] ?? '' })) },
    read: () => ({ index: 0, value: new Uint8Array(0) }),
    write: () => undefined,
    derived: true,
  });
}

/**
 * The texts of this message that were not written the usual way; stands behind all of them.
 * @param secret one of the texts of the message is
 */
export function asWritten(secret: boolean): Field<AsWritten[] | undefined> {
  return field<AsWritten[] | undefined>(
    'As written',
    {
      form: { is: 'list', of: Object.freeze({ ...entry(secret), key: 'item' }) },
      read: (input) => {
        const { written } = Strings.of(input);
        return written.length === 0 ? undefined : written;
      },
      write: () => undefined,
      show: (value) => `${value?.length ?? 0} of the texts`,
      derived: true,
      optional: true,
    },
    {
      doc: 'Texts with a length that is not believed, or with bytes that GBK does not have, by their number in the message.',
      section: '1',
      ...(secret ? { secret } : {}),
    },
  );
}
