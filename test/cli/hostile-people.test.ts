/** What strangers write into names and messages does nothing to whoever looks at transcripts, tables and pictures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PcapWriter } from '../../src/capture/pcap-writer.js';
import { Traffic, type End } from '../engine/traffic.js';
import { asUtf8, hostileTexts } from '../render/hostile-texts.js';
import { inProcess } from './in-process.js';
import { folder } from './run.js';

const anna: End = { address: [10, 0, 0, 1], port: 2425 };
const ben: End = { address: [10, 0, 0, 2], port: 2425 };
const texts = [...hostileTexts, '=1+1', '+1', '-1', '@x', '%%{init: {}}%%', 'a; end', 'a"b', '<b>&amp;', '```'];

/** Somebody with each text as a name says it, asks for a confirmation and never gets one. */
function capture(): string {
  const traffic = new Traffic();
  for (const [index, text] of texts.entries()) {
    const name = asUtf8(text).replaceAll(':', '').slice(0, 60);
    traffic.udp(anna, ben, Buffer.from(`1:${index + 1}:${name}:${name}:1:${name}\0${name}`));
    traffic.udp(anna, ben, Buffer.from(`1:${index + 100}:${name}:${name}:288:${asUtf8(text)}`));
  }
  traffic.wait(60_000).udp(anna, ben, Buffer.from('1:999:a:b:0:'));
  const writer = new PcapWriter();
  for (const frame of traffic.frames) writer.write(frame);
  const file = join(folder(), 'a<b>&"c.pcap');
  writeFileSync(file, writer.finish());
  return file;
}

const commands: readonly (readonly string[])[] = [
  ['chat'],
  ['chat', '-F', 'json'],
  ['chat', '-F', 'csv'],
  ['chat', '-F', 'html'],
  ['who'],
  ['who', '-F', 'json'],
  ['who', '-F', 'csv'],
  ['stats', '--by', 'command,host,conversation'],
  ['stats', '-F', 'csv'],
  ['flows'],
  ['flows', '-F', 'csv'],
  ['diagram'],
  ['diagram', '-F', 'svg'],
  ['plot'],
];

describe.each(commands.map((words) => [words.join(' '), words] as const))('%s', (_name, words) => {
  it('has no control characters, overrides or line breaks of strangers', async () => {
    const { out, err, code } = await inProcess([...words, capture()]);
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(200);

    expect(`${out}${err}`.replaceAll('\r\n', '\n')).not.toMatch(
      /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/,
    );
    expect(Buffer.from(out).toString()).toBe(out);
    for (const line of out.split('\n')) expect(line).not.toMatch(/^::/);
  });
});

describe('markup', () => {
  it.each([
    ['chat', '-F', 'html'],
    ['diagram', '-F', 'svg'],
    ['plot', '-F', 'svg'],
  ])('of %s %s %s is ours alone', async (...words) => {
    const { out } = await inProcess([...words, capture()]);
    expect(out).not.toMatch(/<script|<b>|<img|onload|javascript:/i);
    expect(out.replace(/xmlns="[^"]*"/, '')).not.toMatch(/https?:/);
  });

  it('of Mermaid has no directive, comment, statement or entity of a stranger', async () => {
    const { out } = await inProcess(['diagram', capture()]);
    const [heading, ...lines] = out.trimEnd().split('\n');
    expect(heading).toBe('sequenceDiagram');
    for (const line of lines) {
      expect(line).toMatch(/^ {2}(participant h\d+ as |h\d+-+(>>|x)h\d+: |Note over h\d+(,h\d+)?: )/);
      const written = line.slice(line.indexOf(': ') + 1).replace(/#\d+;/g, '');
      expect(written).not.toMatch(/[#;<>&{}%]/);
    }
  });

  it('of a spreadsheet begins no cell with a formula', async () => {
    for (const command of ['chat', 'who']) {
      const { out } = await inProcess([command, '-F', 'csv', capture()]);
      for (const cell of out.split(/,|\r\n/)) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@-]/);
    }
  });
});
