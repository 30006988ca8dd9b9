/** Transcripts and rosters of the samples, held to what their stories and expected files tell. */
import { describe, expect, it } from 'vitest';
import { builtIn, dissect } from '../../src/index.js';
import { Roster } from '../../src/people/roster.js';
import { Transcript, type Line } from '../../src/people/transcript.js';
import { chatFormats, chatWriter } from '../../src/render/chat.js';
import { plainPalette } from '../../src/render/palette.js';
import { TextTimes } from '../../src/render/time.js';
import { renderWho } from '../../src/render/who.js';
import { letterBytes, message, ref } from '../render/post.js';
import { root } from '../tshark.js';

interface Heard {
  readonly roster: Roster;
  readonly lines: readonly Line[];
}

async function heard(sample: string): Promise<Heard> {
  const roster = new Roster();
  const lines: Line[] = [];
  const transcript = new Transcript(roster, (line) => lines.push(line));
  const captures = [`${root}/samples/${sample}/capture.pcap`];
  for await (const record of dissect(captures, { dissectors: builtIn, people: true })) transcript.add(record);
  transcript.finish();
  return { roster, lines };
}

const told = ({ lines }: Heard): string[] =>
  lines.map(({ by, to, how, text, fate }) => `${by ?? '?'} > ${to.join(' ')} ${how}: ${text} ${fate ?? '-'}`);

describe('a transcript', () => {
  it('has what was said over a server once, with what became of it', async () => {
    expect(told(await heard('myicq/v1-basic'))).toEqual([
      '10002 > 10001 notice: added delivered',
      '10001 > 10002 message: hello over the server delivered',
      '10001 > 10002 message: 你好，小红！ delivered',
      '10001 > 10002 auto: 我现在不在 delivered',
      '10002 > 10001 message: reply from B delivered',
      '10001 > 10002 message: plain ascii text delivered',
      '10001 > 10002 notice: tcp-rejected delivered',
      '10001 > 10002 notice: auth-rejected: no reason delivered',
      '10002 > 10001 message: offline message for A delivered',
      '10002 > 10001 message: 第二条离线消息 delivered',
      '10001 > 10002 message: back again delivered',
    ]);
  });

  it('tells what was read, and what was never acknowledged', async () => {
    const [a, b] = ['10.97.5.1', '10.97.5.2'];
    expect(told(await heard('ipmsg/perl-and-go'))).toEqual([
      `${a} > ${b} message: plain with check delivered`,
      `${a} > ${b} message: (encrypted) delivered`,
      `${a} > ${b} message: (encrypted) read`,
      `${a} > 10.97.5.3 message: sealed+readcheck to go read`,
      `${a} > ${b} message: sealed without check read`,
      `${a} > ${b} auto: auto reply text -`,
    ]);
    const failed = told(await heard('ipmsg/libipmsg-session')).filter((line) => line.endsWith('failed'));
    expect(failed).toEqual([`${a} > 10.97.5.3 message: sealed for carol failed`]);
  });

  it('has both copies of a switchboard message once, and files by whom they were offered', async () => {
    const [a, b] = ['t1h@hotmail.com', 't2h@hotmail.com'];
    expect(told(await heard('msn/msnp18-libpurple'))).toEqual([
      `${a} > ${b} object: TFR2C2.tmp, 14037 bytes -`,
      `${a} > ${b} message: Hello from libpurple -`,
      `${b} > ${a} message: Hi there, a reply: café 你好 delivered`,
      `${a} > ${b} nudge:  -`,
      `${a} > ${b} message: color="#ff0080">styled delivered`,
      `${b} > ${a} message: custom emoticon (cat) here delivered`,
      `${a} > ${b} file: send-a.txt -`,
      `${a} > ${b} object: send-a.txt, 20400 bytes -`,
      `${b} > ${a} message: after file delivered`,
      `${b} > ${a} file: send-b.bin -`,
      `${b} > ${a} object: send-b.bin, 9001 bytes -`,
    ]);
  });

  it('says on a line of its own what became known late', () => {
    const lines: Line[] = [];
    const transcript = new Transcript(new Roster(), (line) => lines.push(line));
    const at = (frame: number, seconds: number) => ({ ...ref, frame, seconds: ref.seconds + seconds });
    const asked = at(1, 0);
    const said = { tells: 'said', by: 'anna', to: ['ben'], how: 'message', text: 'hi', relayed: false } as const;
    transcript.add(message('letter', letterBytes([]), { ref: asked, tells: [said] }));
    transcript.add(message('letter', letterBytes([]), { ref: at(2, 100) }));
    expect(lines.map(({ fate }) => fate)).toEqual([null]);
    transcript.add(
      message('letter', letterBytes([]), { ref: at(3, 200), tells: [{ tells: 'fate', of: asked, fate: 'read' }] }),
    );
    transcript.finish();
    expect(lines.map(({ how, fate, fateSeconds }) => [how, fate, fateSeconds])).toEqual([
      ['message', 'read', 200],
      ['receipt', 'read', 200],
    ]);
  });
});

describe('what captured text may do to a transcript', () => {
  const hostile = 'a\u001b[2J\u202e\n<script>alert(1)</script>,"=1+1"';

  it.each(chatFormats)('is nothing as %s', (format) => {
    const roster = new Roster();
    let out = '';
    const writer = chatWriter(format, roster, {
      times: new TextTimes('utc'),
      palette: plainPalette,
      several: false,
      title: hostile,
    });
    const transcript = new Transcript(roster, (line) => (out += writer.line(line)));
    roster.tell('post', { tells: 'person', id: hostile, name: hostile }, ref);
    const said = { tells: 'said', by: hostile, to: [hostile], how: 'message', text: hostile, relayed: false } as const;
    transcript.add(message('letter', letterBytes([]), { tells: [said] }));
    transcript.finish();
    const page = writer.begin + out + writer.end;
    expect(page).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\u202e]/);
    expect(page.includes('<script')).toBe(format === 'text' || format === 'json' || format === 'csv');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a roster', () => {
  it('knows names, addresses, clients and states', async () => {
    const people = (await heard('ipmsg/iptux-conversation')).roster.people();
    expect(people.map(({ id, names, clients, group, state }) => [id, names, clients, group, state])).toEqual([
      ['10.97.5.2', ['Bob'], ['iptux 0.10.0'], 'QA', 'online'],
      ['10.97.5.3', ['root'], ['iptux 0.8.3'], null, 'online'],
      ['10.97.5.1', ['Alice 爱丽丝'], ['iptux 0.10.0'], '研发部', 'offline'],
    ]);
  });

  it('is printed as text, JSON and CSV', async () => {
    const people = (await heard('msn/msnp18-libpurple')).roster.people();
    const options = { times: new TextTimes('utc'), palette: plainPalette, digits: 6 } as const;
    expect(renderWho(people, 'text', options)).toContain('msn       t1h@hotmail.com  T1h   ');
    const first: unknown = JSON.parse(renderWho(people, 'json', options).split('\n')[0] ?? '');
    expect(first).toMatchObject({ record: 'person', protocol: 'msn', id: 't1h@hotmail.com', names: ['T1h'] });
    expect(renderWho(people, 'csv', options).split('\r\n')).toHaveLength(4);
  });

  it('knows who is at an address only while one person is', () => {
    const roster = new Roster();
    const at = (id: string): void => {
      roster.tell('post', { tells: 'person', id, address: '10.0.0.1' }, ref);
    };
    at('anna');
    at('anna');
    expect(roster.onlyOneAt('post', '10.0.0.1')).toBe('anna');
    at('ben');
    expect(roster.onlyOneAt('post', '10.0.0.1')).toBeNull();
    expect(roster.onlyOneAt('post', '10.0.0.2')).toBeNull();
  });
});
