import type { Json } from '../schema/value.js';

/** A JSON Schema, draft 2020-12, as data. */
export type JsonSchema = Readonly<Record<string, Json>>;

/** `{"$ref":"#/$defs/…"}`. */
export function reference(name: string): { readonly $ref: string } {
  return { $ref: `#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}` };
}

/** The `$defs` of a schema: what is said in several places is written once. */
export class Definitions {
  private readonly named: Map<string, JsonSchema>;
  private readonly texts = new Map<string, string>();

  constructor(given: Readonly<Record<string, JsonSchema>>) {
    this.named = new Map(Object.entries(given));
  }

  /** Adds a definition; one that is there already is used again. Another one of that name gets a number behind it. */
  add(name: string, schema: JsonSchema): string {
    const text = JSON.stringify(schema);
    for (let number = 1; ; number++) {
      const free = number === 1 ? name : `${name}-${number}`;
      if (!this.named.has(free)) {
        this.named.set(free, schema);
        this.texts.set(free, text);
        return free;
      }
      if (this.texts.get(free) === text) return free;
    }
  }

  all(): JsonSchema {
    return Object.fromEntries(this.named);
  }
}
