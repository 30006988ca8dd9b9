/** Damage made by others: editcap changes bytes of a sample, randpkt makes packets that nobody ever sent. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dissect, type DissectionRecord } from '../../../src/index.js';
import { streamOf } from '../../capture/read.js';
import { dissectors, root, sampleFiles } from '../corpus.js';
import { outputFaults, recordFaults, shown } from '../oracles.js';
import type { Random } from '../random.js';
import { shorter } from '../smaller.js';
import { target, type Target } from '../target.js';

const packetTypes = ['arp', 'dns', 'eth', 'ieee802.15.4', 'ip', 'ipv6', 'llc', 'sctp', 'tcp', 'tr', 'udp'];

function targetOf(tool: string, argumentsFor: (random: Random, out: string) => string[]): Target {
  const there = spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
  return target<Uint8Array>({
    name: tool,
    every: 20,
    missing: there ? '' : `${tool} is not installed (Debian: wireshark-common)`,
    make: (random) => madeBy(tool, (out) => argumentsFor(random, out)),
    size: (bytes) => bytes.length,
    smaller: shorter,
    save: (bytes) => ({ bytes, extension: 'pcap' }),
    faults: async (bytes) => {
      const records: DissectionRecord[] = [];
      for await (const record of dissect([streamOf(bytes)], { dissectors })) records.push(record);
      return [...recordFaults(records), ...outputFaults(shown(records))];
    },
  });
}

function madeBy(tool: string, argumentsFor: (out: string) => string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'imdissect-fuzz-tool-'));
  try {
    const out = join(folder, 'out.pcap');
    const { status, stderr } = spawnSync(tool, argumentsFor(out), { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${tool} ended with ${status ?? 'a signal'}: ${stderr}`);
    return new Uint8Array(readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const editcap = targetOf('editcap', (random, out) => {
  const probability = random.pick(['0.001', '0.01', '0.05', '0.3']);
  const seed = String(1 + random.below(1_000_000));
  const sample = join(root, random.pick(sampleFiles));
  const first = 1 + random.below(100);
  return [
    '-F',
    random.pick(['pcap', 'pcapng']),
    '-E',
    probability,
    '--seed',
    seed,
    '-r',
    sample,
    out,
    `${first}-${first + 60}`,
  ];
});

const randpkt = targetOf('randpkt', (random, out) => [
  ...['-b', String(200 + random.below(1500)), '-c', String(1 + random.below(100))],
  ...['-t', random.pick(packetTypes), out],
]);

export const toolTargets: readonly Target[] = [editcap, randpkt];
