/**
 * Holds the JSON of the MyICQ captures against an independent decode of the same traffic (`expected.txt` beside each
 * capture): every packet, every value that the independent decoder tells.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtIn, dissect, JsonWriter } from '../../src/index.js';
import { root } from '../tshark.js';

interface Fields {
  readonly [key: string]: unknown;
}

interface Line {
  readonly record: string;
  readonly frame: number;
  readonly src: { readonly address: string; readonly port: number };
  readonly dst: { readonly address: string; readonly port: number };
  readonly direction: string;
  readonly fields: Fields;
  readonly decrypted?: { readonly with: string };
  readonly answers?: { readonly id: string; readonly afterSeconds: number };
  readonly resendOf?: { readonly id: string; readonly number: number };
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
  readonly transport: string;
  readonly time: string;
  readonly code?: string;
  readonly name?: string;
  readonly size?: number;
  readonly complete?: boolean;
}

/** One datagram of the independent decode. */
interface Expected {
  readonly frame: number;
  readonly toServer: boolean;
  readonly clientPort: number;
  readonly head: Fields;
  /** Length of the ciphertext, and position and value that the check code told. */
  readonly sealed: { readonly length: number; readonly index: number; readonly byte: number } | null;
  readonly payload: Fields;
}

const datagram =
  /^ *(\d+) +[\d.]+ (C>S|S>C) (\d+) v(\d+) uin=(\d+) sid=([0-9a-f]+) (\w+)\(0x([0-9a-f]+)\) seq=(\d+) (cc|ackseq)=([0-9a-f]+) (?:enc\((\d+)\) cc@(\d+)=([0-9a-f]{2}) ok )?(\{.*\})$/;

function expectedOf(sample: string): Expected[] {
  const text = readFileSync(`${root}/samples/myicq/${sample}/expected.txt`, 'utf8');
  return text.split('\n').flatMap((line) => {
    const match = datagram.exec(line);
    return match === null ? [] : [expectedLine(match)];
  });
}

function expectedLine(match: RegExpExecArray): Expected {
  const [, frame, way, port, version, uin, sid, cmdName, cmd, seq, last, number, length, index, byte, payload] = match;
  const head = {
    version: Number(version),
    reserved: 0,
    uin: Number(uin),
    sid: Number.parseInt(sid ?? '', 16),
    cmd: Number.parseInt(cmd ?? '', 16),
    cmdName,
    seq: Number(seq),
    ...(last === 'cc' ? { cc: Number.parseInt(number ?? '', 16) } : { ackseq: Number(number) }),
  };
  return {
    frame: Number(frame),
    toServer: way === 'C>S',
    clientPort: Number(port),
    head,
    sealed:
      length === undefined
        ? null
        : { length: Number(length), index: Number(index), byte: Number.parseInt(byte ?? '', 16) },
    payload: fromPython(payload ?? '{}'),
  };
}

/** One frame of a connection between clients. */
interface ExpectedFrame {
  readonly frame: number;
  readonly ports: readonly [number, number];
  readonly head: Fields;
  readonly payload: Fields;
}

const peerFrame =
  /^ *(\d+) +[\d.]+ TCP (\d+)>(\d+) len=(\d+) v(\d+) uin=(\d+) face=(\d+) (\w+)\(0x([0-9a-f]+)\) (\{.*\})$/;

function expectedFrames(sample: string): ExpectedFrame[] {
  const text = readFileSync(`${root}/samples/myicq/${sample}/expected.txt`, 'utf8');
  return text.split('\n').flatMap((line) => {
    const match = peerFrame.exec(line);
    if (match === null) return [];
    const [, frame, from, to, length, version, uin, face, cmdName, cmd, payload = ''] = match;
    const number = Number.parseInt(cmd ?? '', 16);
    const told = { length: Number(length), version: Number(version), reserved: 0, cmd: number, cmdName };
    const head = { ...told, uin: Number(uin), face: Number(face) };
    return [{ frame: Number(frame), ports: [Number(from), Number(to)], head, payload: fromPython(payload) }];
  });
}

const renamedInFrames: Readonly<Record<string, string>> = {
  id: 'messageId',
  name: 'fileName',
  size: 'fileSize',
  time: 'sentAt',
};

/** What our JSON must hold for a frame between clients; of a file's data the independent decoder tells the length. */
function translatedFrame({ payload }: ExpectedFrame): Fields {
  const entries = Object.entries(payload).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'text') return textOf(payload, value as string | null);
    if (key === 'bytes') return [['data', value]];
    return [[renamedInFrames[key] ?? key, value]];
  });
  return Object.fromEntries(entries);
}

/** A literal of Python: texts in either quotes, None, tuples. */
function fromPython(text: string): Fields {
  const json = text.replace(
    /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|None|[()]/g,
    (token, single?: string, double?: string) => {
      if (token === 'None') return 'null';
      if (token === '(') return '[';
      if (token === ')') return ']';
      return JSON.stringify((single ?? double ?? '').replaceAll("\\'", "'"));
    },
  );
  return JSON.parse(json) as Fields;
}

/** Keys of the independent decoder that are ours under another name, wherever they stand. */
const renamed: Readonly<Record<string, string>> = {
  tcp_ver: 'tcpVersion',
  real_ip: 'realIp',
  sessions: 'usersOnline',
  name: 'realName',
  modify_passwd: 'modifyPasswd',
  to: 'toUin',
  from: 'fromUin',
  time: 'sentAt',
  start_uin: 'startUin',
  n: 'count',
};

/** The columns of the lists. */
const lists: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  SRV_GROUP_TYPES: ['groupTypes', ['name', 'displayName']],
  SRV_SEARCH: ['results', ['uin', 'online', 'face', 'nick', 'province']],
  GET_SERVER_LIST: ['servers', ['domain', 'description', 'usersOnline']],
  GET_REMOTE_CONTACTLIST: ['contacts', ['uin', 'domain']],
};

/** What our JSON must hold for a payload of the independent decoder; fields that it names None are to be absent. */
function translated({ head, payload, toServer }: Expected): Fields {
  const entries = Object.entries(payload).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'uin') return [[head['cmdName'] === 'NEW_UIN' ? 'newUin' : 'contactUin', value]];
    if (key === 'uins') return [['contacts', (value as number[]).map((uin) => ({ uin }))]];
    if (key === 'l') return [listOf(String(head['cmdName']), value as unknown[])];
    if (key === 'random') return [['randomFiller', Number.parseInt(String(value), 16)]];
    if (key === 'text') return textOf(payload, value as string | null);
    if (value === null) return [[renamed[key] ?? key, undefined]];
    return [[renamed[key] ?? key, value]];
  });
  expect(toServer || head['cmd'] !== 4 || 'error' in payload).toBe(true);
  return Object.fromEntries(entries);
}

function listOf(cmdName: string, value: readonly unknown[]): [string, unknown] {
  if (cmdName === 'SRV_MULTI_ONLINE') {
    return ['users', (value as Fields[]).map(({ real_ip: realIp, ...rest }) => ({ ...rest, realIp }))];
  }
  const [key, columns] = lists[cmdName] ?? ['', []];
  return [key, (value as unknown[][]).map((row) => Object.fromEntries(row.map((one, i) => [columns[i] ?? '', one])))];
}

/** The independent decoder writes `|` for byte FF. */
function textOf({ type }: Fields, value: string | null): [string, unknown][] {
  if (value === null) return [['text', undefined]];
  const parts = value.split('|');
  const number = (at: number): number => Number(parts[at]);
  switch (type) {
    case 3:
      return [['content', { face: number(0), nick: parts[1], reason: parts[2] }]];
    case 6:
      return [['content', { session: parts[0], reason: parts[1], port: number(2) }]];
    case 7:
      return [['content', { session: parts[0], port: number(1) }]];
    default: {
      const style = { fontName: parts[1], fontSize: number(2), fontColor: number(3), fontStyle: number(4) };
      return [
        ['text', parts[0]],
        ['content', parts.length === 1 ? undefined : { ...style, fontStyleNames: [] }],
      ];
    }
  }
}

/** Ours without the names beside numbers, which the independent decoder does not have. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Fields;
  const kept = Object.keys(object).filter(
    (key) => key === 'cmdName' || !(key.endsWith('Name') && key.slice(0, -4) in object),
  );
  return Object.fromEntries(kept.map((key) => [key, comparable(object[key])]));
}

async function jsonLines(sample: string): Promise<Line[]> {
  const writer = new JsonWriter({ reveal: true, captures: [sample] });
  const lines: Line[] = [];
  for await (const record of dissect([`${root}/samples/myicq/${sample}/capture.pcap`], { dissectors: builtIn })) {
    lines.push(JSON.parse(writer.write(record)) as Line);
  }
  return lines;
}

const samples = [
  {
    sample: 'v1-basic',
    datagrams: 169,
    encrypted: 28,
    serverPort: 8000,
    resends: ['86 of 52.1', '87 of 55.1', '182 of 152.1'],
    betweenClients: 3,
    files: [],
  },
  { sample: 'v1-auth', datagrams: 96, encrypted: 12, serverPort: 8100, resends: [], betweenClients: 0, files: [] },
  {
    sample: 'v1-tcp',
    datagrams: 91,
    encrypted: 7,
    serverPort: 8200,
    resends: [],
    betweenClients: 23,
    files: [
      ['hello.txt', 5600, true],
      ['hello.txt', 5600, true],
    ],
  },
] as const;

describe.each(samples)('the JSON of $sample agrees with an independent decode', (about) => {
  const { sample, datagrams, encrypted, serverPort, resends, betweenClients, files } = about;
  let expected: Expected[] = [];
  let all: Line[] = [];
  let ours: Line[] = [];
  beforeAll(async () => {
    expected = expectedOf(sample);
    all = await jsonLines(sample);
    ours = all.filter(({ record, transport }) => record === 'message' && transport === 'udp');
  });

  it('packet by packet, value by value', () => {
    expect(expected).toHaveLength(datagrams);
    expect(ours.map(({ frame }) => frame)).toEqual(expected.map(({ frame }) => frame));
    const theirs = expected.map((one) => ({ frame: one.frame, ...one.head, ...translated(one) }));
    expect(ours.map(({ frame, fields }) => ({ frame, ...(comparable(fields) as Fields) }))).toEqual(theirs);
  });

  it('frame by frame between clients, value by value', () => {
    const frames = expectedFrames(sample);
    expect(frames).toHaveLength(betweenClients);
    const found = all.filter(({ record, transport }) => record === 'message' && transport === 'tcp');
    const told = found.map(({ frame, src, dst, fields }) => {
      const { data, ...rest } = comparable(fields) as Fields;
      const length = typeof data === 'string' ? { data: data.length / 2 } : {};
      return { frame, ports: [src.port, dst.port], ...rest, ...length };
    });
    const wanted = frames.map((one) => ({ frame: one.frame, ports: one.ports, ...one.head, ...translatedFrame(one) }));
    expect(told).toEqual(wanted);
  });

  it('in the files, which are whole', () => {
    const objects = all.filter(({ record }) => record === 'object');
    expect(objects.map(({ name, size, complete }) => [name, size, complete])).toEqual(files);
  });

  it('in who speaks to whom', () => {
    for (const [at, { toServer, clientPort }] of expected.entries()) {
      const line = ours[at];
      expect(line?.direction).toBe(toServer ? 'client-to-server' : 'server-to-client');
      expect([line?.src.port, line?.dst.port]).toEqual(toServer ? [clientPort, serverPort] : [serverPort, clientPort]);
    }
  });

  it('in what was encrypted, and every check code is right', () => {
    const sealed = expected.filter((one) => one.sealed !== null);
    expect(sealed).toHaveLength(encrypted);
    for (const [at, one] of expected.entries()) {
      expect(ours[at]?.decrypted !== undefined).toBe(one.sealed !== null);
      if (one.sealed !== null) expect(ours[at]?.fields['cc']).toBe((one.sealed.index << 8) | one.sealed.byte);
    }
    expect(
      all.flatMap(({ diagnostics = [] }) => diagnostics).filter(({ code }) => code === 'myicq.check-code'),
    ).toEqual([]);
  });

  it('links every acknowledgement to the packet that it acknowledges', () => {
    const frameOf = (line: Line, fromServer: boolean, seq: unknown): number | undefined =>
      ours.find(
        ({ frame, fields, src, dst }) =>
          frame < line.frame &&
          fields['seq'] === seq &&
          fields['sid'] === line.fields['sid'] &&
          fields['cmdName'] !== 'ACK' &&
          (fromServer ? src.port : dst.port) === serverPort,
      )?.frame;
    for (const line of ours) {
      const { cmdName, seq, ackseq } = line.fields;
      const fromServer = line.src.port === serverPort;
      const wanted = fromServer
        ? ackseq === 0
          ? undefined
          : frameOf(line, false, ackseq)
        : cmdName === 'ACK'
          ? frameOf(line, true, seq)
          : undefined;
      const answered = line.answers === undefined ? undefined : Number.parseInt(line.answers.id, 10);
      if (wanted === undefined) expect([undefined, 52, 55]).toContain(answered);
      else expect([line.frame, answered]).toEqual([line.frame, wanted]);
    }
  });

  it('finds the packets that were sent again, and nothing that is wrong', () => {
    const sentAgain = ours.filter(({ resendOf }) => resendOf !== undefined);
    expect(sentAgain.map(({ frame, resendOf }) => `${frame} of ${resendOf?.id ?? ''}`)).toEqual(resends);
    expect(all.filter(({ record }) => record === 'finding')).toEqual([]);
    expect(all.flatMap(({ diagnostics = [] }) => diagnostics).filter(({ severity }) => severity !== 'note')).toEqual(
      [],
    );
  });
});

it('v1-basic: the copies come 6.51, 5.91 and 9.71 s after the first', async () => {
  const lines = await jsonLines('v1-basic');
  const texts = lines.flatMap(({ frame, diagnostics = [] }) =>
    (diagnostics as readonly { code: string; text?: string }[])
      .filter(({ code }) => code === 'myicq.resent')
      .map(({ text }) => `${frame}: ${text ?? ''}`),
  );
  expect(texts).toEqual([
    '86: copy 1 of packet 8737, 6.51 s after the first',
    '87: copy 1 of packet 8738, 5.91 s after the first',
    '182: copy 1 of packet 15459, 9.71 s after the first',
  ]);
});
