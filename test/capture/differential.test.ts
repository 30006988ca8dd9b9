import { execFileSync, spawnSync } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Frame } from '../../src/capture/frame.js';
import { isPcap } from '../../src/capture/pcap.js';
import { openCapture } from '../../src/capture/open.js';
import { captureWriter } from '../../src/capture/writer.js';
import { join, packet, Pcap, Pcapng } from './build.js';
import { drain } from './read.js';

const folder = mkdtempSync(path(tmpdir(), 'imdissect-differential-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What pcap-parser (CommonJS, without types) gives for a packet. */
interface ParsedPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly originalLength: number;
  };
  readonly data: Buffer;
}
interface PcapParserModule {
  parse(file: string): EventEmitter;
}
const pcapParser = createRequire(import.meta.url)('pcap-parser') as PcapParserModule;

async function byPcapParser(file: string): Promise<string[]> {
  const rows: string[] = [];
  const parser = pcapParser.parse(file);
  parser.on('packet', ({ header, data }: ParsedPacket) => {
    const time = `${header.timestampSeconds}.${String(header.timestampMicroseconds).padStart(6, '0')}000`;
    rows.push([rows.length + 1, time, data.toString('hex'), header.originalLength].join(' '));
  });
  await new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject));
  return rows;
}

async function byUs(file: string): Promise<string[]> {
  const { frames, findings } = await drain(await openCapture(file));
  expect(findings).toEqual([]);
  return frames.map(({ number, time, data, wire }) => [number, time, data, wire].join(' '));
}

/** A file of 200 frames from the project's own writer. */
function generated(name: string): string {
  const writer = captureWriter(name);
  const frame = new Frame();
  frame.linkType = 1;
  for (let i = 0; i < 200; i++) {
    frame.bytes = packet((i * 13) % 300, i);
    frame.end = frame.bytes.length;
    frame.wireLength = frame.end + (i % 3) * 100;
    frame.number = i + 1;
    frame.seconds = 1_763_700_000 + i;
    frame.nanoseconds = ((i * 7_919) % 1_000_000) * 1_000;
    writer.write(frame);
  }
  const file = path(folder, name);
  writeFileSync(file, writer.finish());
  return file;
}

const samples = readdirSync('samples', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.p?cap$/.test(name))
  // samples/hostile/ is damaged on purpose and has tests of its own.
  .filter((name) => !name.startsWith('hostile'))
  .map((name) => path('samples', name))
  .filter((file) => isPcap(readFileSync(file)));

describe('beside pcap-parser', () => {
  it('gives the same packets for every classic capture of the samples and for one of its own', async () => {
    for (const file of [...samples, generated('own.pcap')]) {
      const rows = await byPcapParser(file);
      expect(rows.length, file).toBeGreaterThan(0);
      expect(await byUs(file), file).toEqual(rows);
    }
  });
});

const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
const hasTools = ['tshark', 'editcap', 'mergecap'].every(has);
const because = hasTools ? '' : ' (skipped: tshark, editcap and mergecap are not all installed)';

const fields = ['frame.number', 'frame.time_epoch', 'frame.cap_len', 'frame.len'];

/** What tshark says of a file; it does not dissect, the packets hold no protocol. */
function byTshark(file: string): string[] {
  const columns = fields.flatMap((field) => ['-e', field]);
  const ran = spawnSync('tshark', ['-r', file, '-T', 'fields', ...columns], { encoding: 'utf8' });
  return ran.stdout.split('\n').filter((line) => line !== '');
}

async function rowsOf(file: string): Promise<string[]> {
  const { frames } = await drain(await openCapture(file));
  return frames.map(({ number, time, hasTime, data, wire }) =>
    [number, hasTime ? time : '', data.length / 2, wire].join('\t'),
  );
}

describe('beside tshark', () => {
  it.skipIf(!hasTools)(
    `frames of every flavour have the same numbers, times and lengths${because}`,
    async () => {
      const pcap = generated('flavours.pcap');
      const files = [pcap, generated('flavours.pcapng')];
      for (const format of ['pcap', 'nsecpcap', 'modpcap', 'pcapng']) {
        const to = path(folder, `flavour-${format}`);
        execFileSync('editcap', ['-F', format, pcap, to]);
        files.push(to);
      }
      const shifted = path(folder, 'shifted');
      execFileSync('editcap', ['-F', 'nsecpcap', '-t', '0.123456789', '-s', '40', pcap, shifted]);
      const merged = path(folder, 'merged');
      execFileSync('mergecap', ['-w', merged, pcap, shifted]);
      for (const file of [...files, shifted, merged]) {
        const rows = byTshark(file);
        expect(rows.length, file).toBeGreaterThanOrEqual(200);
        expect(await rowsOf(file), file).toEqual(rows);
      }
    },
    60_000,
  );

  it.skipIf(!hasTools)(
    `odd resolutions, sections, blocks and damage have the same frames${because}`,
    async () => {
      const pcap = new Pcap(false, 0xa1b23c4d);
      const ng = new Pcapng(false);
      const second = 1_763_700_000n;
      const resolutions: readonly [number, bigint][] = [
        [0, second],
        [3, second * 1_000n + 123n],
        [9, second * 1_000_000_000n + 123_456_789n],
        [10, second * 10_000_000_000n + 1_234_567_899n],
        [0x80, second],
        [0x94, (second << 20n) + 777_777n],
        [0xa0, (second << 32n) + 0xffffffffn],
      ];
      const odd = join(
        ng.section(),
        ...resolutions.map(([resolution]) => ng.interface(1, 0, resolution)),
        ng.interface(1, 0, 6, -1_000n),
        ...resolutions.map(([, stamp], i) => ng.packet(i, stamp, packet(60))),
        ng.packet(7, second * 1_000_000n + 999_999n, packet(60)),
      );
      const p = ng.packet(0, 1n, packet(20));
      const blocks = join(
        new Pcapng().section(),
        ng.section(),
        ng.interface(1, 20),
        p,
        ng.block(0x777, packet(9)),
        ng.block(5, join(packet(0), new Uint8Array(12))),
        ng.simple(60, packet(20)),
        ng.simple(10, packet(10)),
        ng.packet(0, 1n, packet(60), { type: 2, wire: 80 }),
      );
      const record = pcap.record({ seconds: 0xffffffff, fraction: 999_999_999, data: packet(262_144) });
      const cases: [string, Uint8Array][] = [
        ['odd.pcapng', odd],
        ['blocks.pcapng', blocks],
        ['cut.pcapng', odd.slice(0, -50)],
        ['big.pcap', join(pcap.header(1, 96), record, pcap.record({ seconds: 0, fraction: 0, data: packet(0) }))],
        ['cut.pcap', join(pcap.header(), record, record.slice(0, 1_000))],
        ['header.pcap', pcap.header()],
      ];
      for (const [name, bytes] of cases) {
        const file = path(folder, name);
        writeFileSync(file, bytes);
        expect(await rowsOf(file), name).toEqual(byTshark(file));
      }
    },
    60_000,
  );
});
