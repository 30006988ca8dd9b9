import { describe, expect, it } from 'vitest';
import { Forgotten } from '../src/forgotten.js';
import { MessageKey } from '../src/message-table.js';

describe('what was forgotten', () => {
  const key = new MessageKey();

  it('is known for sure, and what was not is seldom taken for it', () => {
    const forgotten = new Forgotten();
    expect(forgotten.has(key.begin(0).number(1))).toBe(false);
    for (let one = 0; one < 65_536; one++) forgotten.add(key.begin(0).number(one));
    const known = (from: number): number =>
      Array.from({ length: 65_536 }, (_, one) => forgotten.has(key.begin(0).number(from + one))).filter(Boolean).length;
    expect(known(0)).toBe(65_536);
    expect(known(1_000_000)).toBeLessThan(10);
  });
});
