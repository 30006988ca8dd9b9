import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError, type Dissector, type Json } from '../dissector.js';
import type { Target } from '../schema/struct.js';
import { mount, type Mounted } from '../mount.js';

/**
 * Loads a third party's dissector: a module whose default export is a Dissector of "imdissect/dissector". It
 * runs with the user's full rights, so it is loaded only when it was asked for by name.
 * @throws UsageError when the file does not load or exports something else
 */
export async function loadDissector(path: string): Promise<Mounted> {
  const file = resolve(path);
  try {
    await access(file);
  } catch {
    throw new UsageError(`no dissector at ${path}`);
  }
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new UsageError(`${path} does not load: ${error instanceof Error ? error.message : String(error)}`);
  }
  const exported = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  if (!isDissector(exported)) {
    throw new UsageError(`${path} does not export a dissector; end it with: export default dissector({ … })`);
  }
  return mount(exported);
}

function isDissector(value: unknown): value is Dissector<Target, unknown, unknown, Json> {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string): boolean => name in value && typeof Reflect.get(value, name) === type;
  const functions = ['probe', 'world', 'open', 'hint', 'read', 'summarize'];
  return (
    has('id', 'string') &&
    has('title', 'string') &&
    has('ports', 'object') &&
    functions.every((name) => has(name, 'function')) &&
    Array.isArray(Reflect.get(value, 'kinds'))
  );
}
