/** YAML, of which JSON is a part, as nodes. Bounded: a scenario can come from a stranger. */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { tooDeepAt } from '../nesting.js';
import { forgeLimits } from './forge-limits.js';
import { ScenarioError, type MapEntry, type Node, type Range } from './node.js';

/** The nodes of a scenario. @throws ScenarioError */
export function readDocument(text: string): Node {
  if (text.length > forgeLimits.text) {
    throw new ScenarioError(`a scenario has at most ${forgeLimits.text} characters, this one ${text.length}`, [0, 0]);
  }
  const deep = tooDeepAt(text);
  if (deep !== null) throw new ScenarioError('nested too deep', [deep, deep + 1]);
  const document = parseDocument(text, { version: '1.2', schema: 'core', prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw new ScenarioError(`no YAML: ${firstLine(error.message)}`, error.pos);
  return new Walk(text.length).node(document.contents, 0);
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

/** Aliases are followed, so a small text can stand for a large tree: what is visited is counted. */
class Walk {
  private visited = 0;
  /** What an anchor stands for, as far as the walk has come: asking the document walks through all of it each time. */
  private readonly anchors = new Map<string, unknown>();

  constructor(private readonly end: number) {}

  node(value: unknown, depth: number): Node {
    const at = this.rangeOf(value);
    if (++this.visited > forgeLimits.nodes) {
      throw new ScenarioError(`more than ${forgeLimits.nodes} values, aliases counted as often as they stand`, at);
    }
    if (depth > forgeLimits.depth) throw new ScenarioError(`nested deeper than ${forgeLimits.depth}`, at);
    if (isAlias(value)) {
      const target = this.anchors.get(value.source);
      if (target === undefined) throw new ScenarioError(`there is no anchor '&${value.source}' before`, at);
      return this.node(target, depth + 1);
    }
    if ((isMap(value) || isSeq(value) || isScalar(value)) && value.anchor !== undefined) {
      this.anchors.set(value.anchor, value);
    }
    if (isMap(value)) return { is: 'map', at, entries: value.items.map((pair) => this.entry(pair, depth)) };
    if (isSeq(value)) return { is: 'list', at, items: value.items.map((item) => this.node(item, depth + 1)) };
    if (isScalar(value)) return scalar(value.value, value.source, at);
    return { is: 'scalar', at, value: null, source: '' };
  }

  private entry({ key, value }: { readonly key: unknown; readonly value: unknown }, depth: number): MapEntry {
    const at = this.rangeOf(key);
    if (!isScalar(key)) throw new ScenarioError('a key must be a word', at);
    return {
      key: typeof key.value === 'string' ? key.value : (key.source ?? ''),
      at,
      value: this.node(value, depth + 1),
    };
  }

  private rangeOf(value: unknown): Range {
    const range = isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value.range : null;
    return range == null ? [this.end, this.end] : [range[0], range[1]];
  }
}

function scalar(value: unknown, source: string | undefined, at: Range): Node {
  if (typeof value === 'string') return { is: 'scalar', at, value, source: value };
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return { is: 'scalar', at, value, source: source ?? String(value) };
  }
  return { is: 'scalar', at, value: source ?? '', source: source ?? '' };
}
