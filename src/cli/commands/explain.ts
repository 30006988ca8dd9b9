/** `imdissect explain`: the reference of what is declared, and single messages taught. */
import { existsSync } from 'node:fs';
import type { PositionalOptions } from 'yargs';
import { UsageError } from '../../dissector.js';
import { catalogueOf, type Catalogue } from '../../explain/catalogue.js';
import { allNames, lookUp } from '../../explain/lookup.js';
import { blocksMarkdown } from '../../render/reference/markdown.js';
import { list, paragraph, code, type Block } from '../../render/reference/blocks.js';
import { overviewBlocks } from '../../render/reference/overview.js';
import { blocksText } from '../../render/reference/text.js';
import { topicBlocks } from '../../render/reference/topics.js';
import type { Mounted } from '../../mount.js';
import { choice, every, isSet, type Arguments } from '../arguments.js';
import { colorModes, paletteFor } from '../colors.js';
import { exitCode } from '../exit.js';
import type { Host } from '../host.js';
import { nearestNames } from '../../nearest.js';
import { explainFormats, recordIn, teach } from '../lesson.js';
import { demoCapture } from '../package-root.js';
import { sharedDeclarations, text, words, type Declarations } from '../shared-options.js';

export const command = ['explain [name..]'];
export const description = 'Explain a protocol, a field, a problem code, or one message: capture.pcap#19.1';

export function positional(
  dissectors: readonly Mounted[],
  completing: boolean,
): Readonly<Record<string, PositionalOptions>> {
  const choices = completing ? allNames(catalogueOf(dissectors)) : undefined;
  const describe = 'names, or messages as CAPTURE#ID; without any: what can be explained';
  return { name: { type: 'string', array: true, describe, ...(choices === undefined ? {} : { choices }) } };
}

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  return {
    format: { ...text, ...words(explainFormats, completing), alias: 'F', describe: 'text (default) or markdown' },
    x: { type: 'boolean', describe: 'Every byte of long fields of a message' },
    reveal: { type: 'boolean', describe: 'Show passwords, tickets and digests of a message' },
    demo: { type: 'boolean', describe: 'Names are ids of messages in the sample that comes with imdissect' },
    ...sharedDeclarations(dissectors, completing),
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const format = choice(args, 'format', explainFormats, 'text');
  const catalogue = catalogueOf(host.dissectors);
  const names = joinSections([...every(args, 'name'), ...every(args, '--')]);
  const found = names.map((name) => recordIn(isSet(args, 'demo') ? `${demoCapture()}#${name}` : name));
  // Everything that is only looked up is looked up first: a mistyped name is told before captures are read.
  const pages = names.map((name, i) => (found[i] === null ? blocksOf(name, catalogue) : []));
  const palette = paletteFor(choice(args, 'color', colorModes, 'auto'), process.stdout);
  const write = (blocks: readonly Block[]): void => {
    host.output.add(format === 'text' ? blocksText(blocks, palette) : blocksMarkdown(blocks));
  };
  if (names.length === 0) write(overviewBlocks(catalogue));
  let worst: number = exitCode.done;
  for (const [index, wanted] of found.entries()) {
    if (index > 0) host.output.add('\n');
    if (wanted === null) write(pages[index] ?? []);
    else worst = Math.max(worst, await teach(wanted, args, host, { format, catalogue }));
  }
  await host.output.flush();
  return worst;
}

/** `ipmsg §5` is one name, whether it came as one word or as two. */
function joinSections(words: readonly string[]): string[] {
  const names: string[] = [];
  for (const word of words) {
    const before = names.at(-1);
    const joins = /^§\s*\d/.test(word) && before !== undefined && /^[a-z][\w-]*$/i.test(before);
    if (joins) names[names.length - 1] = `${before} ${word}`;
    else names.push(word);
  }
  return names;
}

/** The pages of all meanings of a name. @throws UsageError when it has none */
function blocksOf(name: string, catalogue: Catalogue): Block[] {
  const { topics, seeAlso } = lookUp(name, catalogue);
  if (topics.length === 0) throw new UsageError(unknown(name, catalogue));
  const pages = topics.flatMap(topicBlocks);
  if (seeAlso.length === 0) return pages;
  return [...pages, paragraph('See also:'), list(seeAlso.map((one) => [code(one)]))];
}

function unknown(name: string, catalogue: Catalogue): string {
  if (existsSync(name)) {
    return `which message of ${name}? Write ${name}#19.1 with an id; ids stand at the beginning of every line of: imdissect -F summary`;
  }
  const near = nearestNames(name, allNames(catalogue), mostNear);
  if (near.length === 0) return `there is nothing called '${name}'; what can be explained says: imdissect explain`;
  return `there is nothing called '${name}'; near are: ${near.join(', ')}`;
}

const mostNear = 6;
