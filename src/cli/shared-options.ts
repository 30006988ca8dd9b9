/** The options that every reading command shares: declared for yargs, and interpreted. */
import type { Options } from 'yargs';
import { UsageError, type OptionValues } from '../dissector.js';
import { limitTable, type Limits } from '../limits.js';
import type { Palette } from '../render/palette.js';
import { TextTimes, timeModes } from '../render/time.js';
import type { Mounted } from '../mount.js';
import type { DecodeAs } from '../route/registry.js';
import {
  choice,
  decodeAs,
  dissectorIds,
  dissectorOptions,
  every,
  isSet,
  limitOptions,
  optionOwners,
  type Arguments,
} from './arguments.js';
import { colorModes, paletteFor } from './colors.js';
import { stdinName } from './inputs.js';
import { demoCapture } from './package-root.js';
import { environmentName, fileOption, secretOptions } from './secrets.js';

/** What every reading command knows of its command line. */
export interface SharedOptions {
  readonly captures: readonly string[];
  readonly only: readonly string[];
  readonly decodeAs: readonly DecodeAs[];
  readonly options: OptionValues;
  readonly limits: Limits;
  readonly times: TextTimes;
  readonly palette: Palette;
  readonly quiet: boolean;
}

/** What a command's options are declared with: a table of yargs. */
export type Declarations = Readonly<Record<string, Options>>;

/** An option with a value. */
export const text = { type: 'string', requiresArg: true } as const;

/** Words to choose from: told to yargs only for completion, for its own complaint is no sentence. */
export function words(all: readonly string[], completing: boolean): Options {
  return completing ? { choices: all } : {};
}

/** The options that every reading command has. */
export function sharedDeclarations(dissectors: readonly Mounted[], completing: boolean): Declarations {
  const ids = dissectors.map(({ id }) => id);
  return {
    'decode-as': {
      ...text,
      alias: 'd',
      describe: `Treat a port as a protocol's, as tshark does: udp.port==4000,${ids[0] ?? 'ipmsg'}; repeatable`,
    },
    only: { ...text, ...words(ids, completing), describe: `Dissect just these, with commas: ${ids.join(',')}` },
    ...ofDissectors(dissectors),
    time: {
      ...text,
      ...words(timeModes, completing),
      describe: 'Times in text formats: utc (default), local, relative or delta; JSON is always UTC',
    },
    quiet: { type: 'boolean', alias: 'q', describe: 'No progress, no warnings, no totals on standard error' },
    color: {
      ...text,
      ...words(colorModes, completing),
      describe: 'auto (default: on a terminal, unless NO_COLOR is set), always or never',
    },
    dissector: {
      ...text,
      describe: 'Load a dissector from a JavaScript file, which runs with your full rights; repeatable',
    },
    limits: { ...text, describe: `Change a limit, name=value; names: ${Object.keys(limitTable).join(', ')}` },
  };
}

function ofDissectors(dissectors: readonly Mounted[]): Declarations {
  const entries = [...optionOwners(dissectors)].map(([name, owners]): [string, Options] => {
    const { describe = '', argument = '', secret = false } = owners[0]?.options[name] ?? {};
    const form = optionForm(name, argument, owners);
    const warning = secret ? '; other users of the machine can see it in ps' : '';
    return [name, { ...text, describe: `${describe}: ${form}; repeatable${warning}` }];
  });
  return { ...Object.fromEntries(entries), ...filesOf(dissectors) };
}

/** Options for files with secrets. */
function filesOf(dissectors: readonly Mounted[]): Declarations {
  const entries = secretOptions(dissectors).map((name): [string, Options] => [
    fileOption(name),
    {
      ...text,
      describe: `Read values of --${name} from a file, one a line; '-' for standard input. Also: environment ${environmentName(name)}`,
    },
  ]);
  return Object.fromEntries(entries);
}

function optionForm(name: string, argument: string, owners: readonly Mounted[]): string {
  const perDissector = owners[0]?.options[name]?.perDissector === true;
  return perDissector ? `${owners[0]?.id ?? ''}=${argument}` : argument;
}

/**
 * @param captures what is read; by default the captures of the command line
 * @throws UsageError
 */
export function sharedOptions(
  args: Arguments,
  dissectors: readonly Mounted[],
  stdout: { isTTY?: boolean },
  captures: readonly string[] = captureNames(args),
): SharedOptions {
  return {
    captures,
    only: dissectorIds(args, dissectors),
    decodeAs: decodeAs(args, dissectors),
    options: dissectorOptions(args, dissectors),
    limits: limitOptions(args),
    times: new TextTimes(choice(args, 'time', timeModes, 'utc')),
    palette: paletteFor(choice(args, 'color', colorModes, 'auto'), stdout),
    quiet: isSet(args, 'quiet'),
  };
}

function captureNames(args: Arguments): string[] {
  // What stands behind `--` is a capture too, even if it looks like an option.
  const captures = [...every(args, 'capture'), ...every(args, '--')];
  if (isSet(args, 'demo')) {
    if (captures.length > 0)
      throw new UsageError('--demo shows the sample that comes with imdissect; leave out the captures');
    return [demoCapture()];
  }
  if (captures.length === 0)
    throw new UsageError("which capture? Give the name of a file, '-' for standard input, or --demo");
  if (captures.filter((name) => name === stdinName).length > 1) throw new UsageError("'-' can be given only once");
  return captures;
}
