import { expect, it } from 'vitest';
import type { FlowSummary } from '../../src/record.js';
import { hierarchy } from '../../src/render/hierarchy.js';
import { plainPalette } from '../../src/render/palette.js';

const moment = { seconds: 0, nanoseconds: 0, frame: 1 };
const flow = (transport: 'udp' | 'tcp', protocol: string | null, up: number, down: number): FlowSummary => ({
  number: 1,
  transport,
  client: { address: '10.0.0.1', port: 1 },
  server: { address: '10.0.0.2', port: 2 },
  first: moment,
  last: moment,
  packetsFromClient: up,
  packetsFromServer: down,
  bytesFromClient: 100 * up,
  bytesFromServer: 10 * down,
  protocol,
  messages: 0,
  routed: '',
  announcedBy: null,
  tcp: null,
});
const none = { frames: 0, bytes: 0 };

it('sums flows by transport and protocol, and shows what is in no flow', () => {
  const flows = [
    flow('udp', 'ipmsg', 2, 1),
    flow('tcp', null, 5, 0),
    flow('udp', null, 1, 0),
    flow('udp', 'ipmsg', 1, 1),
  ];
  const others = { fragments: { frames: 2, bytes: 3000 }, others: none, damaged: { frames: 1, bytes: 14 } };
  expect(hierarchy(flows, others, plainPalette)).toBe(
    `frames by protocol                    flows  frames  bytes
udp                                       3       6    420
  ipmsg                                   2       5    320
  undecoded                               1       1    100
tcp                                       1       5    500
  undecoded                               1       5    500
other pieces of fragmented datagrams              2   3000
damaged or cut off                                1     14
`,
  );
});
