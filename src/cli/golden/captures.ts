/** Which captures there are below folders, and what lies beside them. */
import { readdirSync, statSync, type Dirent } from 'node:fs';
import { basename, join } from 'node:path';

/** A capture with the names of its golden file and its options, whether they exist or not. */
export interface GoldenCapture {
  readonly capture: string;
  readonly golden: string;
  readonly options: string;
}

/** What is left of a capture that is gone. */
export interface Orphan extends GoldenCapture {
  readonly files: readonly string[];
}

export interface FoundCaptures {
  /** In the order of the arguments, and of names within. */
  readonly captures: readonly GoldenCapture[];
  /** Golden files and options without a capture. */
  readonly orphans: readonly Orphan[];
  /** Arguments that name nothing. */
  readonly absent: readonly string[];
}

const captureName = /\.(?:pcap|pcapng|cap|ntar|dmp)(?:\.gz)?$/i;
const goldenName = /\.golden\.(?:jsonl|yaml)$/;

/** What names end with, for people. */
export const captureNames = '.pcap, .pcapng, .cap, .ntar or .dmp, also with .gz behind';

/** Looks through folders, in order; names of captures are taken as they are. */
export function findCaptures(paths: readonly string[]): FoundCaptures {
  const captures: GoldenCapture[] = [];
  const orphans: Orphan[] = [];
  const absent: string[] = [];
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) absent.push(path);
    else if (stats.isDirectory()) look(path, captures, orphans);
    else captures.push(goldenCapture(path));
  }
  return { captures, orphans, absent };
}

export function goldenCapture(capture: string): GoldenCapture {
  return { capture, golden: `${capture}.golden.jsonl`, options: `${capture}.golden.yaml` };
}

/** Links to folders are not followed: they may lead round in circles. */
function look(folder: string, captures: GoldenCapture[], orphans: Orphan[]): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = new Set(entries.filter((entry) => isFile(folder, entry)).map(({ name }) => name));
  const lonely = new Map<string, string[]>();
  for (const { name } of entries) {
    if (!files.has(name)) continue;
    const capture = name.replace(goldenName, '');
    if (capture !== name && !files.has(capture)) {
      lonely.set(capture, [...(lonely.get(capture) ?? []), join(folder, name)]);
    }
    if (captureName.test(name)) captures.push(goldenCapture(join(folder, name)));
  }
  for (const [name, left] of lonely) orphans.push({ ...goldenCapture(join(folder, name)), files: left });
  for (const entry of entries) {
    const isOurs = !entry.name.startsWith('.') && entry.name !== 'node_modules';
    if (entry.isDirectory() && isOurs) look(join(folder, entry.name), captures, orphans);
  }
}

function isFile(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(join(folder, basename(entry.name)), { throwIfNoEntry: false })?.isFile() === true;
}
