/** The folder of `extract -o`, and the manifest in it. */
import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../dissector.js';
import { manifestName, manifestText, type ManifestEntry } from '../extract/manifest.js';
import { outputError } from './exit.js';

/**
 * Makes the folder if there is none.
 * @returns its real path
 * @throws UsageError when there was an extraction already
 * @throws OutputError when it cannot be made
 */
export function openTarget(folder: string, force: boolean): string {
  const isThere = existsSync(folder);
  if (isThere && !statSync(folder).isDirectory()) throw new UsageError(`-o '${folder}' is not a folder`);
  // A link that leads nowhere is there as well.
  if (isThere && !force && lstatSync(join(folder, manifestName), { throwIfNoEntry: false }) !== undefined) {
    throw new UsageError(`-o '${folder}' holds an extraction already (${manifestName}); --force writes over it`);
  }
  try {
    mkdirSync(folder, { recursive: true });
    return realpathSync(folder);
  } catch (error) {
    throw outputError(error, folder);
  }
}

/** Writes the manifest, whole or not at all. @throws OutputError */
export function writeManifest(root: string, entries: readonly ManifestEntry[]): void {
  const path = join(root, manifestName);
  const part = join(root, `.${manifestName}.${process.pid}.part`);
  try {
    writeFileSync(part, manifestText(entries), { flag: 'wx' });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw outputError(error, path);
  }
}
