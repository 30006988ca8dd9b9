/** IPDict: the format in which Windows 4.5 and later talk among themselves, and with directory masters. */
import {
  attempt,
  Draft,
  field,
  kind,
  latin1,
  optional,
  readTraced,
  rest,
  struct,
  type AnyField,
  type Input,
  type Message,
  type Target,
} from 'imdissect/schema';
import type { IpmsgFields } from './fields.js';
import { readFrame, writeFrame } from './ipdict-frame.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { dictionaryMark, lengthAt } from './ipdict-scan.js';
import { openSealed } from './ipdict-sealed.js';
import { packetDictionary, sealedDictionary, sealedKeys } from './ipdict-tables.js';
import { find } from './layout.js';
import { ipmsgProblems } from './problems.js';
import type { IpmsgHint } from './text.js';
import { colon } from './tokens.js';

const cipher = field<Target>(
  'Ciphertext',
  {
    form: { is: 'object', fields: sealedDictionary.fields },
    read: () => ({}),
    write: () => undefined,
    show: () => '',
    optional: true,
  },
  { doc: 'An initial counter, a session key under RSA, and a signed dictionary under that key.', section: '10' },
);

const tail = optional(rest('Further bytes', { doc: 'What stands behind the end of the dictionary.', section: '10' }));

const whole = struct(
  'IPDict',
  { cipher, ...Object.fromEntries(packetDictionary.fields.map((one) => [one.key, one])), tail },
  '10',
);

/** A packet, a host list or a dialogue with a directory master, whole. */
export const ipdictKind = kind('ipmsg.ipdict', 'IPDict', [whole], {
  doc: 'A dictionary of keys and values instead of a packet of version 1. CMD says what it is.',
  section: '10',
});

const byKey: ReadonlyMap<string, AnyField> = new Map(whole.fields.map((one) => [one.key, one]));

/** Reads one dictionary. */
export function readDictionary(input: Input, { keyring }: IpmsgHint): Message<IpmsgFields> {
  const draft = new Draft<IpmsgFields>(ipdictKind, input, ipmsgProblems.malformed);
  draft.dialect = 'ipdict';
  draft.direction = 'peer-to-peer';
  const target: Target = draft.fields;
  const layout = new DictionaryLayout(input, keyring);
  input.text = layout;
  const stop = attempt(input, false, () => {
    input.trace?.begin('', 'IPDict', input.source, input.place, null);
    if (isSealed(input)) readSealed(input, target, draft, layout);
    else readFrame(input, packetDictionary, target);
    readKey('tail', input, target);
    input.trace?.finish(input.place, undefined, '');
  });
  if (stop !== null) draft.halt(stop, input);
  for (const { problem, detail } of layout.notes) draft.report(problem, detail);
  return draft.end();
}

function readKey(key: string, input: Input, target: Target, read?: AnyField['read']): void {
  const one = byKey.get(key);
  if (one === undefined) return;
  const attach = (partial: unknown): void => {
    target[key] = partial;
  };
  const value = readTraced(read === undefined ? one : Object.freeze({ ...one, read }), input, target, attach);
  if (value !== undefined) target[key] = value;
}

/** The first key is one of those that stand outside of a ciphertext. */
function isSealed({ bytes, at, end }: Input): boolean {
  const length = lengthAt(bytes, at + dictionaryMark.length, end);
  if (length === null || length === 'more') return false;
  const nameEnd = find(bytes, length.colon + 1, end, colon);
  return nameEnd >= 0 && sealedKeys.has(latin1(bytes, length.colon + 1, Math.min(nameEnd, length.colon + 8)));
}

/** The ciphertext, and in its row what a key opens of it. */
function readSealed(input: Input, target: Target, draft: Draft<IpmsgFields>, layout: DictionaryLayout): void {
  readKey('cipher', input, target, (_input, _scope, attach) => {
    const outer = sealedDictionary.struct.create();
    attach(outer);
    readFrame(input, sealedDictionary, outer);
    openSealed(input, outer, layout.keyring, (inner, source) => {
      draft.decryptedWith = source;
      const inside = new DictionaryLayout(inner, layout.keyring);
      inner.text = inside;
      const stop = attempt(inner, false, () => {
        readFrame(inner, packetDictionary, target);
      });
      layout.notes.push(...inside.notes);
      if (stop !== null) draft.halt(stop, inner);
    });
    return outer;
  });
}

/** The bytes of a dictionary; of an encrypted one what stands outside, with its ciphertext. */
export function writeDictionary(fields: IpmsgFields): Uint8Array {
  const { cipher: outer, tail: more } = fields;
  const bytes = outer === undefined ? writeFrame(packetDictionary, fields) : writeFrame(sealedDictionary, outer);
  return more === undefined ? bytes : Uint8Array.from([...bytes, ...more]);
}
