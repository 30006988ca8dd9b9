/** Where extracted files go: below one folder, each at a place that was free. */
import { closeSync, constants, lstatSync, mkdirSync, openSync, realpathSync, renameSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { foldedName, numberedName, safeName } from './safe-name.js';

/** Folders in one another: what lies deeper is put into the last of them, so that paths stay short enough. */
const deepest = 16;

/** Where a file went. */
export interface Place {
  /** Below the root, with slashes. */
  readonly path: string;
  /** Its name, or that of a folder around it, was not one to write files under; numbers against clashes do not count. */
  readonly renamed: boolean;
}

export class Places {
  /** Folded paths that were given out in this run, and the last number that was tried for each. */
  private readonly given = new Map<string, number>();
  /** Folders of this run by the folded path that was asked for. */
  private readonly folders = new Map<string, string>();

  constructor(
    /** The real path of the folder: no link in it. */
    readonly root: string,
    /** Files that were there before may be written over; those of this run never. */
    private readonly force: boolean,
    /** Names in the root that are not for extracted files. */
    reserved: readonly string[],
  ) {
    for (const name of reserved) this.given.set(foldedName(name), 1);
  }

  /**
   * Moves a file to a place of its own.
   * @param folders the folders around it, as the traffic named them; an empty one is none
   * @param name as the traffic named it
   * @param ending put behind the safe name
   */
  settle(part: string, folders: readonly string[], name: string, fallback: string, ending: string): Place {
    const named = folders.filter((one) => one !== '');
    const safe = named.slice(0, deepest).map((one) => safeName(one, 'folder'));
    const wanted = safeName(name, fallback);
    const renamed =
      safe.length < folders.length || safe.some((one, index) => isOther(one, named[index])) || isOther(wanted, name);
    let folder = '';
    for (const one of safe) folder = this.folder(folder, one);
    for (;;) {
      const path = this.next(folder, wanted, ending);
      if (!this.take(join(this.root, path))) continue;
      renameSync(part, join(this.root, path));
      return { path, renamed };
    }
  }

  /** A path that was not given out before. */
  private next(folder: string, wanted: string, ending: string): string {
    const key = foldedName(below(folder, wanted + ending));
    for (;;) {
      const number = (this.given.get(key) ?? 0) + 1;
      this.given.set(key, number);
      if (number === 1) return below(folder, wanted + ending);
      const path = below(folder, numberedName(wanted, number) + ending);
      const folded = foldedName(path);
      if (this.given.has(folded)) continue;
      this.given.set(folded, 1);
      return path;
    }
  }

  /** Whether the place is ours: nothing was there, or what was there may be written over. */
  private take(path: string): boolean {
    try {
      // Links are not followed, and nothing that exists is opened.
      closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW));
      return true;
    } catch (error) {
      if (!isClash(error)) throw error;
      return this.force && !lstatSync(path).isDirectory();
    }
  }

  private folder(parent: string, wanted: string): string {
    const key = foldedName(below(parent, wanted));
    const known = this.folders.get(key);
    if (known !== undefined) return known;
    for (let number = 1; ; number++) {
      const path = below(parent, number === 1 ? wanted : numberedName(wanted, number));
      if (!this.enter(join(this.root, path))) continue;
      this.folders.set(key, path);
      return path;
    }
  }

  /** Whether there is a folder now, which is no link and leads nowhere else. */
  private enter(path: string): boolean {
    try {
      mkdirSync(path);
    } catch (error) {
      if (!isClash(error)) throw error;
    }
    if (!lstatSync(path).isDirectory()) return false;
    const inside = relative(this.root, realpathSync(path));
    return !isAbsolute(inside) && inside.split(sep)[0] !== '..';
  }
}

/** Whether a name had to be changed; that its accents are composed now is no change. */
function isOther(safe: string, name = ''): boolean {
  return safe !== name.normalize('NFC');
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Something is there already. A link that leads to a loop or nowhere says so in its own way. */
function isClash(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ELOOP');
}
