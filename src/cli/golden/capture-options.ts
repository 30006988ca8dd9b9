/** How one capture is dissected for its golden file. */
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { UsageError } from '../../dissector.js';
import type { EngineOptions } from '../../engine/engine.js';
import type { Filter } from '../../filter/index.js';
import { Ignored } from '../../golden/ignored.js';
import type { Mounted } from '../../mount.js';
import { decodeAs, dissectorIds, dissectorOptions, limitOptions, type Arguments } from '../arguments.js';
import { withFiles } from '../option-files.js';
import { withSecrets } from '../secrets.js';
import type { OptionFile } from './option-file.js';

export interface CaptureOptions {
  readonly engine: EngineOptions;
  /** null: all records count. */
  readonly filter: Filter | null;
  readonly ignored: Ignored;
  /** What is wrong with an option, with its place in the file; any other error as it is. */
  readonly placed: (error: unknown) => unknown;
}

/**
 * The options of a capture: only what the file beside it says, so that the same files give the same outcome everywhere.
 * @throws UsageError
 */
export async function captureOptions(path: string, dissectors: readonly Mounted[]): Promise<CaptureOptions> {
  if (!existsSync(path)) {
    return { engine: { dissectors }, filter: null, ignored: new Ignored([], dissectors), placed: (error) => error };
  }
  // YAML is loaded where there is some.
  const { readOptionFile } = await import('./option-file.js');
  const { values, places } = readOptionFile(path, dissectors);
  const placed = (error: unknown): unknown => {
    if (!(error instanceof UsageError)) return error;
    return new UsageError(`${places.get(optionNamed(error.message)) ?? path}: ${error.message}`);
  };
  try {
    return { ...(await interpreted(values, dissectors)), placed };
  } catch (error) {
    throw placed(error);
  }
}

/** The option that a sentence complains about, which is its first word: `--charset ipmsg=x: no such charset`. */
function optionNamed(sentence: string): string {
  return /^(?:--)?([\w-]+)/.exec(sentence)?.[1] ?? '';
}

async function interpreted(
  values: OptionFile['values'],
  dissectors: readonly Mounted[],
): Promise<Omit<CaptureOptions, 'placed'>> {
  const [expression, second] = values.get('filter') ?? [];
  if (second !== undefined) throw new UsageError('filter can be given once; join conditions with &&');
  const given: Arguments = Object.fromEntries(values);
  const args = await withSecrets(await withFiles(given, dissectors), dissectors, Readable.from([]), {});
  const only = dissectorIds(args, dissectors);
  return {
    engine: {
      dissectors,
      ...(only.length === 0 ? {} : { only }),
      decodeAs: decodeAs(args, dissectors),
      options: dissectorOptions(args, dissectors),
      limits: limitOptions(args),
    },
    filter: await filterOf(expression, dissectors),
    ignored: new Ignored(values.get('ignore') ?? [], dissectors),
  };
}

async function filterOf(expression: string | undefined, dissectors: readonly Mounted[]): Promise<Filter | null> {
  if (expression === undefined) return null;
  const { compileFilter } = await import('../../filter/index.js');
  try {
    return compileFilter(expression, dissectors, { reveal: false });
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`filter: ${error.message}`) : error;
  }
}
