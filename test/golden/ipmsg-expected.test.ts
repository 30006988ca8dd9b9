/**
 * Holds the JSON of the IP Messenger captures against an independent decode of the same traffic (`expected.txt` beside
 * each capture): every datagram, every field that the independent decoder tells.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtIn, dissect, JsonWriter } from '../../src/index.js';
import { root } from '../tshark.js';

interface ExpectedLine {
  readonly frame: number;
  readonly source: string;
  readonly destination: string;
  /** `version packetNo user host`, as the independent decoder joins them. */
  readonly head: string;
  readonly mode: string;
  readonly options: number;
  readonly sections: readonly string[];
}

/** `frame src dst UDP | version pktno user host | MODE options | sections   [+n trailing NUL]` */
function expectedLines(sample: string): ExpectedLine[] {
  const text = readFileSync(`${root}/samples/ipmsg/${sample}/expected.txt`, 'utf8');
  return text
    .split('\n')
    .filter((line) => / UDP \| /.test(line))
    .map((line) => {
      const [where = '', head = '', command = '', ...rest] = line.split(' | ');
      const [frame, source = '', destination = ''] = where.split(' ');
      const [mode = '', options] = command.split(' ');
      const body = rest.join(' | ').replace(/ {3}\[\+\d+ trailing NUL\]$/, '');
      const sections = body.split(' \\0 ').map((section) => section.replaceAll('<BEL>', '\x07'));
      return { frame: Number(frame), source, destination, head, mode, options: Number(options), sections };
    });
}

interface Fields {
  readonly [key: string]: unknown;
}

interface Line {
  readonly record: string;
  readonly id: string;
  readonly frame: number;
  readonly transport: string;
  readonly src: { readonly address: string };
  readonly dst: { readonly address: string };
  readonly fields: Fields;
  readonly answers?: { readonly id: string };
  readonly resendOf?: { readonly id: string; readonly number: number; readonly differs: readonly string[] };
}

async function jsonLines(sample: string): Promise<Line[]> {
  const writer = new JsonWriter({ reveal: true, captures: [sample] });
  const lines: Line[] = [];
  for await (const record of dissect([`${root}/samples/ipmsg/${sample}/capture.pcap`], { dissectors: builtIn })) {
    const line = JSON.parse(writer.write(record)) as Line;
    if (line.record === 'message') lines.push(line);
  }
  return lines;
}

const words = (fields: Fields, ...keys: string[]): string[] =>
  keys
    .map((key) => fields[key])
    .flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []));

const hexNumber = (value: unknown): string => Number(value).toString(16);

/** One attachment as the independent decoder prints it, without the separators around it. */
function attachment(file: Fields): string {
  return [
    file['fileId'],
    file['name'],
    hexNumber(file['size']),
    hexNumber(file['mtime']),
    hexNumber(file['attr']),
  ].join(':');
}

/** The sections of the datagram, made anew from its fields. */
function sectionsOf(fields: Fields): string[] {
  const { cipher, files, icon } = fields;
  if (typeof cipher === 'object' && cipher !== null) {
    const { algorithms, ekey, ebody, signature } = cipher as Fields;
    return [[hexNumber(algorithms), ekey, ebody, ...(signature === undefined ? [] : [signature])].join(':')];
  }
  if (typeof icon === 'string') return ['""', `<${icon.length / 2} bytes icon>`];
  if (Array.isArray(files))
    return [...words(fields, 'text'), files.map((file) => attachment(file as Fields)).join('\x07')];
  if (Array.isArray(fields['hosts'])) return [hostList(fields)];
  if (fields['modulus'] !== undefined) {
    return [`${hexNumber(fields['capability'])}:${words(fields, 'exponent', 'modulus').join('-')}`];
  }
  if (fields['capability'] !== undefined) return [hexNumber(fields['capability'])];
  const keys = [
    'text',
    'nick',
    'group',
    'iconFile',
    'encoding',
    'signature',
    'password',
    'ackPacketNo',
    'filePacketNo',
    'startIndex',
  ];
  return words(fields, ...keys);
}

function hostList(fields: Fields): string {
  const padded = (value: unknown): string => String(value).padEnd(5);
  return `${padded(fields['listIndex'])}\x07${padded(fields['listCount'])}\x07`;
}

/** The independent decoder leaves empty sections at the end among the trailing NULs. */
function trimmed(sections: readonly string[]): string[] {
  const list = [...sections];
  while (list.length > 0 && list.at(-1)?.trim() === '') list.pop();
  return list.map((section) => section.trim());
}

/** Separators between attachments vary, the case of hexadecimal digits too, and an exponent may have a leading zero. */
function comparable(mode: string, sections: readonly string[]): string[] {
  return trimmed(sections).map((section) => {
    if (mode === 'ANSPUBKEY') return section.toLowerCase().replace(/:0+/, ':');
    if (mode !== 'SENDMSG' || !/^\d+:.*:[0-9a-f]+:\d/.test(section)) return section;
    return section
      .split('\x07')
      .map((entry) => entry.replace(/^:|:$/g, ''))
      .filter((entry) => entry !== '')
      .join('\x07');
  });
}

/** The independent decoder shortens very long texts and says so with an ellipsis; ours are cut at the same place. */
function shortened(ours: readonly ExpectedLine[], theirs: readonly ExpectedLine[]): ExpectedLine[] {
  return ours.map((line, index) => ({
    ...line,
    sections: line.sections.map((section, place) => {
      const other = theirs[index]?.sections[place] ?? '';
      return other.length > 800 && other.endsWith('…') ? `${section.slice(0, other.length - 1)}…` : section;
    }),
  }));
}

describe('the JSON of a foreign capture agrees with an independent decode, line by line', () => {
  for (const [sample, datagrams] of [
    ['iptux-conversation', 44],
    ['libipmsg-session', 98],
    ['perl-and-go', 34],
  ] as const) {
    it(sample, async () => {
      const expected = expectedLines(sample);
      expect(expected.length).toBe(datagrams);
      // What goes over TCP is held to its lines in ipmsg-files.test.ts.
      const overUdp = (await jsonLines(sample)).filter(({ transport }) => transport === 'udp');
      const ours = overUdp.map(({ frame, src, dst, fields }): ExpectedLine => {
        const mode = String(fields['modeName']);
        return {
          frame,
          source: src.address,
          destination: dst.address,
          head: words(fields, 'version', 'packetNo', 'user', 'host').join(' '),
          mode,
          options: Number(fields['options']),
          sections: comparable(mode, sectionsOf(fields)),
        };
      });
      const theirs = expected.map((line) => ({ ...line, sections: comparable(line.mode, line.sections) }));
      expect(shortened(ours, theirs)).toEqual(theirs);
    });
  }
});

/** What the people who made the recordings say of them: which packet came again, and which answers which. */
describe('resends and answers are those that the recordings are known for', () => {
  const resends = (lines: readonly Line[]): string[] =>
    lines.flatMap(({ id, resendOf }) =>
      resendOf === undefined
        ? []
        : [`${id} of ${resendOf.id} #${resendOf.number} ${resendOf.differs.join()}`.trimEnd()],
    );
  const answerTo = (lines: readonly Line[], frame: number): string =>
    lines.filter((line) => line.frame === frame).map(({ answers }) => answers?.id ?? 'none')[0] ?? 'no such frame';

  it('iptux: nothing comes again; messages have their receipts, the one in three fragments too', async () => {
    const lines = await jsonLines('iptux-conversation');
    expect(resends(lines)).toEqual([]);
    expect([20, 22, 24, 210].map((frame) => answerTo(lines, frame))).toEqual(['19.1', '21.1', '23.1', '209.1']);
  });

  it('libipmsg: one sealed message comes again five times, once with AUTORET added; 64 and 67 were received and opened', async () => {
    const lines = await jsonLines('libipmsg-session');
    expect(resends(lines)).toEqual([
      ...['133.1 of 131.1 #1', '137.1 of 131.1 #2 options', '141.1 of 131.1 #3', '145.1 of 131.1 #4'],
      '149.1 of 131.1 #5',
    ]);
    expect([65, 66, 68, 69].map((frame) => answerTo(lines, frame))).toEqual(['64.1', '64.1', '67.1', '67.1']);
  });

  it('Net::IPMessenger: READMSG answers the message, ANSREADMSG the READMSG', async () => {
    const lines = await jsonLines('perl-and-go');
    expect(resends(lines)).toEqual([]);
    expect([15, 16, 17].map((frame) => answerTo(lines, frame))).toEqual(['14.1', '14.1', '16.1']);
  });
});
