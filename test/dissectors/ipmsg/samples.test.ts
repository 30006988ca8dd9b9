import { readFileSync } from 'node:fs';
import { builtIn, dissect, type DissectionRecord, type MessageRecord } from 'imdissect';
import { anyCut, misnamed, quietEqualsTraced, roundTrip } from 'imdissect/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IpmsgFields } from '../../../dissectors/ipmsg/index.js';

const samples = ['iptux-conversation', 'libipmsg-session', 'perl-and-go'] as const;
const dissectors = builtIn.filter(({ id }) => id === 'ipmsg');

interface Sample {
  readonly records: DissectionRecord[];
  /** UDP messages by frame. */
  readonly messages: ReadonlyMap<number, MessageRecord>;
  /** Lines of the independent decode by frame. */
  readonly expected: ReadonlyMap<number, string>;
}

async function load(name: string): Promise<Sample> {
  const records: DissectionRecord[] = [];
  for await (const one of dissect([`samples/ipmsg/${name}/capture.pcap`], { dissectors })) records.push(one);
  const udp = records.filter((one) => one.record === 'message').filter(({ flow }) => flow.transport === 'udp');
  const lines = readFileSync(`samples/ipmsg/${name}/expected.txt`, 'utf8').split('\n');
  const wanted = lines.filter((line) => /^\d+ \S+ \S+ UDP /.test(line));
  return {
    records,
    messages: new Map(udp.map((record) => [record.ref.frame, record])),
    expected: new Map(wanted.map((line) => [Number.parseInt(line, 10), line])),
  };
}

/** The line of the independent decode, made from the values of a message. */
function lineOf(record: MessageRecord): string {
  const fields: IpmsgFields = record.message.fields;
  const { source, destination } = record;
  const { version, packetNo, user, host, mode, options, padding = 0 } = fields;
  const name = record.message.kind.label;
  const bits = (options ?? 0).toString(16).padStart(8, '0');
  expect(mode).not.toBeNull();
  const head = `${record.ref.frame} ${source.address} ${destination.address} UDP | ${version ?? ''} ${packetNo ?? ''} ${user ?? ''} ${host ?? ''} | ${name} 0x${bits} | `;
  if (fields.icon !== undefined) return `${head}"" \\0 <${fields.icon.length} bytes icon>`;
  const written = record.rewrite() ?? new Uint8Array(0);
  const body = written.subarray(bodyStart(written), written.length - padding);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  return `${head}${text.replaceAll('\0', ' \\0 ').replaceAll('\x07', '<BEL>')}   [+${padding} trailing NUL]`;
}

function bodyStart(bytes: Uint8Array): number {
  let at = -1;
  for (let colons = 0; colons < 5; colons++) at = bytes.indexOf(0x3a, at + 1);
  return at + 1;
}

/** `frame -> frame` for everything that has the link. */
function links(sample: Sample, of: (record: MessageRecord) => number | undefined): string[] {
  return [...sample.messages.values()].flatMap((record) => {
    const target = of(record);
    return target === undefined ? [] : [`${record.ref.frame}->${target}`];
  });
}

const answers = (record: MessageRecord): number | undefined => record.answers?.ref.frame;

describe.each(samples)('the sample %s', (name) => {
  let sample: Sample;
  beforeAll(async () => {
    sample = await load(name);
  });

  it('decodes like the independent decode, line for line', () => {
    expect([...sample.messages.keys()]).toEqual([...sample.expected.keys()]);
    for (const [frame, line] of sample.expected) {
      const record = sample.messages.get(frame);
      const told = record === undefined ? '' : lineOf(record);
      // The independent decode leaves off the rest of the one long message.
      if (line.endsWith('…')) expect(told.startsWith(line.slice(0, -1))).toBe(true);
      else expect(told).toBe(line);
    }
  });

  it('obeys the laws: quiet equals traced, round trip, any cut', () => {
    const faults = [...sample.messages.values()].flatMap((record) => [
      ...quietEqualsTraced(record),
      ...roundTrip(record),
      ...(record.bytes.length < 600 ? anyCut(record) : []),
    ]);
    expect(faults).toEqual([]);
  });
});

it('every field, kind and problem is named as the contract asks', () => {
  expect(dissectors.flatMap(misnamed)).toEqual([]);
});

/** All diagnostics and findings but the broadcast copies. */
function oddities({ records }: Sample): string[] {
  return records.flatMap((record) => {
    if (record.record === 'finding') return [`${record.problem.code} about ${record.about?.frame ?? 0}`];
    if (record.record !== 'message') return [];
    return record.diagnostics
      .filter(({ problem }) => problem.code !== 'ipmsg.duplicate')
      .map(({ problem }) => `${record.ref.frame} ${problem.code}`);
  });
}

function duplicates({ messages }: Sample): number[] {
  const isDuplicate = ({ diagnostics }: MessageRecord): boolean =>
    diagnostics.some(({ problem }) => problem.code === 'ipmsg.duplicate');
  return [...messages.values()].filter(isDuplicate).map(({ ref }) => ref.frame);
}

describe('what the conversations mean', () => {
  it('iptux: entries and messages are answered, one name has an unescaped colon, nothing else is odd', async () => {
    const sample = await load('iptux-conversation');
    expect(oddities(sample)).toEqual(['30 ipmsg.unescaped-colon']);
    expect(duplicates(sample)).toEqual([4, 13]);
    expect(links(sample, answers)).toEqual([
      ...['2->1', '5->1', '8->7', '11->7', '14->7', '17->7'],
      ...['20->19', '22->21', '24->23', '112->111', '158->157', '210->209'],
    ]);
    expect(sample.messages.get(2)?.message.dialect).toBe('iptux');
    const common = { mtime: 0x6b00a478, attr: 1, type: 1, flags: 0 };
    expect(sample.messages.get(30)?.message.fields['files']).toEqual([
      { fileId: 10001, name: 'hello.txt', size: 38, ...common, separator: ':\x07:' },
      { fileId: 10002, name: 'blob.bin', size: 20000, ...common, separator: ':\x07:' },
      {
        ...{ fileId: 10003, name: 'odd:name.txt', size: 10, ...common },
        asWritten: [{ name: 'name', value: new TextEncoder().encode('odd:name.txt') }],
      },
    ]);
  });

  it('libipmsg: resends of the one message that nobody acknowledges, the AUTORET one included', async () => {
    const sample = await load('libipmsg-session');
    expect(links(sample, (record) => record.resendOf?.ref.frame)).toEqual([
      ...['133->131', '137->131', '141->131', '145->131', '149->131'],
    ]);
    expect(sample.messages.get(137)?.resendOf).toMatchObject({ number: 2, differs: ['options'] });
    expect(sample.messages.get(141)?.resendOf).toMatchObject({ number: 3, differs: [] });
    expect(oddities(sample)).toEqual([
      '64 ipmsg.no-key',
      '74 ipmsg.unescaped-colon',
      ...['133', '137', '141', '145', '149'].map((frame) => `${frame} ipmsg.resent`),
      'ipmsg.unacknowledged about 131',
    ]);
    expect(duplicates(sample)).toEqual([
      ...[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 29, 31, 33, 35, 37, 53, 122, 126, 136, 140, 144, 148],
    ]);
    // The same BR_EXIT to single hosts is neither a resend nor a duplicate.
    expect(sample.messages.get(123)?.diagnostics).toEqual([]);
  });

  it('libipmsg: keys, lists and receipts are linked to what they answer', async () => {
    const sample = await load('libipmsg-session');
    expect(links(sample, answers)).toEqual([
      ...['21->17', '25->23', '26->23', '27->24', '38->34', '41->34', '45->40', '46->40', '48->43', '49->43'],
      ...['50->47', '51->44', '54->52', '55->52', '58->57', '59->56', '61->60'],
      ...['63->62', '65->64', '66->64', '68->67', '69->67', '71->70', '73->72', '75->74', '117->116'],
    ]);
  });

  it('Net::IPMessenger and go-ipmsg: ANSREADMSG answers READMSG, packet numbers used twice confuse nothing', async () => {
    const sample = await load('perl-and-go');
    expect(oddities(sample)).toEqual(['12 ipmsg.no-key']);
    expect(links(sample, answers)).toEqual([
      ...['2->1', '4->3', '6->5', '7->5', '9->8', '11->10', '13->12', '15->14', '16->14', '17->16'],
      ...['19->18', '20->18', '21->20', '23->22', '25->24', '28->27'],
    ]);
    expect(sample.messages.get(34)?.message.fields).toMatchObject({ text: 'bye' });
    expect(sample.messages.get(12)?.message.fields['cipher']).toMatchObject({ algorithms: 0x20002 });
  });
});
