/** The options of one capture: a small YAML file beside it, with the words of the command line. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { UsageError } from '../../dissector.js';
import type { Mounted } from '../../mount.js';
import { whatThereIs } from '../../nearest.js';
import { tooDeepAt } from '../../nesting.js';
import { optionOwners } from '../arguments.js';
import { fileOptions } from '../option-files.js';
import { fileOption, secretOptions } from '../secrets.js';

/** Bytes of such a file: one that is longer is another file. */
const longestFile = 65_536;

/** What every capture may have, beside the options of dissectors. */
const general = ['filter', 'ignore', 'decode-as', 'only', 'limits'];

/** What a file with options says. */
export interface OptionFile {
  /** By the names of the command line; values that name files are paths. */
  readonly values: ReadonlyMap<string, string[]>;
  /** Where each of them stands: file, line and column. */
  readonly places: ReadonlyMap<string, string>;
}

/** @throws UsageError that never tells a value: it can be a password */
export function readOptionFile(path: string, dissectors: readonly Mounted[]): OptionFile {
  const text = textOf(path);
  const place = (at: number): string => {
    const lines = text.slice(0, at).split('\n');
    return `${path}, line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
  };
  const document = parsed(text, place);
  const known = [...general, ...optionOwners(dissectors).keys(), ...secretOptions(dissectors).map(fileOption)];
  const values = new Map<string, string[]>();
  const places = new Map<string, string>();
  for (const [key, value, at] of entriesOf(document, path)) {
    if (!known.includes(key))
      throw new UsageError(`${place(at)}: there is no option '${key}'${whatThereIs(key, known)}`);
    if (value === null) throw new UsageError(`${place(at)}: ${key} needs a text, or a list of texts`);
    values.set(key, value);
    places.set(key, place(at));
  }
  for (const name of namesOfFiles(dissectors)) {
    const beside = values.get(name)?.map((file) => fileBeside(path, `${places.get(name) ?? path}: ${name}`, file));
    if (beside !== undefined) values.set(name, beside);
  }
  return { values, places };
}

function parsed(text: string, place: (at: number) => string): Document.Parsed {
  const deep = tooDeepAt(text);
  if (deep !== null) throw new UsageError(`${place(deep)}: nested too deep`);
  // Everything is text: a password of digits must not become a number, which 0123 would not survive.
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${place(error.pos[0])}: no YAML (${plainWords(error.code)})`);
  return document;
}

function namesOfFiles(dissectors: readonly Mounted[]): string[] {
  return [...fileOptions(dissectors), ...secretOptions(dissectors).map(fileOption)];
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > longestFile) throw new UsageError(`${path}: longer than ${longestFile} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'not UTF-8 text';
    throw new UsageError(`${path} cannot be read (${reason})`);
  }
}

/** Keys with their texts and places; null for a value that is neither a text nor a list of texts. */
function* entriesOf(document: Document.Parsed, path: string): Generator<[string, string[] | null, number]> {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === '')) return;
  if (!isMap(contents)) throw new UsageError(`${path}: options are written as 'name: value', one a line`);
  for (const { key, value } of contents.items) {
    if (!isScalar(key)) throw new UsageError(`${path}: options are written as 'name: value', one a line`);
    yield [String(key.value), textsOf(value), key.range[0]];
  }
}

/** Aliases are no texts: nothing here needs them, and nests of them are a known attack. */
function textsOf(value: unknown): string[] | null {
  const items = isSeq(value) ? value.items : [value];
  const texts = items.flatMap((item) =>
    isScalar(item) && typeof item.value === 'string' && item.value !== '' ? [item.value] : [],
  );
  return texts.length === items.length && texts.length > 0 ? texts : null;
}

/** The file that a name stands for; complaints begin with who names it. @throws UsageError for one outside of the folder, wherever links lead */
export function fileBeside(options: string, naming: string, name: string): string {
  const folder = realpathSync(dirname(options));
  let file: string;
  try {
    file = realpathSync(isAbsolute(name) ? name : join(folder, name));
  } catch {
    throw new UsageError(`${naming} names '${name}', which does not exist`);
  }
  const inside = relative(folder, file);
  if (isAbsolute(inside) || inside.split(sep)[0] === '..') {
    throw new UsageError(`${naming} names '${name}', which is outside of the folder`);
  }
  return file;
}

function plainWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
