import { expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { limits } from '../../src/limits.js';
import { parrot } from './parrot.js';
import { alice, bob, Traffic } from './traffic.js';

it('lists flows that are over and flows that live in the order of their numbers, as often as wanted', () => {
  const traffic = new Traffic();
  for (const port of [1, 2, 3, 1, 4, 5]) traffic.udp({ ...alice, port: 1000 + port }, bob, 'SAY hello\n');
  traffic.udp({ ...alice, port: 1006 }, { ...bob, port: 9 }, 'nothing known');
  const settings = { dissectors: [parrot], limits: { ...limits(), flows: 2 } };
  for (const keepFlows of [true, false]) {
    const engine = new Engine({ ...settings, keepFlows }, () => undefined);
    for (const frame of traffic.frames) engine.frame(frame);
    engine.finish();
    const rows = (): unknown[] =>
      [...engine.flows()].map(({ number, client, protocol, messages, packetsFromClient }) =>
        [number, client.port, protocol, messages, packetsFromClient].join(' '),
      );
    const live = ['6 1005 parrot 1 1', '7 1006  0 1'];
    const over = [
      '1 1001 parrot 1 1',
      '2 1002 parrot 1 1',
      '3 1003 parrot 1 1',
      '4 1001 parrot 1 1',
      '5 1004 parrot 1 1',
    ];
    expect(rows()).toEqual(keepFlows ? [...over.slice(0, 2), ...live] : live);
    expect(rows()).toEqual(rows());
  }
});
