/** What a scenario consists of, whatever it was written in: values that know where they stand. */
import { UsageError } from '../dissector.js';

/** `[start, end)` in the text. */
export type Range = readonly [start: number, end: number];

export interface MapEntry {
  readonly key: string;
  readonly at: Range;
  readonly value: Node;
}

export type Node =
  | { readonly is: 'map'; readonly at: Range; readonly entries: readonly MapEntry[] }
  | { readonly is: 'list'; readonly at: Range; readonly items: readonly Node[] }
  | {
      readonly is: 'scalar';
      readonly at: Range;
      readonly value: string | number | boolean | null;
      /** As it is written, without quotes: a long number keeps its digits. */
      readonly source: string;
    };

/** The value of a key; undefined when it is not there. */
export function member(node: Node, key: string): Node | undefined {
  return node.is === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** What a node is, in words of people. */
export function wordFor(node: Node): string {
  if (node.is === 'map') return 'a table of keys';
  if (node.is === 'list') return 'a list';
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string' ? `'${shortened(node.value)}'` : node.source;
}

const longestQuoted = 40;

function shortened(text: string): string {
  return text.length > longestQuoted ? `${text.slice(0, longestQuoted)}…` : text;
}

/** Something is wrong at a place of the scenario. */
export class ScenarioError extends UsageError {
  constructor(
    message: string,
    readonly at: Range,
  ) {
    super(message);
  }
}
