/** What is let go long before the flow is forgotten: the bytes it came in, and what its dissector remembered of it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Frame } from '../../src/capture/frame.js';
import { Engine } from '../../src/engine/engine.js';
import type { Mounted } from '../../src/mount.js';
import { parrot } from './parrot.js';
import { Connection, Traffic } from './traffic.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Whether these are still there after the garbage was collected. References must have had time to die. */
async function alive(refs: readonly WeakRef<object>[]): Promise<boolean[]> {
  await new Promise((done) => setImmediate(done));
  collectGarbage();
  return refs.map((ref) => ref.deref() !== undefined);
}

/** An engine that has seen the traffic, and the bytes of each frame in a chunk of its own, as files are read. */
function fed({ frames }: Traffic, dissectors: readonly Mounted[]): { engine: Engine; chunks: WeakRef<object>[] } {
  const engine = new Engine({ dissectors }, () => undefined);
  const feed = (frame: Frame): WeakRef<object> => {
    const chunk = new Uint8Array(100_000);
    chunk.set(frame.bytes);
    engine.frame(Object.assign(frame, { bytes: chunk }));
    return new WeakRef(chunk.buffer);
  };
  return { engine, chunks: frames.splice(0).map(feed) };
}

it('the chunk of a file is not kept by a connection that has taken its bytes', async () => {
  const traffic = new Traffic();
  new Connection(traffic).open().say('SAY hello\n').reply('SAY hello yourself\n').say('SAY half of').say(' a line\n');
  const { engine, chunks } = fed(traffic, [parrot]);
  // The packet that was decoded last still shows its frame.
  expect(await alive(chunks.slice(0, -1))).toEqual(chunks.slice(0, -1).map(() => false));
  expect([...engine.flows()]).toHaveLength(1);
});

it('a dissector forgets a connection that is over, and not one that goes on', async () => {
  const sessions: WeakRef<object>[] = [];
  const watched: Mounted = {
    ...parrot,
    world: (...options) => {
      const world = parrot.world(...options);
      return {
        open: (flow) => {
          const session = world.open(flow);
          sessions.push(new WeakRef(session));
          return session;
        },
      };
    },
  };
  const traffic = new Traffic();
  const from = (port: number): Connection => new Connection(traffic, { address: [10, 0, 0, 1], port });
  from(40_001).open().say('SAY hello\n').close();
  from(40_002).open().say('SAY hello\n');
  from(40_003).open().say('SAY hello\n').reset();
  const { engine } = fed(traffic, [watched]);
  expect(await alive(sessions)).toEqual([false, true, false]);
  expect([...engine.flows()].map(({ messages, protocol }) => ({ messages, protocol }))).toEqual(
    [1, 2, 3].map(() => ({ messages: 1, protocol: 'parrot' })),
  );
});
