import { describe, expect, it } from 'vitest';
import type { FlowSummary } from '../../src/record.js';
import { csvCell } from '../../src/render/csv.js';
import { renderFlows, type FlowsFormat } from '../../src/render/flows.js';
import { plainPalette } from '../../src/render/palette.js';
import { TextTimes } from '../../src/render/time.js';
import { nothingFound, totalsLine } from '../../src/render/totals.js';

const flow = (changed: Partial<FlowSummary> = {}): FlowSummary => ({
  number: 1,
  transport: 'udp',
  client: { address: '10.97.5.2', port: 2425 },
  server: { address: '10.97.5.3', port: 2425 },
  first: { seconds: 1_795_205_144, nanoseconds: 29_866_000, frame: 2 },
  last: { seconds: 1_795_205_145, nanoseconds: 529_866_000, frame: 9 },
  packetsFromClient: 4,
  packetsFromServer: 3,
  bytesFromClient: 400,
  bytesFromServer: 99,
  protocol: 'ipmsg',
  messages: 7,
  routed: 'port 2425',
  announcedBy: null,
  tcp: null,
  ...changed,
});
const other = flow({
  number: 12,
  transport: 'tcp',
  server: { address: 'fe80::1', port: 80 },
  protocol: null,
  messages: 0,
  routed: 'no dissector recognised it',
});

const rendered = (format: FlowsFormat, flows: readonly FlowSummary[], digits: 6 | 9 = 6): string =>
  [...renderFlows(flows, format, { times: new TextTimes('utc'), palette: plainPalette, digits })].join('');

describe('flows', () => {
  it('as text: a table, and under each row why it was routed there', () => {
    expect(rendered('text', [flow(), other])).toBe(
      `flow  client → server                      first seen           seconds  packets     bytes
   1  udp 10.97.5.2:2425 → 10.97.5.3:2425  2026-11-20 20:05:44    1.500    4 + 3  400 + 99
      ipmsg, 7 messages: port 2425
  12  tcp 10.97.5.2:2425 → [fe80::1]:80    2026-11-20 20:05:44    1.500    4 + 3  400 + 99
      undecoded: no dissector recognised it
`,
    );
    expect(rendered('text', [])).toBe('');
  });

  it('with times since the flow before, though the flows are walked twice', () => {
    const later = flow({ number: 2, first: { seconds: 1_795_205_149, nanoseconds: 29_866_000, frame: 5 } });
    const options = { times: new TextTimes('delta'), palette: plainPalette, digits: 6 } as const;
    const rows = [...renderFlows([flow(), later], 'text', options)].slice(1);
    expect(rows.map((row) => /2425 {2}(\S+)/.exec(row)?.[1])).toEqual(['0', '5']);
  });

  it('with what went wrong on the way of a TCP connection, if anything did', () => {
    const bad = { retransmitted: 3, outOfOrder: 2, lost: 1, lostBytes: 1460 };
    const good = { retransmitted: 0, outOfOrder: 0, lost: 0, lostBytes: 0 };
    expect(rendered('text', [flow({ transport: 'tcp', tcp: bad })])).toContain(
      'port 2425; TCP: 3 retransmitted, 2 out of order, 1460 bytes lost in 1 gap\n',
    );
    expect(rendered('text', [flow({ transport: 'tcp', tcp: good })])).toContain('port 2425\n');
    expect(JSON.parse(rendered('json', [flow({ tcp: bad })]))).toMatchObject({ tcp: bad });
    expect(rendered('csv', [flow({ tcp: bad })])).toMatch(/,port 2425,3,2,1,1460\r\n$/);
    expect(rendered('csv', [])).toMatch(/,routed,tcpRetransmitted,tcpOutOfOrder,tcpLost,tcpLostBytes\r\n$/);
  });

  it('as JSON: one object a line', () => {
    const [first = '', second = ''] = rendered('json', [flow(), other], 9).split('\n');
    expect(first).toBe(
      '{"record":"flow","flow":1,"transport":"udp","client":{"address":"10.97.5.2","port":2425},' +
        '"server":{"address":"10.97.5.3","port":2425},"frames":[2,9],"first":"2026-11-20T20:05:44.029866000Z",' +
        '"last":"2026-11-20T20:05:45.529866000Z","packetsFromClient":4,"packetsFromServer":3,' +
        '"bytesFromClient":400,"bytesFromServer":99,"protocol":"ipmsg","messages":7,"routed":"port 2425","tcp":null}',
    );
    expect(JSON.parse(second)).toMatchObject({ flow: 12, protocol: null });
  });

  it('as CSV: a head line and RFC 4180 cells', () => {
    const lines = rendered('csv', [flow(), other]).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^flow,transport,clientAddress,/);
    expect(lines[2]).toBe(
      '12,tcp,10.97.5.2,2425,fe80::1,80,2,9,2026-11-20T20:05:44.029866Z,2026-11-20T20:05:45.529866Z,4,3,400,99,,0,' +
        'no dissector recognised it,,,,',
    );
    expect(lines[0]?.split(',')).toHaveLength(lines[2]?.split(',').length ?? 0);
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('a cell that a spreadsheet would run is text: %j', (value) => {
    expect(csvCell(value).replace(/^"/, '')).toMatch(/^'/);
  });

  it('cells with quotes, commas and line ends are quoted', () => {
    expect(csvCell('a "b", c\nd')).toBe('"a ""b"", c\nd"');
    expect(csvCell('plain')).toBe('plain');
  });
});

describe('totals', () => {
  const protocols = [
    { id: 'myicq', title: 'MyICQ' },
    { id: 'ipmsg', title: 'IPMsg' },
    { id: 'msn', title: 'MSN' },
  ];
  const findings = { note: 2, warning: 1, error: 0 };

  it('count frames, messages by protocol and findings by severity, in one line', () => {
    const messages = new Map([
      ['ipmsg', 58],
      ['myicq', 1],
    ]);
    expect(totalsLine({ frames: 60, messages, findings }, protocols)).toBe(
      '60 frames, 1 MyICQ message, 58 IPMsg messages, 1 warning, 2 notes',
    );
    const none = { frames: 1, messages: new Map<string, number>(), findings: { note: 0, warning: 0, error: 0 } };
    expect(totalsLine(none, protocols)).toBe('1 frame, no messages, no findings');
  });

  it('nothing found says in what, and what to try', () => {
    expect(nothingFound(protocols, 5000, ['TCP 80', 'TCP 443'], ['a.pcap'])).toBe(
      'No MyICQ, IPMsg or MSN messages in 5000 frames (TCP 80, TCP 443); see which flows there are with: imdissect flows a.pcap',
    );
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(nothingFound(protocols.slice(0, 1), 1, many, ["it's.pcap"])).toBe(
      "No MyICQ messages in 1 frame (a, b, c, d, e, f …); see which flows there are with: imdissect flows 'it'\\''s.pcap'",
    );
    expect(nothingFound(protocols, 2, [], ['-'])).toContain('in 2 frames; see');
  });
});
