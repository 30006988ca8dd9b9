/**
 * MSN objects (README.md §7.3): the description of a picture, an emoticon, a wink, by which it can be asked for. SHA1D is
 * the digest of its bytes, SHA1C of the other attributes.
 */
import { sha1 } from 'imdissect/crypto';
import { LruMap } from 'imdissect/dissector';
import { decodeBase64, decodeText, type AnyField } from 'imdissect/schema';
import { ObjectTypes } from './names.js';
import { part, partObject, parts } from './told.js';
import { attributesIn } from './xml-attributes.js';

export interface MsnObject {
  /** The object as it was written; `0` where there is none. */
  readonly xml: string;
  readonly creator?: string;
  readonly size?: number | null;
  readonly type?: number | null;
  readonly location?: string;
  readonly friendly?: string;
  readonly sha1d?: string;
  readonly sha1c?: string;
  /** Whether SHA1C is right; missing where there is none. */
  readonly verified?: boolean;
  readonly attributes?: readonly { readonly name: string; readonly value: string }[];
}

/** The fields of an object, for whatever holds one. */
export function objectShape(label: string): AnyField {
  return partObject(
    label,
    {
      xml: part('As written', 'text', { doc: 'The element, behind its URL escapes; 0 where there is no object.' }),
      creator: part('Creator', 'text', { doc: 'The account that made it.' }),
      size: part('Size', 'number', { doc: 'Bytes of what it describes.' }),
      type: part('Type', 'number', { names: ObjectTypes }),
      location: part('Location', 'text', { doc: 'A file name of the creator.' }),
      friendly: part('Friendly name', 'text', { doc: 'Written in base64 of UTF-16; empty for most.' }),
      sha1d: part('SHA1D', 'text', { doc: 'SHA-1 of the bytes of what it describes, base64.' }),
      sha1c: part('SHA1C', 'text', { doc: 'SHA-1 of the other attributes, base64.' }),
      verified: part('Verified', 'flag', { doc: 'Whether SHA1C is the digest of the other attributes.' }),
      attributes: parts(
        'Other attributes',
        partObject('Attribute', { name: part('Name', 'text'), value: part('Value', 'text') }),
      ),
    },
    { section: '7.3' },
  );
}

/** Objects come again with every change of a status. */
const known = new LruMap<string, MsnObject>(256);

/** The object in a text; what is none has no attributes. */
export function readMsnObject(xml: string): MsnObject {
  const remembered = known.get(xml);
  if (remembered !== undefined) return remembered;
  const object = Object.freeze(parse(xml));
  if (xml.length < 4096) known.set(xml, object);
  return object;
}

const opening = '<msnobj';

function parse(xml: string): MsnObject {
  const trimmed = xml.trimEnd();
  if (!trimmed.toLowerCase().startsWith(opening) || !trimmed.endsWith('>')) return { xml };
  const bytes = new TextEncoder().encode(trimmed);
  const to = bytes.length - (trimmed.endsWith('/>') ? 2 : 1);
  const values = new Map<string, string>();
  const others: { readonly name: string; readonly value: string }[] = [];
  for (const { name, value } of attributesIn(bytes, opening.length, to, ['msnobj'])) {
    const plain = name.toLowerCase();
    if (!attributeNames.has(plain) || values.has(plain)) others.push({ name, value });
    else values.set(plain, value);
  }
  return described(xml, values, others);
}

const attributeNames = new Set(['creator', 'size', 'type', 'location', 'friendly', 'sha1d', 'sha1c']);

function described(
  xml: string,
  values: ReadonlyMap<string, string>,
  attributes: NonNullable<MsnObject['attributes']>,
): MsnObject {
  const object: { -readonly [K in keyof MsnObject]: MsnObject[K] } = { xml };
  for (const key of ['creator', 'location', 'sha1d', 'sha1c'] as const) {
    const value = values.get(key);
    if (value !== undefined) object[key] = value;
  }
  for (const key of ['size', 'type'] as const) {
    const value = values.get(key);
    if (value !== undefined) object[key] = decimalOf(value);
  }
  const friendly = values.get('friendly');
  if (friendly !== undefined) object.friendly = friendlyText(friendly);
  if (object.sha1c !== undefined) object.verified = isDigest(object.sha1c, values);
  if (attributes.length > 0) object.attributes = attributes;
  return object;
}

function decimalOf(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Base64 of UTF-16 with a NUL at its end; what is no base64 stays as it is. */
function friendlyText(base64: string): string {
  const bytes = decodeBase64(new TextEncoder().encode(base64));
  if (bytes === null) return base64;
  const text = decodeText(bytes, 0, bytes.length, 'utf-16le');
  return text.endsWith('\0') ? text.slice(0, -1) : text;
}

const digested = ['Creator', 'Size', 'Type', 'Location', 'Friendly', 'SHA1D'];

/** Whether this is SHA1C: over the names and values of the other attributes, one behind the other. */
function isDigest(base64: string, values: ReadonlyMap<string, string>): boolean {
  const encoder = new TextEncoder();
  const text = digested.map((name) => name + (values.get(name.toLowerCase()) ?? '')).join('');
  const right = sha1(encoder.encode(text));
  const said = decodeBase64(encoder.encode(base64));
  return said?.length === right.length && right.every((byte, index) => byte === said[index]);
}

/** What SHA1C was found not to be. */
export const attributesDigest = Object.freeze({ digest: 'SHA1C', of: 'the other attributes' });

/** An object in a few words. */
export function showObject({ xml, type, creator, size, verified }: MsnObject): string {
  if (creator === undefined) return xml === '0' ? 'none' : xml;
  const what = (type === null || type === undefined ? undefined : ObjectTypes.nameOf(type)) ?? `type ${type ?? '?'}`;
  const digest = verified === undefined ? '' : verified ? ', SHA1C is right' : ', SHA1C is wrong';
  return `${what} of ${creator}, ${size ?? '?'} bytes${digest}`;
}
