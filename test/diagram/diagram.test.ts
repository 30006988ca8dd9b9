import { describe, expect, it } from 'vitest';
import { Diagram } from '../../src/diagram/diagram.js';
import { builtIn, dissect, type DissectionRecord } from '../../src/index.js';
import { mermaidDiagram } from '../../src/render/diagram/mermaid.js';
import { svgDiagram } from '../../src/render/diagram/svg.js';
import type { MessageRecord } from '../../src/record.js';
import { finding, letterBytes, message, ref } from '../render/post.js';
import { overlaps } from '../svg.js';
import { root } from '../tshark.js';

async function diagramOf(sample: string, most = 200): Promise<Diagram> {
  const diagram = new Diagram({ most, several: false, reveal: false });
  for (const record of await recordsOf(sample)) diagram.add(record);
  return diagram;
}

async function recordsOf(sample: string): Promise<DissectionRecord[]> {
  const records: DissectionRecord[] = [];
  for await (const record of dissect([`${root}/samples/${sample}/capture.pcap`], { dissectors: builtIn })) {
    records.push(record);
  }
  return records;
}

const colors = ['ipmsg', 'myicq', 'msn', 'post'];
const svgOf = (diagram: Diagram): string => svgDiagram(diagram, { title: 'a <b>.pcap', colors });

/** So many letters with times a second apart. */
function letters(count: number, most: number, text = 'hello'): Diagram {
  const diagram = new Diagram({ most, several: false, reveal: false });
  for (let frame = 1; frame <= count; frame++) diagram.add(letter(frame, text));
  return diagram;
}

function letter(frame: number, text: string): MessageRecord {
  const seconds = 1_795_205_144 + frame;
  return message('letter', letterBytes([]), { ref: { ...ref, frame, seconds }, summary: () => text });
}

describe('a diagram', () => {
  it('has one arrow for each message, and marks answers, copies and what was never answered', async () => {
    const diagram = await diagramOf('ipmsg/libipmsg-session');
    const messages = (await recordsOf('ipmsg/libipmsg-session')).filter(({ record }) => record === 'message');
    const arrows = diagram.steps.filter((step) => step.kind === 'arrow');
    expect(arrows).toHaveLength(messages.length);
    expect(arrows.filter(({ copy }) => copy > 0).map(({ copy }) => copy)).toEqual([1, 2, 3, 4, 5]);
    expect(arrows.filter(({ unanswered }) => unanswered)).toHaveLength(1);
    expect(diagram.lines.titles).toEqual(['10.97.5.2', '255.255.255.255', '10.97.5.255', '10.97.5.3', '10.97.5.1']);
  });

  it.each([1, 4, 20, 100])('folds what is more than %i steps, and counts every message', async (most) => {
    const diagram = await diagramOf('ipmsg/libipmsg-session', most);
    const folded = diagram.steps.flatMap((step) => (step.kind === 'fold' ? [step] : []));
    expect(diagram.steps.length - folded.length).toBeLessThanOrEqual(most);
    for (const { commands, count } of folded) expect([...commands.values()].reduce((a, b) => a + b, 0)).toBe(count);
    const drawn = diagram.steps.filter(({ kind }) => kind !== 'fold').length;
    const records = await recordsOf('ipmsg/libipmsg-session');
    expect(drawn + folded.reduce((sum, { count }) => sum + count, 0)).toBe(records.length);
  });

  it('keeps resends and findings when it folds', async () => {
    const diagram = await diagramOf('ipmsg/libipmsg-session', 20);
    const copies = diagram.steps.filter((step) => step.kind === 'arrow' && step.copy > 0);
    expect(copies).toHaveLength(5);
    expect(diagram.steps.some(({ kind }) => kind === 'remark')).toBe(true);
  });

  it('shows a step that was folded alone as itself', async () => {
    const diagram = await diagramOf('msn/msnp18-libpurple', 60);
    expect(diagram.steps.some((step) => step.kind === 'fold' && step.count === 1)).toBe(true);
    expect(mermaidDiagram(diagram)).not.toMatch(/: 1 more in/);
    expect(mermaidDiagram(diagram)).toMatch(/: 2 more in/);
  });

  it('stays small over many messages', () => {
    const diagram = letters(5_000, 50);
    expect(diagram.messages).toBe(5_000);
    expect(diagram.steps.length).toBeLessThanOrEqual(52);
  });
});

describe('Mermaid', () => {
  it('shows a conversation as it was', async () => {
    const text = mermaidDiagram(await diagramOf('ipmsg/perl-and-go'));
    expect(text.split('\n').slice(0, 8)).toEqual([
      'sequenceDiagram',
      '  participant h0 as 10.97.5.2',
      '  participant h1 as 255.255.255.255',
      '  participant h2 as 10.97.5.3',
      '  participant h3 as 10.97.5.1',
      '  h0->>h1: BR_ENTRY Bob bob@bobhost',
      '  h2-->>h0: ANSENTRY Carol-nick (GoGroup) carol@gohost (after 0.15 ms)',
      '  h2->>h1: BR_ENTRY Carol-nick (GoGroup) carol@gohost',
    ]);
  });

  it('gives captured text no meaning', () => {
    const lines = mermaidDiagram(letters(1, 10, 'a; b\nh0->>h1: <script> #35; %%{init}%%')).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toBe(
      '  h0->>h1: a#59; b\\nh0-#62;#62;h1: #60;script#62; #35;35#59; #37;#37;#123;init#125;#37;#37;',
    );
  });

  it('shows a finding at the host that waited', () => {
    const diagram = letters(1, 10);
    diagram.add(finding({ about: { ...finding().ref, frame: 1, n: 1 }, overdue: true }));
    const text = mermaidDiagram(diagram);
    expect(text).toContain('h0-xh1: hello');
    expect(text).toContain('Note over h0: post.');
  });
});

describe('SVG', () => {
  it.each([1, 20, 200])('of %i messages has nothing over anything else', (count) => {
    const svg = svgOf(letters(count, 200, 'a text that is rather long for one arrow between two hosts, and goes on'));
    expect(overlaps(svg)).toEqual([]);
    expect(svg.match(/<g class="p-post/g)).toHaveLength(count);
  });

  it('of real conversations has nothing over anything else', async () => {
    for (const sample of ['ipmsg/libipmsg-session', 'myicq/v1-basic', 'myicq/v1-tcp']) {
      expect(overlaps(svgOf(await diagramOf(sample, 60)))).toEqual([]);
    }
  });

  it('gives captured text no meaning, and needs nothing from elsewhere', () => {
    const svg = svgOf(letters(1, 10, '</text><script>alert(1)</script>\u0007\u202e "&\''));
    expect(svg).not.toMatch(/<script|href|url\(|@import|http:(?!\/\/www\.w3\.org\/2000\/svg)/);
    expect(svg).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('a &lt;b&gt;.pcap');
  });
});
