import { setImmediate } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Output } from '../../src/cli/output.js';

/** Takes its time, and only then looks at the bytes: as a pipe that is full. */
function slow(): { stream: Writable; taken: string[]; memory: Set<ArrayBufferLike> } {
  const taken: string[] = [];
  const memory = new Set<ArrayBufferLike>();
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      void setImmediate().then(() => {
        taken.push(bytes.toString());
        memory.add(bytes.buffer);
        done();
      });
    },
  });
  return { stream, taken, memory };
}

describe('output', () => {
  it('leaves bytes alone until the stream took them, whatever is added meanwhile', async () => {
    const { stream, taken } = slow();
    const output = new Output(stream);
    output.add('one');
    const first = output.flush();
    output.add('two');
    const second = output.flush();
    output.add('three');
    await Promise.all([first, second]);
    await output.flush();
    expect(taken).toEqual(['one', 'two', 'three']);
  });

  it('fills the same memory over and over', async () => {
    const { stream, taken, memory } = slow();
    const output = new Output(stream);
    for (let i = 0; i < 20; i++) {
      output.add(`line ${i}`);
      await output.flush();
    }
    expect(taken).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i}`));
    expect(memory.size).toBe(2);
  });

  it('lets go of the memory that only one long text needed', async () => {
    const { stream, memory } = slow();
    const output = new Output(stream);
    for (const length of [1, 1, 4_000_000, 1, 1, 1]) {
      output.add('x'.repeat(length));
      await output.flush();
    }
    expect([...memory].filter(({ byteLength }) => byteLength > 1_000_000)).toHaveLength(1);
    expect(memory.size).toBe(4);
  });
});
