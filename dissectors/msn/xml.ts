/**
 * XML in payloads (README.md §8): elements in document order with their depth, as values and as rows. What the elements
 * alone do not tell (white space between them, quotes, comments) is kept as it was written.
 */
import {
  decodeText,
  field,
  isUtf8,
  type AnyField,
  type Field,
  type FieldOptions,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { Line } from './line.js';
import { msnProblems } from './problems.js';
import { part, partObject, parts } from './told.js';
import { scanXml, type XmlNode, type XmlScan } from './xml-scan.js';
import { decodeEntities, encodeAttribute, encodeContent } from './xml-entities.js';
import { readAttributes } from './xml-attributes.js';
import { isSecretElement } from './xml-secrets.js';

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  /** Not written anywhere: says that the value is. */
  readonly secret?: true;
}

export interface XmlElement {
  /** 0 for those that are in no other. */
  readonly depth: number;
  readonly name: string;
  readonly attributes?: readonly XmlAttribute[];
  /** Of an element without others inside. */
  readonly text?: string;
  /** Not written anywhere: says that the text is. */
  readonly secret?: true;
}

const isMarked = ({ secret }: Scope): boolean => secret === true;

/** One element; some have secrets, where the payload may. */
function elementShape(mayHoldSecrets: boolean): AnyField {
  const secret = mayHoldSecrets ? isMarked : false;
  const attribute = partObject('Attribute', { name: part('Name', 'text'), value: part('Value', 'text', { secret }) });
  return partObject('Element', {
    depth: part('Depth', 'number', { doc: '0: inside no other element.' }),
    name: part('Name', 'text'),
    attributes: parts('Attributes', attribute, { doc: 'Missing when there are none.' }),
    text: part('Text', 'text', {
      doc: 'What is inside, when that is no elements. Missing for an element that ends with its own tag.',
      secret,
    }),
  });
}

/** All XML that is left of the message. */
export function xmlField(
  label: string,
  key: string,
  { mayHoldSecrets = false, ...options }: FieldOptions & { readonly mayHoldSecrets?: boolean } = {},
): Field<XmlElement[]> {
  const item = Object.freeze({ ...elementShape(mayHoldSecrets), key: 'item' });
  return field<XmlElement[]>(
    label,
    {
      form: { is: 'list', of: item },
      read: (input, _scope, attach) => {
        const elements: XmlElement[] = [];
        attach(elements);
        readXml(input, key, elements);
        return elements;
      },
      write: (sink, value, scope) => {
        sink.bytes(writtenBytes(scope, key) ?? new TextEncoder().encode(xmlText(value)));
      },
      show: (value) => (value.length === 1 ? '1 element' : `${value.length} elements`),
    },
    options,
  );
}

function readXml(input: Input, key: string, elements: XmlElement[]): void {
  if (input.holes.length > 0) input.need(input.left);
  const { bytes, at, end } = input;
  const isCut = input.wireLeft > input.left;
  const scan = scanXml(bytes, at, end, isCut);
  elements.push(...elementsOf(bytes, scan, isCut));
  rows(input, scan, isCut);
  if (isCut) throw input.stop(input.wireLeft);
  const line = Line.of(input);
  if (!scan.wellFormed) line.report(msnProblems.notWellFormed);
  if (!isUsual(bytes, at, end, elements)) line.keep(key, bytes, at, end, elements.some(hasSecret));
}

/** The elements that were found whole, and those around them, in document order. */
export function elementsOf(bytes: Uint8Array, { roots }: XmlScan, isCut = false): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const root of roots) collect(bytes, root, [], elements, isCut);
  return elements;
}

function collect(
  bytes: Uint8Array,
  node: XmlNode,
  path: readonly string[],
  elements: XmlElement[],
  isCut: boolean,
): void {
  if (isCut && !node.closed && node.children.length === 0) return;
  const here = [...path, node.name];
  elements.push(elementOf(bytes, node, here));
  for (const child of node.children) collect(bytes, child, here, elements, isCut);
}

function elementOf(bytes: Uint8Array, node: XmlNode, path: readonly string[]): XmlElement {
  const { depth, name, openEnd, closeStart, children, empty } = node;
  const attributes = readAttributes(bytes, node, path);
  const hasText = !empty && children.length === 0;
  return {
    depth,
    name,
    ...(attributes.length > 0 ? { attributes } : {}),
    ...(hasText ? { text: decodeEntities(decodeText(bytes, openEnd, closeStart, 'utf-8')) } : {}),
    ...(hasText && isSecretElement(path) ? { secret: true as const } : {}),
  };
}

/** The document that the elements make when nothing else is known. */
export function xmlText(elements: readonly XmlElement[]): string {
  let text = '';
  const open: string[] = [];
  elements.forEach(({ depth, name, attributes = [], text: content }, index) => {
    while (open.length > depth) text += `</${open.pop() ?? ''}>`;
    text += `<${name}${attributes.map((one) => ` ${one.name}="${encodeAttribute(one.value)}"`).join('')}`;
    const hasChildren = (elements[index + 1]?.depth ?? 0) > depth;
    if (content === undefined && !hasChildren) text += '/>';
    else if (hasChildren) {
      text += '>';
      open.push(name);
    } else text += `>${encodeContent(content ?? '')}</${name}>`;
  });
  while (open.length > 0) text += `</${open.pop() ?? ''}>`;
  return text;
}

function hasSecret({ secret, attributes = [] }: XmlElement): boolean {
  return secret === true || attributes.some((one) => one.secret === true);
}

function isUsual(bytes: Uint8Array, start: number, end: number, elements: readonly XmlElement[]): boolean {
  return isUtf8(bytes, start, end) && decodeText(bytes, start, end, 'utf-8') === xmlText(elements);
}

/** Rows for what was understood; the place behind it is where the input goes on. */
function rows(input: Input, scan: XmlScan, isCut: boolean): void {
  if (input.trace === null && !isCut) {
    input.at = scan.end;
    return;
  }
  // Where the payload was cut, how far it was understood is said with and without a tree.
  for (const root of scan.roots) if (!nodeRows(input, root, [], isCut)) return;
  // Where the payload was cut, what is between elements may go on.
  if (!isCut) textRow(input, scan.end);
}

/** Whatever stands before the next element: white space, comments, text. */
function textRow(input: Input, to: number): void {
  if (to <= input.at) return;
  const { trace, bytes, at } = input;
  const text = decodeText(bytes, at, to, 'utf-8');
  trace?.begin('between', 'Between', input.source, input.place, null);
  input.at = to;
  trace?.finish(input.place, text, text.trim() === '' ? 'white space' : text);
}

/** @returns whether the element is whole: if it is not, nothing behind it is known */
function nodeRows(input: Input, node: XmlNode, path: readonly string[], isCut: boolean): boolean {
  const isWhole = !isCut || node.closed;
  const { trace, bytes } = input;
  if (!isWhole && node.children.length === 0) return false;
  textRow(input, node.start);
  const here = [...path, node.name];
  const element = elementOf(bytes, node, here);
  const { attributes = [], text } = element;
  const told = attributes.map(({ name, value }) => `${name}="${value}"`).join(' ');
  const isSecret = hasSecret(element);
  if (node.children.length === 0) {
    trace?.begin('element', node.name, input.source, input.place, null, isSecret);
    input.at = node.end;
    trace?.finish(input.place, text ?? '', [told, text ?? ''].filter((part) => part !== '').join(' '));
    return true;
  }
  trace?.begin('element', node.name, input.source, input.place, null);
  trace?.begin('tag', 'Start tag', input.source, input.place, null, isSecret);
  input.at = node.openEnd;
  trace?.finish(input.place, told, told === '' ? node.name : `${node.name} ${told}`);
  for (const child of node.children) if (!nodeRows(input, child, here, isCut)) return false;
  if (!isWhole) return false;
  textRow(input, node.closeStart);
  if (node.end > node.closeStart) {
    trace?.begin('tag', 'End tag', input.source, input.place, null);
    input.at = node.end;
    trace?.finish(input.place, node.name, node.name);
  }
  trace?.finish(input.place, undefined, '');
  return true;
}
