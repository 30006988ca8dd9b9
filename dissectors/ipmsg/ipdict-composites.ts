/** Entries whose values have parts of their own: lists of dictionaries, and dictionaries inside of others. */
import {
  field,
  readTraced,
  Sink,
  type AnyField,
  type Field,
  type FieldOptions,
  type Input,
  type Target,
} from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import type { Dictionary } from './ipdict-dictionary.js';
import { throughEntry, writeEntry, type Entry } from './ipdict-entries.js';
import { readFrame, writeFrame } from './ipdict-frame.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { colon } from './tokens.js';

const noAttach = (): void => undefined;

/** An entry whose value has parts of its own. */
function composite<const K extends string, T>(
  key: K,
  label: string,
  making: {
    readonly form: Field<T>['form'];
    readonly create: () => T;
    readonly read: (input: Input, target: T) => boolean;
    readonly write: (value: T) => Uint8Array;
    readonly show: (value: T) => string;
  },
  options?: FieldOptions,
): Entry<K, T> {
  const make = (wire: string): Field<T | undefined> =>
    field<T | undefined>(
      label,
      {
        form: making.form,
        optional: true,
        read: (input, scope, attach) => {
          const target = making.create();
          attach(target);
          const start = input.at;
          let end = start;
          const usual = throughEntry(input, true, () => {
            const inside = making.read(input, target);
            end = input.at;
            return inside;
          });
          if (!usual) DictionaryLayout.of(input).written(scope, key, input.bytes.slice(start, end));
          return target;
        },
        write: (sink, value, scope) => {
          const bytes = writtenBytes(scope, key);
          if (bytes !== null) sink.bytes(bytes);
          else if (value !== undefined) writeEntry(sink, wire, making.write(value));
        },
        show: (value) => (value === undefined ? '' : making.show(value)),
      },
      options,
    );
  return { key, make };
}

/** A list of dictionaries. */
export function dictionaries<const K extends string, T extends object>(
  key: K,
  label: string,
  of: Dictionary,
  options?: FieldOptions,
): Entry<K, Partial<T>[]> {
  const one = field<Target>(of.label, {
    form: { is: 'object', fields: of.fields },
    read: () => ({}),
    write: () => undefined,
    show: () => '',
  });
  const item: AnyField = Object.freeze({ ...one, key: 'item' });
  const read = (input: Input, list: Partial<T>[]): boolean => {
    const layout = DictionaryLayout.of(input);
    let usual = true;
    while (input.at < layout.region) usual = readItem(input, of, item, list) && usual;
    return usual;
  };
  const write = (list: Partial<T>[]): Uint8Array => {
    const sink = new Sink();
    for (const [index, value] of list.entries()) {
      if (index > 0) sink.u8(colon);
      writeEntry(sink, '', of.write(value));
    }
    return sink.finish();
  };
  const show = ({ length }: Partial<T>[]): string => (length === 1 ? '1 entry' : `${length} entries`);
  return composite(key, label, { form: { is: 'list', of: item }, create: () => [], read, write, show }, options);
}

function readItem<T extends object>(input: Input, of: Dictionary, item: AnyField, list: Partial<T>[]): boolean {
  const target = of.struct.create();
  list.push(target as Partial<T>);
  const lengths = { usual: true };
  const read = (): Target => {
    lengths.usual = throughEntry(input, false, () => {
      of.readInto(input, target);
      return true;
    });
    return target;
  };
  readTraced(Object.freeze({ ...item, read }), input, {}, noAttach);
  return lengths.usual;
}

/** A whole dictionary, `IP2:` and all, as the value of an entry. */
export function wrapped<const K extends string, T extends object>(
  key: K,
  label: string,
  of: Dictionary,
  options?: FieldOptions,
): Entry<K, Partial<T>> {
  const making = {
    form: { is: 'object', fields: of.fields },
    create: () => of.struct.create() as Partial<T>,
    read: (input: Input, target: Partial<T>) => {
      readFrame(input, of, target);
      return true;
    },
    write: (value: Partial<T>) => writeFrame(of, value),
    show: () => '',
  } as const;
  return composite<K, Partial<T>>(key, label, making, options);
}
