import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { WriteStream } from 'node:tty';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { paletteFor } from '../../src/cli/colors.js';
import { faultPlace } from '../../src/cli/fault.js';
import { FrameFlows } from '../../src/cli/frame-flows.js';
import { didYouMean, edits } from '../../src/nearest.js';
import { Progress } from '../../src/cli/progress.js';
import { ShownFlows } from '../../src/cli/shown-flows.js';
import { plainPalette } from '../../src/render/palette.js';
import { finding, flow, letterBytes, message, ref } from '../render/post.js';

describe('the nearest name', () => {
  it('is found over a slip, an exchange and a beginning, and not over more', () => {
    expect(didYouMean('fromat', ['format', 'force'])).toContain("'format'");
    expect(didYouMean('summ', ['tree', 'summary'])).toContain("'summary'");
    expect(didYouMean('xyz', ['tree', 'summary'])).toBe('');
    expect(didYouMean('x'.repeat(10_000), ['tree'])).toBe('');
  });

  it('counts edits', () => {
    expect(edits('kitten', 'sitting', 9)).toBe(3);
    expect(edits('ab', 'ba', 9)).toBe(1);
    expect(edits('same', 'same', 9)).toBe(0);
  });
});

describe('colours', () => {
  it('are for terminals, unless NO_COLOR or a dumb one says otherwise, or the option does', () => {
    const terminal = { isTTY: true };
    expect(paletteFor('auto', terminal, {})).not.toBe(plainPalette);
    expect(paletteFor('auto', {}, {})).toBe(plainPalette);
    expect(paletteFor('auto', terminal, { NO_COLOR: '1' })).toBe(plainPalette);
    expect(paletteFor('auto', terminal, { TERM: 'dumb' })).toBe(plainPalette);
    expect(paletteFor('never', terminal, {})).toBe(plainPalette);
    expect(paletteFor('always', {}, { NO_COLOR: '1' })).not.toBe(plainPalette);
  });
});

describe('progress', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is silent for a second, then tells now and then, and takes its line back', () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const terminal = Object.create(WriteStream.prototype, {
      write: { value: (text: string) => written.push(text) > 0 },
    }) as WriteStream;
    const progress = new Progress(terminal);
    progress.tell(1, 4e6);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1100);
    progress.tell(1e6, 4e6);
    progress.tell(2e6, 4e6);
    expect(written).toEqual(['\r\x1b[K1.0 MB read (25 %)']);
    vi.advanceTimersByTime(300);
    progress.tell(2e6, null);
    progress.erase();
    progress.erase();
    expect(written.slice(1)).toEqual(['\r\x1b[K2.0 MB read', '\r\x1b[K']);
  });
});

describe('a fault', () => {
  it('is told by its place, never by its words', () => {
    const error = new Error('secret packet bytes');
    error.stack = `Error: secret packet bytes
    at node:internal/x:1:1
    at Engine.frame (file:///usr/lib/imdissect/dist/src/engine/engine.js:12:34)`;
    expect(faultPlace(error)).toBe('Engine.frame (src/engine/engine.js:12)');
    expect(faultPlace('secret')).toBe('an unknown place');
    expect(faultPlace(new TypeError('secret'))).not.toContain('secret');
  });

  it('in the built package is told by its place in the sources', () => {
    const script = `import { mount } from '${pathToFileURL(resolve(import.meta.dirname, '../../dist/src/core.js')).href}';
      try { mount(null) } catch (error) { console.log(error.stack) }`;
    const error = new Error();
    error.stack = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const source = readFileSync(resolve(import.meta.dirname, '../../src/mount.ts'), 'utf8').split('\n');
    const line = source.findIndex((text) => text.includes('id: d.id')) + 1;
    expect(faultPlace(error)).toBe(`mount (src/mount.ts:${line})`);
  });
});

describe('the flows that -w writes', () => {
  const of = (number: number) => ({ ...flow, number });
  const at = (frame: number) => ({ ...ref, frame });

  function shown(): ShownFlows {
    const flows = new ShownFlows();
    for (const [frame, number] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 5],
    ] as const)
      flows.frames.add(0, frame, number);
    const bytes = letterBytes([]);
    flows.note(message('letter', bytes, { ref: at(2), flow: of(2), from: [at(1)] }), false);
    flows.note(message('letter', bytes, { ref: at(3), flow: of(3), answers: { ref: at(2), seconds: 1 } }), true);
    flows.note(message('letter', bytes, { ref: at(4), flow: of(4) }), false);
    return flows;
  }
  const written = (flows: ShownFlows): number[] => [1, 2, 3, 4, 5, 6, 7].filter((frame) => flows.has(0, frame));

  it('are those shown and whatever they point back at, over several steps', () => {
    const flows = shown();
    flows.close([]);
    expect(written(flows)).toEqual([1, 2, 3]);
  });

  it('and those that announced them, and those that findings are about', () => {
    const flows = shown();
    flows.note(finding({ ref: at(7), flow: of(5), about: at(6) }), true);
    flows.close([{ number: 5, announcedBy: 4 }]);
    expect(written(flows)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are remembered for any number of frames and inputs', () => {
    const flows = new FrameFlows();
    flows.add(3, 1_000_000, 7);
    flows.add(3, 5, 2);
    expect([
      flows.flowOf(3, 1_000_000),
      flows.flowOf(3, 5),
      flows.flowOf(3, 6),
      flows.flowOf(0, 5),
      flows.flowOf(3, 9e6),
    ]).toEqual([7, 2, 0, 0, 0]);
  });
});
