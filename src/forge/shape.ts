/**
 * What a scenario may say, declared once: each shape reads a value and tells its JSON Schema, so that what an editor
 * offers and what is accepted cannot drift apart.
 */
import type { JsonSchema } from '../render/json-schema.js';
import { whatThereIs } from '../nearest.js';
import { ScenarioError, wordFor, type Node } from './node.js';

export interface Shape<T> {
  /** @throws ScenarioError */
  readonly read: (node: Node) => T;
  readonly schema: JsonSchema;
}

function refused(node: Node, wanted: string): ScenarioError {
  return new ScenarioError(`${wanted} belongs here, not ${wordFor(node)}`, node.at);
}

export const textShape: Shape<string> = {
  schema: { type: ['string', 'number'] },
  read: (node) => {
    if (node.is === 'scalar' && node.value !== null) return node.source;
    throw refused(node, 'a text');
  },
};

export const flagShape: Shape<boolean> = {
  schema: { type: 'boolean' },
  read: (node) => {
    if (node.is === 'scalar' && typeof node.value === 'boolean') return node.value;
    throw refused(node, 'true or false');
  },
};

/** A whole number of this range. */
export function numberShape(least: number, most: number): Shape<number> {
  return {
    schema: { type: 'integer', minimum: least, maximum: most },
    read: (node) => {
      const value = node.is === 'scalar' ? node.value : null;
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
      throw refused(node, `a whole number from ${least} to ${most}`);
    },
  };
}

export function wordShape<const T extends string>(words: readonly T[]): Shape<T> {
  return {
    schema: { enum: words },
    read: (node) => {
      const text = textShape.read(node);
      const found = words.find((word) => word === text);
      if (found !== undefined) return found;
      throw new ScenarioError(`there is no '${text}'${whatThereIs(text, words)}`, node.at);
    },
  };
}

const units: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 };

/** `20ms`, `1.5s`, `2min`: microseconds. */
export function durationShape(mostSeconds: number): Shape<number> {
  const pattern = /^(\d+(?:\.\d+)?) ?(us|ms|s|min|h)$/;
  return {
    schema: { type: 'string', pattern: pattern.source },
    read: (node) => {
      const [, digits = '', unit = ''] = pattern.exec(node.is === 'scalar' ? node.source : '') ?? [];
      const micros = Math.round(Number(digits) * (units[unit] ?? NaN));
      if (Number.isNaN(micros)) throw refused(node, 'a time such as 20ms, 1.5s or 2min');
      if (micros > mostSeconds * 1e6) throw new ScenarioError(`longer than ${mostSeconds} s`, node.at);
      return micros;
    },
  };
}

export function listShape<T>(item: Shape<T>, most: number): Shape<readonly T[]> {
  return {
    schema: { type: 'array', items: item.schema, maxItems: most },
    read: (node) => {
      if (node.is !== 'list') throw refused(node, 'a list');
      if (node.items.length > most) throw new ScenarioError(`at most ${most} can stand here`, node.at);
      return node.items.map((one) => item.read(one));
    },
  };
}

/** Keys that people choose, each with a value of one shape. */
export function tableShape<T>(value: Shape<T>, most: number): Shape<ReadonlyMap<string, T>> {
  return {
    schema: { type: 'object', additionalProperties: value.schema, maxProperties: most },
    read: (node) => {
      if (node.is !== 'map') throw refused(node, 'a table of names');
      if (node.entries.length > most) throw new ScenarioError(`at most ${most} can stand here`, node.at);
      return new Map(node.entries.map((entry) => [entry.key, value.read(entry.value)]));
    },
  };
}

/** One of two forms: a short one, and one that says more. */
export function eitherShape<A, B>(first: Shape<A>, is: Node['is'], second: Shape<B>): Shape<A | B> {
  return {
    schema: { anyOf: [first.schema, second.schema] },
    read: (node) => (node.is === is ? second.read(node) : first.read(node)),
  };
}

/** Kept as it is, for a reader that must know more. */
export function rawShape(schema: JsonSchema): Shape<Node> {
  return { schema, read: (node) => node };
}

/** A shape with a sentence for people who write scenarios. */
export function doc<T>(shape: Shape<T>, description: string): Shape<T> {
  return { read: shape.read, schema: { description, ...shape.schema } };
}

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Read<S extends Shapes> = { readonly [K in keyof S]?: S[K] extends Shape<infer T> ? T : never };

/** Keys that are known, all of them optional, and where the whole stands. */
export function objectShape<const S extends Shapes>(table: S): Shape<Read<S> & { readonly node: Node }> {
  const known = Object.keys(table);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(table).map(([key, { schema }]) => [key, schema])),
      additionalProperties: false,
    },
    read: (node) => {
      if (node.is !== 'map') throw refused(node, `a table with ${known.join(', ')}`);
      const values: Record<string, unknown> = { node };
      for (const { key, at, value } of node.entries) {
        const shape = table[key];
        if (shape === undefined || !known.includes(key)) {
          throw new ScenarioError(`there is no '${key}'${whatThereIs(key, known)}`, at);
        }
        values[key] = shape.read(value);
      }
      return values as Read<S> & { readonly node: Node };
    },
  };
}
