/** From the words of the command line to a command with its options. */
import type { Argv, PositionalOptions } from 'yargs';
import { UsageError } from '../dissector.js';
import type { Mounted } from '../mount.js';
import { stdinToken, type Arguments } from './arguments.js';
import { filterBeingTyped } from './filter-option.js';
import type { Host } from './host.js';
import { didYouMean } from '../nearest.js';
import { packageVersion } from './package-root.js';
import type { Declarations } from './shared-options.js';

/** One command; each is a file of its own, loaded when it is needed. */
export interface Command {
  /** yargs' words for it; the first is its name. */
  readonly command: readonly string[];
  readonly description: string;
  options(dissectors: readonly Mounted[], completing: boolean): Declarations;
  /** What stands in its words besides captures. */
  positional?(dissectors: readonly Mounted[], completing: boolean): Readonly<Record<string, PositionalOptions>>;
  /** @throws UsageError, OutputError */
  run(args: Arguments, host: Host): Promise<number>;
}

/** What the command line asks for: a command, or a text to be printed. */
export type Request = { readonly run: Command; readonly args: Arguments } | { readonly print: string };

const captures = {
  type: 'string',
  array: true,
  describe: "pcap or pcapng, plain or gzipped; '-' is standard input",
} as const;

const completionFlag = '--get-yargs-completions';

const notes = `Data goes to standard output, everything else to standard error.
Secrets (passwords, tickets, digests) are shown only with --reveal; a capture written with -w holds them all.
Exit codes: 0 done, 1 --fail-on met, 2 wrong usage, 3 an input or output failed, 70 a fault in imdissect.`;

/** What imdissect says when it is called without anything. */
export const shortHelp = `imdissect shows what instant messengers said in a packet capture.

  imdissect CAPTURE..        every message as a tree; -F json for one JSON object a line
  imdissect live INTERFACE   the same while packets arrive; imdissect interfaces lists them
  imdissect flows CAPTURE..  which conversations there are
  imdissect --demo           try it on a sample that comes with imdissect
  imdissect --help           all options
`;

/** Reads the command line. @throws UsageError */
export async function parseCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  dissectors: readonly Mounted[],
): Promise<Request> {
  const completing = words.includes(completionFlag);
  const filter = completing ? filterBeingTyped(words.slice(words.indexOf(completionFlag) + 2)) : null;
  if (filter !== null) {
    const { completeFilter } = await import('../filter/complete.js');
    return { print: completeFilter(filter, dissectors).join('\n') + '\n' };
  }
  const { default: createYargs } = await import('yargs');
  const chosen: Request[] = [];
  let printed = '';
  const yargs = createYargs().scriptName('imdissect');
  configure(yargs);
  for (const one of commands) {
    yargs.command(
      [...one.command],
      one.description,
      (inner) => {
        const own = Object.entries(one.positional?.(dissectors, completing) ?? {});
        for (const [name, declared] of own) inner.positional(name, declared);
        return positionals(inner, one).options(one.options(dissectors, completing));
      },
      (args) => {
        chosen.push({ run: one, args });
      },
    );
  }
  yargs.command('completion', 'Print a script that completes commands and options in bash or zsh', {}, () => {
    yargs.showCompletionScript();
  });
  const print = (_error: unknown, _args: unknown, output: string): void => {
    printed += output;
  };
  try {
    await yargs.parseAsync(prepared(words, commands), {}, print);
  } catch (error) {
    throw usageError(error, knownOptions(words, commands, dissectors));
  }
  return chosen[0] ?? { print: printed === '' ? '' : `${printed}\n` };
}

/** The captures, for the commands that read some. */
function positionals(yargs: Argv, { command }: Command): Argv {
  return command.some((words) => words.includes('[capture..]')) ? yargs.positional('capture', captures) : yargs;
}

function configure(yargs: Argv): void {
  yargs
    .parserConfiguration({
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'boolean-negation': false,
      'camel-case-expansion': false,
      'populate--': true,
    })
    // Sentences of one language: what is printed must not depend on the machine.
    .locale('en')
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail(false)
    .strictOptions()
    .wrap(100)
    .usage('$0 CAPTURE..\n\nShows what instant messengers said in packet captures: trees, JSON, flows.')
    .example('$0 lan.pcap', 'every message with all its bytes')
    .example('$0 -F json lan.pcap | jq .summary', 'one JSON object a line')
    .example('ssh gw tcpdump -U -w - | $0 -F summary -', 'messages as they come')
    .example('$0 live eth0 -w lan.pcap', 'watch a network, and keep what was seen')
    .example('$0 -d udp.port==4000,ipmsg lan.pcap', 'a protocol on an unusual port')
    .example('$0 flows lan.pcap', 'which conversations there are')
    .epilogue(notes)
    .help('help')
    .alias('h', 'help')
    .describe('help', 'Show this')
    .version(packageVersion());
}

/** yargs drops a bare `-`, and completes the options of a default command only when it is named. */
function prepared(words: readonly string[], commands: readonly Command[]): string[] {
  const marked = withCommand(words, commands).map((word) => (word === '-' ? stdinToken : word));
  const at = marked.indexOf(completionFlag);
  if (at < 0) return marked;
  const typed = marked.slice(at + 2);
  const isNamed = typed.some((word) => commands.some((one) => nameOf(one) === word));
  const atOption = typed.slice(-2).some((word) => word.startsWith('-'));
  return isNamed || !atOption ? marked : [...marked.slice(0, at + 2), 'read', ...typed];
}

/** `imdissect -i eth0` is `imdissect live -i eth0`: no other command has interfaces. */
function withCommand(words: readonly string[], commands: readonly Command[]): readonly string[] {
  const options = words.slice(0, words.includes('--') ? words.indexOf('--') : words.length);
  const named = options.some((word) => commands.some((one) => nameOf(one) === word));
  const isLive = options.some((word) => /^(?:-i.*|--interface(?:=.*)?)$/.test(word));
  return isLive && !named && !words.includes(completionFlag) ? ['live', ...words] : words;
}

/** The word that one types for it. */
export function nameOf({ command }: Command): string {
  return (command[0] ?? '').split(' ')[0] ?? '';
}

/** The names of the options of the command that was asked for. */
function knownOptions(
  words: readonly string[],
  commands: readonly Command[],
  dissectors: readonly Mounted[],
): string[] {
  const named = withCommand(words, commands);
  const command = commands.find((one) => named.includes(nameOf(one))) ?? commands[0];
  const declared = Object.entries(command?.options(dissectors, false) ?? {});
  return [...declared.flatMap(([name, { alias }]) => [name, ...[alias ?? []].flat()]), 'help', 'version'];
}

/** yargs' complaint as one sentence of ours, with the nearest name. */
function usageError(error: unknown, known: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  const unknown = /^Unknown arguments?: ([^,]*)/.exec(error.message)?.[1];
  if (unknown !== undefined) {
    const near = didYouMean(unknown, known, dashed);
    return new UsageError(`there is no option '${dashed(unknown)}'${near === '' ? '; see: imdissect --help' : near}`);
  }
  const lonely = /^Not enough arguments following: (.+)$/.exec(error.message)?.[1];
  if (lonely !== undefined) return new UsageError(`${dashed(lonely)} needs a value`);
  return new UsageError(error.message.replaceAll(/\s+/g, ' '));
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}
