/** `-Y`: the display filter of the commands that show records. */
import { UsageError } from '../dissector.js';
import type { Filter } from '../filter/index.js';
import type { Mounted } from '../mount.js';
import { every, isSet, type Arguments } from './arguments.js';
import { text, type Declarations } from './shared-options.js';

export const filterDeclaration: Declarations = {
  filter: {
    ...text,
    alias: 'Y',
    describe: "Only what matches, for example: 'ipmsg.mode == SENDMSG && ip.src == 10.0.0.0/8'; README: Filter",
  },
};

/** The filter; null when none was given. @throws UsageError */
export async function filterOption(args: Arguments, dissectors: readonly Mounted[]): Promise<Filter | null> {
  const [expression, second] = every(args, 'filter');
  if (expression === undefined) return null;
  if (second !== undefined) throw new UsageError('-Y can be given once; join conditions with &&');
  // The filter and its engine of regular expressions are loaded when they are needed.
  const { compileFilter } = await import('../filter/index.js');
  return compileFilter(expression, dissectors, { reveal: isSet(args, 'reveal') });
}

const flag = /^(?:-Y|--filter)$/;

/**
 * What is typed of a filter when its completion is asked for; null when something else is being completed.
 * @param typed the words behind the name of the program
 */
export function filterBeingTyped(typed: readonly string[]): string | null {
  const [before = '', last = ''] = typed.length < 2 ? ['', ''] : typed.slice(-2);
  // The shell hands over a quote that is still open.
  return flag.test(before) ? last.replace(/^['"]/, '') : null;
}
