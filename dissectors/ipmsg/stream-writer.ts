/** Writes what comes back for a request: a directory with all that lies in it, and either kind encrypted (§7.3, §7.4). */
import { encodeText, Sink, type Charset } from 'imdissect/schema';
import { writeEntry } from './directory.js';
import { ExtensionTypes, FileTypes } from './file-attributes.js';
import { fileCipher } from './file-cipher.js';

/** A file with its content, or a directory with what lies in it. */
export type Tree =
  | { readonly name: string; readonly content: Uint8Array; readonly mtime?: number }
  | { readonly name: string; readonly children: readonly Tree[]; readonly mtime?: number };

/** How a client writes the stream of a directory. */
export interface TreeStyle {
  /** Colons in names are doubled, as the protocol says; iptux and libipmsg leave them alone. */
  readonly escapes: boolean;
  /** Sizes have zeros in front: 9 digits. */
  readonly padsSizes: boolean;
  /** Attributes with times stand behind each entry. */
  readonly times: boolean;
  readonly charset: Charset;
}

export const windowsTree: TreeStyle = { escapes: true, padsSizes: true, times: true, charset: 'utf-8' };
export const iptuxTree: TreeStyle = { ...windowsTree, escapes: false };
export const draft9Tree: TreeStyle = { escapes: true, padsSizes: false, times: false, charset: 'shift_jis' };

/** The stream of a tree. @throws Error when a name has a character that the charset lacks */
export function writeTree(tree: Tree, style: TreeStyle): Uint8Array {
  const sink = new Sink();
  writeInto(sink, tree, style);
  return sink.finish();
}

const { REGULAR, DIR, RETPARENT } = FileTypes.numbers;

function writeInto(sink: Sink, tree: Tree, style: TreeStyle): void {
  const { name, mtime = 0 } = tree;
  if ('content' in tree) {
    sink.bytes(entryOf(name, tree.content.length, REGULAR, mtime, style));
    sink.bytes(tree.content);
    return;
  }
  sink.bytes(entryOf(name, 0, DIR, mtime, style));
  for (const child of tree.children) writeInto(sink, child, style);
  sink.bytes(entryOf('.', 0, RETPARENT, mtime, style));
}

function entryOf(name: string, size: number, attr: number, mtime: number, style: TreeStyle): Uint8Array {
  const { escapes, padsSizes, times, charset } = style;
  const asWritten = [];
  if (!escapes && name.includes(':')) asWritten.push({ name: 'name', value: encoded(name, charset) });
  if (!padsSizes) asWritten.push({ name: 'size', value: encoded(size.toString(16), charset) });
  const value = mtime.toString(16);
  const { MTIME, CREATETIME } = ExtensionTypes.numbers;
  const extensions = [MTIME, CREATETIME].map((type) => ({ type, value }));
  return writeEntry({ name, size, attr, charset, asWritten, ...(times ? { extensions } : {}) });
}

function encoded(text: string, charset: Charset): Uint8Array {
  const bytes = encodeText(text, charset);
  if (bytes === null) throw new Error(`a character of the name has no code in ${charset}`);
  return bytes;
}

/** A stream as it comes back for an encrypted request with that packet number. @throws Error for a key of another length */
export function encryptStream(stream: Uint8Array, key: Uint8Array, packetNo: string): Uint8Array {
  const cipher = fileCipher(key, packetNo);
  if (cipher === null) throw new Error('the key must be 16, 24 or 32 bytes long');
  return cipher.process(0, stream);
}
