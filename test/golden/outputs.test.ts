/** The shipped outputs of every command, and a second opinion on them: counts by hand and the independent decodes. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folders, outputs, printed } from './outputs.js';

const nameOf = (folder: string): string => `${basename(dirname(folder))}/${basename(folder)}`;
const folderOf = (name: string): string => folders.find((folder) => nameOf(folder) === name) ?? '';

describe.each(folders.map((folder) => [nameOf(folder), folder] as const))('%s', (_name, folder) => {
  it.each(Object.entries(outputs))('prints its %s', async (file, words) => {
    const { out, code } = await printed(folder, words);
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(join(folder, file), 'utf8'));
  });
});

interface Counts {
  messages: number;
  resends: number;
  answered: number;
}

/** What `stats -F json` counts of each command; with `together` the replies count with their requests. */
async function counted(
  sample: string,
  together: (name: string) => string = (name) => name,
): Promise<Map<string, Counts>> {
  const { out } = await printed(folderOf(sample), ['stats', '-F', 'json']);
  const { groups } = JSON.parse(out) as { groups: (Counts & { name: string })[] };
  const all = new Map<string, Counts>();
  for (const { name, messages, resends, answered } of groups) {
    const known = all.get(together(name)) ?? { messages: 0, resends: 0, answered: 0 };
    all.set(together(name), {
      messages: known.messages + messages,
      resends: known.resends + resends,
      answered: known.answered + answered,
    });
  }
  return all;
}

const linesOf = (sample: string): string[] =>
  readFileSync(join(folderOf(sample), 'expected.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

function add(all: Map<string, Counts>, name: string, more: Partial<Counts>): void {
  const known = all.get(name) ?? { messages: 0, resends: 0, answered: 0 };
  for (const key of ['messages', 'resends', 'answered'] as const) known[key] += more[key] ?? 0;
  all.set(name, known);
}

describe.each(['myicq/v1-auth', 'myicq/v1-basic', 'myicq/v1-tcp'])('the datagrams of %s', (sample) => {
  it('are counted as the independent decode tells', async () => {
    const expected = new Map<string, Counts>();
    const asked = new Map<string, string>();
    const answered = new Set<string>();
    for (const line of linesOf(sample)) {
      const [, way, port, sid, name = '', seq, more = ''] =
        /^ *\d+ +\S+ ([CS]>[CS]) (\d+) .*sid=(\w+) (\w+)\(0x\w+\) seq=(\d+)(.*)$/.exec(line) ?? [];
      if (way === undefined || port === undefined || sid === undefined || seq === undefined) continue;
      const acknowledged = /ackseq=([1-9]\d*)/.exec(more)?.[1] ?? (way === 'C>S' && name === 'ACK' ? seq : undefined);
      const other = way === 'C>S' ? 'S>C' : 'C>S';
      const question = asked.get(`${other} ${port} ${sid} ${acknowledged ?? ''}`);
      const id = `${way} ${port} ${sid} ${seq}`;
      const isCopy = name !== 'ACK' && asked.has(id);
      if (name !== 'ACK') asked.set(id, name);
      add(expected, name, { messages: 1, resends: isCopy ? 1 : 0 });
      const answers = `${other} ${port} ${sid} ${acknowledged ?? ''}`;
      if (question === undefined || answered.has(answers)) continue;
      answered.add(answers);
      add(expected, question, { answered: 1 });
    }
    const found = await counted(sample, (name) => name.replace(/ reply$/, ''));
    expect(expected.size).toBeGreaterThan(15);
    // What went over TCP has no numbers in that decode.
    const datagrams = [...found].filter(([name]) => expected.has(name));
    expect(Object.fromEntries(datagrams)).toEqual(Object.fromEntries(expected));
  });
});

describe.each(['ipmsg/libipmsg-session', 'ipmsg/perl-and-go'])('the packets of %s', (sample) => {
  it('are counted as the independent decode tells, and so are resends and answers', async () => {
    const expected = new Map<string, Counts>();
    const sent = new Set<string>();
    const received = new Set<string>();
    for (const line of linesOf(sample)) {
      const [, from = '', to = '', number = '', mode = '', rest = ''] =
        /^\d+ (\S+) (\S+) \w+ \| 1 (\d+) \S+ \S+ \| (\w+) 0x\w+ \| (.*)$/.exec(line) ?? [];
      if (mode === '') continue;
      // A number that comes again with other words is another packet.
      const id = `${from} ${to} ${number} ${mode} ${rest.replace(/ *\[\+\d+ trailing NUL\]$/, '')}`;
      const isCopy = sent.has(id);
      sent.add(id).add(`${from} ${to} ${number} ${mode}`);
      const question = `${to} ${from} ${/^\d+/.exec(rest)?.[0] ?? ''} SENDMSG`;
      const answers = /^(RECV|READ)MSG$/.test(mode) && sent.has(question) && !received.has(question);
      if (answers) received.add(question);
      add(expected, mode, { messages: 1, resends: isCopy ? 1 : 0 });
      if (answers) add(expected, 'SENDMSG', { answered: 1 });
    }
    const found = await counted(sample);
    const plain = (all: Map<string, Counts>): [string, number, number][] =>
      [...all].map(([name, { messages, resends }]) => [name, messages, resends]);
    expect(plain(found)).toEqual(plain(expected));
    expect(found.get('SENDMSG')).toEqual(expected.get('SENDMSG'));
  });
});

it('the resends and the unanswered requests of the samples are these, and no others', async () => {
  const all: string[] = [];
  for (const folder of folders) {
    const { out } = await printed(folder, ['stats', '-F', 'json']);
    const { groups } = JSON.parse(out) as {
      groups: { name: string; resends: number; unanswered: number; timersKept: number; timersBroken: number }[];
    };
    for (const { name, resends, unanswered, timersKept, timersBroken } of groups) {
      if (resends + unanswered === 0) continue;
      all.push(`${nameOf(folder)} ${name}: ${resends} resent, ${unanswered} lost, ${timersKept} + ${timersBroken}`);
    }
  }
  expect(all).toEqual([
    // Frames 133, 137, 141, 145 and 149 repeat 131, which nobody hears.
    'ipmsg/libipmsg-session SENDMSG: 5 resent, 1 lost, 5 + 0',
    // libpurple sends every packet of a session twice, to each end point; nothing times that.
    'msn/msnp18-libpurple MSG: 24 resent, 0 lost, 0 + 0',
    // Frames 182, and 86 and 87: after 9.71, 6.51 and 5.91 s.
    'myicq/v1-basic LOGIN reply: 1 resent, 0 lost, 1 + 0',
    'myicq/v1-basic SEARCH_CUSTOM: 2 resent, 0 lost, 2 + 0',
  ]);
});

it('sessions are as long as the independent decode says', async () => {
  const { out } = await printed(folderOf('myicq/v1-basic'), ['stats', '-F', 'json']);
  const { sessions } = JSON.parse(out) as { sessions: unknown };
  // LOGIN to LOGOUT: frames 5 to 137 and 154 to 179 of 10001, 30 to 183 of 10002; 152 refuses a login.
  const lasted = [5.59, 24.49, 39.39];
  expect(sessions).toMatchObject([{ protocol: 'myicq', begun: 3, ended: 3, seconds: { count: 3 } }]);
  const [{ seconds } = { seconds: { min: 0, mean: 0, max: 0 } }] = sessions as {
    seconds: { min: number; mean: number; max: number };
  }[];
  const mean = lasted.reduce((sum, one) => sum + one, 0) / 3;
  for (const [is, should] of [
    [seconds.min, lasted[0]],
    [seconds.mean, mean],
    [seconds.max, lasted[2]],
  ]) {
    expect(Math.abs((is ?? 0) - (should ?? 0))).toBeLessThan(0.02);
  }
});

it('a login to MSN ends with its connection, and one that is not closed goes on', async () => {
  // USR OK to OUT in frame 570, and to the client's FIN in frame 588, which no OUT precedes.
  const { sessions, online } = await here('msn/msnp18-libpurple');
  expect(sessions).toMatchObject([{ begun: 2, ended: 2, seconds: { min: 33.081681, max: 43.747132 } }]);
  expect(online).toEqual([]);
  // Of seven dialects two accounts each; the recording stops before the last connections are closed.
  const scripted = await here('msn/msnp2-11');
  expect(scripted.sessions).toMatchObject([{ begun: 14, ended: 12 }]);
  expect(scripted.online).toEqual(['t3h@hotmail.com', 't4h@hotmail.com']);
});

/** The sessions that were counted, and who is left in the end. */
async function here(sample: string): Promise<{ sessions: unknown; online: string[] }> {
  const { out } = await printed(folderOf(sample), ['stats', '-F', 'json']);
  const { sessions } = JSON.parse(out) as { sessions: unknown };
  const who = await printed(folderOf(sample), ['who', '-F', 'json']);
  const people = who.out.trimEnd().split('\n');
  const online = people
    .map((line) => JSON.parse(line) as { id: string; state: string | null })
    .filter(({ state }) => state === 'online')
    .map(({ id }) => id);
  return { sessions, online };
}

/** Answers that carry the transaction id of a request are counted from the records alone; others are listed by hand. */
it.each([
  // Besides: CHL by QRY twice, five invitations of MSNSLP by what they were answered with.
  ['msn/msnp18-libpurple', { CHL: 2, SLP_INVITE: 5 }],
  // Besides: PNG by QNG; of each dialect an invitation each way by its answer, and that by the cancelling.
  ['msn/msnp2-11', { PNG: 5, MSG: 28 }],
] as const)('the answers of %s are those with the transaction id of a request', async (sample, besides) => {
  const read = await printed(folderOf(sample), ['read', '-F', 'json']);
  const expected = new Map<string, number>(Object.entries(besides));
  const asked = new Map<string, string>();
  for (const line of read.out.trimEnd().split('\n')) {
    const { record, flow, direction, fields } = JSON.parse(line) as {
      readonly record: string;
      readonly flow: number;
      readonly direction: string;
      readonly fields?: { readonly command?: string; readonly trid?: number };
    };
    const { command, trid = 0 } = fields ?? {};
    if (record !== 'message' || command === undefined || trid === 0) continue;
    const id = `${flow} ${trid}`;
    const request = asked.get(id);
    if (direction === 'client-to-server') asked.set(id, command);
    else if (request !== undefined && asked.delete(id)) expected.set(request, (expected.get(request) ?? 0) + 1);
  }
  const found = [...(await counted(sample))].filter(([, { answered }]) => answered > 0);
  const names = (pairs: readonly (readonly [string, number])[]): string[] => pairs.map((pair) => pair.join(' ')).sort();
  expect(names(found.map(([name, { answered }]) => [name, answered]))).toEqual(names([...expected]));
});

describe.each(folders.map(nameOf).filter((name) => !name.startsWith('msn/')))('the transcript of %s', (sample) => {
  it('says nothing that the independent decode and the story do not', async () => {
    const folder = folderOf(sample);
    const story = decoded(readFileSync(join(folder, 'expected.txt'), 'utf8'));
    const { out } = await printed(folder, ['chat', '-F', 'json']);
    const lines = out.trimEnd().split('\n');
    for (const line of lines) {
      const { how, text } = JSON.parse(line) as { how: string; text: string };
      for (const piece of piecesOf(how, text)) expect(encrypted.has(piece) || story.includes(piece), piece).toBe(true);
    }
    expect(lines.length).toBeGreaterThan(3);
  });
});

/** What the decode leaves encrypted, as those who sent it wrote it down. */
const encrypted = new Set([
  'sealed secret message',
  'sealed and locked',
  'Encrypted hello from perl',
  'sealed encrypted',
  'line two: colon',
]);

/** Bytes that are written as `\\xe6`, as text. */
function decoded(story: string): string {
  return story.replace(/(?:\\x[0-9a-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString());
}

/** The words of others in a line; what we call things is left out. */
function piecesOf(how: string, text: string): string[] {
  switch (how) {
    case 'message':
    case 'auto':
      // The decode cuts long texts.
      return text.split('\n').map((line) => line.trim().slice(0, 200));
    case 'file':
      return text.split(/, |: /);
    case 'object':
      return text.startsWith('without a name') ? [] : [basename(text.replace(/, \d+ bytes$/, ''))];
    default:
      return [];
  }
}
