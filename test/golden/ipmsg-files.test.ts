/**
 * Holds what goes over the TCP connections of the IP Messenger captures against an independent decode of the same traffic
 * (`expected.txt` beside each capture): every request field by field, every file and directory byte by byte. The bytes
 * are cut out of the capture here, frame by frame as the independent decode says, and not by the program.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtIn, dissect, JsonWriter } from '../../src/index.js';
import { root } from '../tshark.js';

interface Segment {
  readonly ports: readonly [number, number];
  readonly payload: Uint8Array;
}

/** The payload of each TCP frame of a classic pcap of Ethernet and IPv4, by frame number. */
function segmentsOf(file: string): Map<number, Segment> {
  const pcap = readFileSync(file);
  const segments = new Map<number, Segment>();
  for (let at = 24, number = 1; at < pcap.length; number++) {
    const length = pcap.readUInt32LE(at + 8);
    const ip = at + 16 + 14;
    if (pcap[ip + 9] === 6) {
      const tcp = ip + 4 * ((pcap[ip] ?? 0) & 15);
      const start = tcp + 4 * ((pcap[tcp + 12] ?? 0) >> 4);
      const payload = pcap.subarray(start, ip + pcap.readUInt16BE(ip + 2));
      segments.set(number, { ports: [pcap.readUInt16BE(tcp), pcap.readUInt16BE(tcp + 2)], payload });
    }
    at += 16 + length;
  }
  return segments;
}

interface ExpectedLine {
  readonly frame: number;
  /** Of a request. */
  readonly head: string;
  readonly command: string;
  readonly body: string;
  /** Of other bytes: how many, and the first of them. */
  readonly data: { readonly length: number; readonly begins: Uint8Array } | null;
}

function expectedLines(sample: string): ExpectedLine[] {
  return readFileSync(`${root}/samples/ipmsg/${sample}/expected.txt`, 'utf8')
    .split('\n')
    .filter((line) => / TCP \| /.test(line))
    .map((line) => {
      const [where = '', head = '', command = '', body = ''] = line.split(' | ');
      const data = /^stream data (\d+) bytes: b'(.*)'$/.exec(line.slice(where.length + 3));
      return {
        frame: Number.parseInt(where, 10),
        head,
        command,
        body: body.replace(/ *\[\+1 trailing NUL\]$/, ''),
        data: data === null ? null : { length: Number(data[1]), begins: fromPython(data[2] ?? '') },
      };
    });
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '\\': 92, "'": 39 };

/** The bytes of a literal of Python. */
function fromPython(literal: string): Uint8Array {
  const units = literal.match(/\\x[0-9a-f]{2}|\\.|[^\\]/g) ?? [];
  return Uint8Array.from(units, (unit) => {
    if (unit.startsWith('\\x')) return Number.parseInt(unit.slice(2), 16);
    return unit.startsWith('\\') ? (escapes[unit.slice(1)] ?? 0) : unit.charCodeAt(0);
  });
}

interface Line {
  readonly record: string;
  readonly id: string;
  readonly frame: number;
  readonly transport: string;
  readonly protocol: string;
  /** Of a message. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly answers?: { readonly id: string };
  readonly diagnostics?: readonly { readonly code: string }[];
  readonly name?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly complete?: boolean;
  readonly from?: readonly string[];
}

async function jsonLines(sample: string): Promise<Line[]> {
  const writer = new JsonWriter({ reveal: true, captures: [sample] });
  const lines: Line[] = [];
  for await (const record of dissect([`${root}/samples/ipmsg/${sample}/capture.pcap`], { dissectors: builtIn })) {
    lines.push(JSON.parse(writer.write(record)) as Line);
  }
  return lines;
}

/** A request in the words of the independent decode. */
function requestOf({ frame, fields = {} }: Line): Omit<ExpectedLine, 'data'> {
  const hex = (key: string): string => Number(fields[key]).toString(16);
  const options = Number(fields['options']).toString(16).padStart(8, '0');
  const words = ['version', 'packetNo', 'user', 'host'].map((key) => String(fields[key]));
  const body = ['filePacketNo', 'fileId', 'offset'].filter((key) => key in fields).map(hex);
  return { frame, head: words.join(' '), command: `${String(fields['modeName'])} 0x${options}`, body: body.join(':') };
}

interface ExpectedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

function fileOf(name: string, parts: readonly Uint8Array[]): ExpectedFile {
  const bytes = Buffer.concat(parts);
  return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What was sent over each connection, by the port of its client. */
function expectedFiles(sample: string): ExpectedFile[] {
  const segments = segmentsOf(`${root}/samples/ipmsg/${sample}/capture.pcap`);
  const connections = new Map<number, { readonly command: string; readonly parts: Uint8Array[] }>();
  for (const { frame, command, data } of expectedLines(sample)) {
    const { ports, payload } = segments.get(frame) ?? { ports: [0, 0], payload: new Uint8Array(0) };
    const port = ports[0] === 2425 ? ports[1] : ports[0];
    if (data === null) connections.set(port, { command, parts: [] });
    else {
      expect([frame, payload.length]).toEqual([frame, data.length]);
      expect(payload.subarray(0, data.begins.length)).toEqual(Buffer.from(data.begins));
      connections.get(port)?.parts.push(payload);
    }
  }
  return [...connections.values()].flatMap(({ command, parts }) =>
    command.startsWith('GETDIRFILES') ? treeOf(parts) : [fileOf('', parts)],
  );
}

/** The files of a directory stream of iptux, which writes entries and contents with a segment each. */
function treeOf(parts: readonly Uint8Array[]): ExpectedFile[] {
  const files: ExpectedFile[] = [];
  const directories: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const [, name = '', size = '', attr] = Buffer.from(parts[i] ?? [])
      .toString('utf8')
      .split(':');
    if (attr === '2') directories.push(name);
    else if (attr === '3') directories.pop();
    else files.push(fileOf([...directories, name].join('/'), /^0+$/.test(size) ? [] : parts.slice(++i, i + 1)));
  }
  return files;
}

const byDigest = (a: ExpectedFile, b: ExpectedFile): number =>
  `${a.sha256} ${a.name}` < `${b.sha256} ${b.name}` ? -1 : 1;

describe('what goes over TCP agrees with an independent decode', () => {
  for (const [sample, requests, files] of [
    ['iptux-conversation', 9, 18],
    ['libipmsg-session', 3, 3],
  ] as const) {
    it(`${sample}: every request`, async () => {
      const expected = expectedLines(sample).filter(({ data }) => data === null);
      expect(expected.length).toBe(requests);
      const ours = (await jsonLines(sample)).filter(
        ({ transport, fields = {} }) => transport === 'tcp' && 'mode' in fields,
      );
      expect(ours.map(requestOf)).toEqual(
        expected.map(({ frame, head, command, body }) => ({ frame, head, command, body })),
      );
      expect(ours.flatMap(({ diagnostics = [] }) => diagnostics)).toEqual([]);
    });

    it(`${sample}: every file, byte for byte`, async () => {
      const expected = expectedFiles(sample);
      const objects = (await jsonLines(sample)).filter(
        ({ record, from = [] }) => record === 'object' && from.length > 0,
      );
      const named = new Set(expected.map(({ name }) => name));
      const ours = objects
        .filter(({ from = [] }) => !from.some((id) => id === '29.1'))
        .map(({ name = '', size = 0, sha256 = '' }) => ({ name: named.has(name) ? name : '', size, sha256 }));
      expect(ours.length).toBe(files);
      expect(ours.sort(byDigest)).toEqual(expected.sort(byDigest));
      expect(objects.filter(({ complete }) => complete !== true)).toEqual([]);
    });
  }
});

/** `request of offer`, by frame. */
async function requestLinks(sample: string): Promise<string[]> {
  const lines = await jsonLines(sample);
  return lines
    .filter(({ fields = {}, transport }) => transport === 'tcp' && 'fileId' in fields)
    .map(({ frame, answers }) => `${frame} of ${answers?.id ?? 'nothing'}`);
}

describe('requests are linked to the messages that offered', () => {
  it('iptux-conversation', async () => {
    expect(await requestLinks('iptux-conversation')).toEqual([
      '37 of 30.1',
      '50 of 30.1',
      '61 of 57.1',
      '70 of 66.1',
      '116 of 112.1',
      '124 of 112.1',
      '162 of 158.1',
      '167 of 158.1',
    ]);
  });

  it('libipmsg-session', async () => {
    expect(await requestLinks('libipmsg-session')).toEqual(['79 of 74.1', '89 of 74.1', '110 of 74.1']);
  });
});

it('files are called as they were offered', async () => {
  const names = async (sample: string): Promise<(string | undefined)[]> =>
    (await jsonLines(sample)).filter(({ record }) => record === 'object').map(({ name }) => name);
  expect(await names('libipmsg-session')).toEqual(['hello.txt', 'blob.bin', 'odd:name.txt']);
  expect((await names('iptux-conversation')).filter((name) => name?.includes('/') === false)).toEqual(
    expect.arrayContaining(['blob.bin', 'hello.txt', 'empty.dat', 'hello.txt', 'hello.txt']),
  );
});
