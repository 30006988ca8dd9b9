import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtIn, dissect, type DissectionRecord } from '../../src/index.js';
import { Catalogue } from '../../src/filter/catalogue.js';
import { compileFilter } from '../../src/filter/index.js';
import { JsonWriter } from '../../src/render/json.js';
import { captures, root } from '../tshark.js';

interface Fields {
  mode?: number;
  modeName?: string;
  packetNo?: string | null;
  ackPacketNo?: string | null;
  text?: string;
  nick?: string;
  cmdName?: string;
  contacts?: { uin: number }[];
  optionsNames?: string[];
  files?: { name: string; size: number | null; type?: number }[];
}
interface Line {
  record: string;
  protocol?: string;
  transport?: string;
  frame: number;
  time: string;
  kind?: string;
  dialect?: string | null;
  src?: { address: string; port: number };
  dst?: { address: string; port: number };
  fields?: Fields;
  answers?: { afterSeconds: number };
  diagnostics?: { code: string; severity: string }[];
}

/** Filters, and the same question asked of the JSON lines. */
const questions: readonly (readonly [string, (line: Line, fields: Fields) => boolean])[] = [
  ['ipmsg.mode == SENDMSG', (_line, { modeName }) => modeName === 'SENDMSG'],
  ['ipmsg.mode in {1..3}', (_line, { mode = 0 }) => mode >= 1 && mode <= 3],
  ['ipmsg.sendmsg or ipmsg.recvmsg', ({ kind }) => kind === 'ipmsg.sendmsg' || kind === 'ipmsg.recvmsg'],
  ['ipmsg.packetNo > 20', (_line, { packetNo }) => packetNo != null && BigInt(packetNo) > 20n],
  ['ipmsg.ackPacketNo', (_line, { ackPacketNo }) => ackPacketNo !== undefined],
  ['ipmsg.text contains "Bob"', ({ protocol }, { text }) => protocol === 'ipmsg' && text?.includes('Bob') === true],
  ['ipmsg.text matches "bob|carol"', ({ protocol }, { text }) => protocol === 'ipmsg' && /bob|carol/i.test(text ?? '')],
  [
    'myicq.nick matches r"\\p{Han}"',
    ({ protocol }, { nick }) => protocol === 'myicq' && /\p{Script=Han}/u.test(nick ?? ''),
  ],
  ['myicq.cmd == SRV_MESSAGE', (_line, { cmdName }) => cmdName === 'SRV_MESSAGE'],
  ['myicq.contacts.uin == 10001', (_line, { contacts = [] }) => contacts.some(({ uin }) => uin === 10001)],
  [
    'ipmsg.nick matches r"\\p{Han}"',
    ({ protocol }, { nick }) => protocol === 'ipmsg' && /\p{Script=Han}/u.test(nick ?? ''),
  ],
  ['ipmsg.options & SENDCHECK', (_line, { optionsNames }) => optionsNames?.includes('SENDCHECK') === true],
  ['ipmsg.optionsNames == UTF8', (_line, { optionsNames }) => optionsNames?.includes('UTF8') === true],
  ['ipmsg.files.size > 100', (_line, { files = [] }) => files.some(({ size }) => size !== null && size > 100)],
  ['ipmsg.files.type == DIR', (_line, { files = [] }) => files.some(({ type }) => type === 2)],
  ['ip.src == 10.97.5.1', ({ src }) => src?.address === '10.97.5.1'],
  ['ip.dst == 10.97.5.0/24', ({ dst }) => dst?.address.startsWith('10.97.5.') === true],
  ['ip.addr != 10.97.5.1', ({ src, dst }) => src?.address !== '10.97.5.1' && dst?.address !== '10.97.5.1'],
  ['udp.dstport == 2425', ({ transport, dst }) => transport === 'udp' && dst?.port === 2425],
  ['frame.time >= "2026-11-20 19:52:26"', ({ time }) => time >= '2026-11-20T19:52:26'],
  ['frame.number <= 20', ({ frame }) => frame <= 20],
  ['dialect == "iptux"', ({ dialect }) => dialect === 'iptux'],
  ['answers.afterSeconds > 0.0005', ({ answers }) => (answers?.afterSeconds ?? 0) > 0.0005],
  ['severity >= warning', ({ diagnostics = [] }) => diagnostics.some(({ severity }) => severity !== 'note')],
  ['code == ipmsg.duplicate', ({ diagnostics = [] }) => diagnostics.some(({ code }) => code === 'ipmsg.duplicate')],
  ['ipmsg.sendmsg and not ipmsg.files', ({ kind }, { files = [] }) => kind === 'ipmsg.sendmsg' && files.length === 0],
];

describe('on the samples, a filter and the JSON say the same', () => {
  const records: DissectionRecord[] = [];

  beforeAll(async () => {
    for (const capture of captures) {
      for await (const record of dissect([`${root}/${capture}`], { dissectors: builtIn })) records.push(record);
    }
  });

  it.each(questions)('%s', (expression, asked) => {
    const filter = compileFilter(expression, builtIn);
    const writer = new JsonWriter({ captures: ['capture'], reveal: false });
    const messages = records.filter(({ record }) => record === 'message');
    const byFilter = messages.map((record) => filter.matches(record));
    const byJson = messages.map((record) => {
      const line = JSON.parse(writer.write(record)) as Line;
      return asked(line, line.fields ?? {});
    });
    expect(byFilter).toEqual(byJson);
    expect(byFilter.filter(Boolean).length).toBeLessThan(messages.length);
  });

  it('the filters that README shows are accepted', () => {
    const shown = [...readFileSync(`${root}/README.md`, 'utf8').matchAll(/^imdissect .* -Y '([^']+)'/gm)];
    expect(shown.length).toBeGreaterThan(3);
    for (const [, expression = ''] of shown) expect(() => compileFilter(expression, builtIn)).not.toThrow();
  });

  it('most of these find something', () => {
    const found = questions.filter(([expression]) => {
      const filter = compileFilter(expression, builtIn);
      return records.some((record) => filter.matches(record));
    });
    expect(found.length).toBeGreaterThan(questions.length - 4);
  });

  it('every name of the built-in protocols may be asked for, and every key of a message is a name', () => {
    const catalogue = new Catalogue(builtIn);
    for (const name of catalogue.names) expect(() => compileFilter(name, builtIn)).not.toThrow();
    const writer = new JsonWriter({ captures: ['capture'], reveal: false });
    for (const record of records) {
      if (record.record !== 'message') continue;
      const line = JSON.parse(writer.write(record)) as Line;
      for (const key of Object.keys(line.fields ?? {}))
        expect(catalogue.names).toContain(`${record.protocol.id}.${key}`);
    }
  });
});
