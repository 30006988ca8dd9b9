/** `manifest.json`: what was extracted, for programs. */
import { jsonLine } from '../bytes/escape.js';
import type { Endpoint, ObjectInfo } from '../dissector.js';
import { recordId, type ObjectRecord } from '../record.js';
import type { FileDigests } from './part-file.js';

/** One extracted file. */
export interface ManifestEntry {
  /** Below the folder, with slashes. */
  readonly path: string;
  /** As the traffic named it; null when it had no name. */
  readonly name: string | null;
  /** Bytes that are in the file; those that are missing are not counted. */
  readonly size: number;
  /** null when bytes are missing. */
  readonly sha1: string | null;
  readonly sha256: string | null;
  readonly protocol: string;
  readonly kind: string;
  /** Sender and receiver; null when the capture does not tell. */
  readonly from: Endpoint | null;
  readonly to: Endpoint | null;
  /** First and last frame that carried it; null when none did, because it is empty. */
  readonly frames: readonly [number, number] | null;
  readonly complete: boolean;
  /** The digest that the traffic tells is that of the file; null when it tells none, or bytes are missing. */
  readonly verified: boolean | null;
  /** Ranges that are not in the file: `[start, end)`; zeros stand in their place. */
  readonly missing?: readonly (readonly [number, number])[];
  /** The name, or that of a folder around it, was not one to write files under: the path has a safe one. */
  readonly renamed?: true;
  /** Id of the object in the output of `imdissect -F json`. */
  readonly id: string;
  /** The capture, when there are several. */
  readonly capture?: string;
}

/** What is known of a file that is at its place now. */
export interface Extracted {
  readonly path: string;
  readonly renamed: boolean;
  readonly size: number;
  /** null when bytes are missing. */
  readonly digests: FileDigests | null;
  readonly complete: boolean;
  readonly missing: readonly (readonly [number, number])[];
  readonly info: ObjectInfo;
  readonly record: ObjectRecord;
  /** Names of the captures, by the number of the input. */
  readonly captures: readonly string[];
}

/** The entry of a file, its keys in the order of the contract. */
export function entryOf(extracted: Extracted): ManifestEntry {
  const { path, renamed, size, digests, complete, missing, info, record, captures } = extracted;
  const { ref, name, protocol, kind, way } = record;
  const several = captures.length > 1;
  const told = info.digest;
  return {
    path,
    name,
    size,
    sha1: digests?.sha1 ?? null,
    sha256: digests?.sha256 ?? null,
    protocol,
    kind,
    from: way?.source ?? null,
    to: way?.destination ?? null,
    frames: way === null || record.size === 0 ? null : [way.firstFrame, way.lastFrame],
    complete,
    verified: digests === null || told === undefined ? null : digests[told.name] === told.hex.toLowerCase(),
    ...(missing.length === 0 ? {} : { missing }),
    ...(renamed ? { renamed } : {}),
    id: recordId(ref, several),
    ...(several ? { capture: captures[ref.input] ?? '' } : {}),
  };
}

/** Name of the manifest in its folder. */
export const manifestName = 'manifest.json';

/** The manifest as text, one entry a line. */
export function manifestText(entries: readonly ManifestEntry[]): string {
  const lines = entries.map(jsonLine);
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}
