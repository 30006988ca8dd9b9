import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { deepest, tooDeepAt } from '../src/nesting.js';

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

describe('the nesting of YAML', () => {
  it.each([
    ['brackets', (levels: number) => '['.repeat(levels)],
    ['braces', (levels: number) => '{a: '.repeat(levels)],
    ['brackets of many lines', (levels: number) => '[\n'.repeat(levels)],
    ['brackets closed in comments and texts', (levels: number) => `[ "]", ']', # ]\n`.repeat(levels)],
    ['lists in a line', (levels: number) => '- '.repeat(levels)],
    ['lists of many lines', (levels: number) => times(levels, (level) => `${' '.repeat(level)}-\n`)],
    ['keys', (levels: number) => times(levels, (level) => `${' '.repeat(level)}a:\n`)],
    ['complex keys', (levels: number) => '? '.repeat(levels)],
    [
      'keys with anchors and tags',
      (levels: number) => times(levels, (level) => `${' '.repeat(level)}&a${level} a: !!map\n`),
    ],
    ['lists below keys', (levels: number) => times(levels, (level) => `${'  '.repeat(level)}- a:\n`)],
  ])('is found in %s, however deep, before the parser ends the process', (_name, text) => {
    expect(tooDeepAt(text(deepest + 1))).not.toBeNull();
    expect(tooDeepAt(text(2000))).toBeLessThan(200_000);
    expect(tooDeepAt(text(64))).toBeNull();
  });

  it('is not what a long text has', () => {
    const text = times(5000, (step) => `- { from: anna, list: [a, {b: "[[["}], text: "[{" } # [[[${step}\n`);
    expect(tooDeepAt(`a:\n${text}b: |\n  [[[\n  - - -\nc: '[[['\nd: - [\n`)).toBeNull();
    expect(tooDeepAt(times(5000, (level) => `k${level}:\n  - x: 1\n    y: 2\n`))).toBeNull();
    expect(tooDeepAt(`text: ${'[ '.repeat(3000)}`)).not.toBeNull();
    expect(tooDeepAt(`text: a ${'[ '.repeat(3000)}`)).toBeNull();
  });

  it('is at most that which the parser can take', () => {
    expect(parseDocument('['.repeat(deepest)).errors[0]?.code).not.toBe('RESOURCE_EXHAUSTION');
  });
});
