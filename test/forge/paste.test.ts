/** What JSON output says of a message can be pasted into a scenario: it is read as the very values that it came from. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/forge/document.js';
import { readFields } from '../../src/forge/field-values.js';
import { member } from '../../src/forge/node.js';
import { builtIn, dissect, JsonWriter } from '../../src/index.js';
import { captures, root } from '../tshark.js';

/** Messages of one capture that are tried: those of a kind are alike. */
const perKind = 4;

/** Without what is not there, and without the mark that headers of MSN have in memory alone. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
      one === undefined || (key === 'secret' && one === true) ? [] : [[key, present(one)]],
    ),
  );
}

describe('fields of JSON', () => {
  for (const capture of captures) {
    it(`can be pasted: ${capture}`, async () => {
      const writer = new JsonWriter({ captures: [capture], reveal: true });
      const seen = new Map<string, number>();
      let tried = 0;
      for await (const record of dissect([join(root, capture)], { dissectors: builtIn })) {
        if (record.record !== 'message') continue;
        const { kind, fields } = record.message;
        const count = (seen.get(kind.id) ?? 0) + 1;
        seen.set(kind.id, count);
        if (count > perKind) continue;
        const node = member(readDocument(writer.write(record)), 'fields');
        expect(node).toBeDefined();
        if (node === undefined) continue;
        expect(present(readFields(node, kind.fields))).toEqual(present(fields));
        tried++;
      }
      expect(tried).toBeGreaterThan(0);
    });
  }
});
