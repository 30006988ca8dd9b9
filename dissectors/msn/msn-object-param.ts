/** An MSN object as a parameter of CHG, ILN and NLN: URL-escaped, in one word. */
import { LruMap } from 'imdissect/dissector';
import { latin1, percentBytes, percentDecode, percentEncode, type FieldOptions, type Input } from 'imdissect/schema';
import type { Line } from './line.js';
import { attributesDigest, objectShape, readMsnObject, showObject, type MsnObject } from './msn-object.js';
import { param, type Param } from './params.js';
import { msnProblems } from './problems.js';
import { tell } from './told.js';

/** The object behind its escapes; what is written in it stands in a source of its own. */
export function msnObject(label: string, options?: FieldOptions): Param<MsnObject> {
  return param<MsnObject>(
    label,
    {
      form: objectShape(label).form,
      value: readEscaped,
      text: ({ xml }) => percentEncode(xml),
      show: showObject,
    },
    { section: '7.3', ...options },
  );
}

/** An object and whether its escapes are the usual ones, by the word that it was. */
const known = new LruMap<string, { readonly object: MsnObject; readonly usual: boolean }>(256);

function knownObject(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly object: MsnObject; readonly usual: boolean } {
  const word = latin1(bytes, at, end);
  const remembered = known.get(word);
  if (remembered !== undefined) return remembered;
  const { text, usual } = percentDecode(bytes, at, end);
  const found = { object: readMsnObject(text), usual };
  if (word.length < 4096) known.set(word, found);
  return found;
}

function readEscaped(input: Input, end: number, line: Line, key: string): MsnObject {
  const { bytes, at, trace } = input;
  const { object, usual } = knownObject(bytes, at, end);
  if (!usual) line.keep(key, bytes, at, end);
  if (object.verified === false) line.report(msnProblems.objectHash, attributesDigest);
  if (trace !== null && object.creator !== undefined) {
    const { plain } = percentBytes(bytes, at, end);
    input.derive('object', 'behind its URL escapes', plain, [at, end], (inner) => {
      objectRow(inner, object);
    });
    tell(input, objectShape('').form, { ...object, xml: undefined });
  }
  return object;
}

/** All that is left of an input as the row of an object. */
export function objectRow(input: Input, object: MsnObject): void {
  const { trace } = input;
  trace?.begin('element', 'msnobj', input.source, input.place, null);
  input.at = input.end;
  trace?.finish(input.place, object.xml, object.xml);
}
