import { describe, expect, it } from 'vitest';
import { builtIn, dissect } from '../../src/index.js';
import { plot } from '../../src/render/plot/plot.js';
import { duration } from '../../src/render/quantities.js';
import { durationScale, linearScale, timeTicks } from '../../src/render/plot/scale.js';
import { Timeline } from '../../src/statistics/timeline.js';
import { root } from '../tshark.js';
import { overlaps } from '../svg.js';

async function plotOf(samples: readonly string[], title = 'two captures'): Promise<string> {
  const timeline = new Timeline();
  const captures = samples.map((sample) => `${root}/samples/${sample}/capture.pcap`);
  for await (const record of dissect(captures, { dissectors: builtIn })) timeline.add(record);
  return plot(timeline, {
    title,
    colors: builtIn.map(({ id }) => id),
    titles: new Map(builtIn.map(({ id, title: name }) => [id, name])),
  });
}

describe('a plot', () => {
  it.each([[['myicq/v1-basic']], [['ipmsg/libipmsg-session']], [['myicq/v1-tcp', 'ipmsg/perl-and-go']]])(
    'of %j has nothing over anything else',
    async (samples) => {
      expect(overlaps(await plotOf(samples))).toEqual([]);
    },
  );

  it('has a panel for each number that there is', async () => {
    const headings = [...(await plotOf(['myicq/v1-basic'])).matchAll(/class="heading"[^>]*>([^<]*)</g)].map(
      ([, text]) => text,
    );
    expect(headings).toEqual([
      'messages in every 200 ms',
      'response times in every 200 ms: median (line), 90 % (dots), longest (cross)',
      'resends (filled) and unanswered requests (hollow) in every 200 ms',
      'conversations, from first message to last',
    ]);
    expect(await plotOf(['myicq/v1-tcp'])).not.toContain('resends (filled)');
  });

  it('is a picture without messages as well, and gives names of files no meaning', () => {
    const svg = plot(new Timeline(), { title: '</text><script>\u001b[2J', colors: [], titles: new Map() });
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u001b');
    expect(svg).toMatch(/^<svg [^>]*>[\s\S]*<\/svg>\n$/);
  });
});

describe('scales', () => {
  it('have round ticks', () => {
    expect(linearScale(24, 100, 0, 4).ticks).toEqual([0, 10, 20, 30]);
    expect(linearScale(0, 100, 0, 4).ticks).toEqual([0, 1]);
    expect(linearScale(7, 100, 0, 4).at(7)).toBeCloseTo(12.5);
    expect(durationScale(20, 70_000, 100, 0).ticks).toEqual([10, 100, 1_000, 10_000, 100_000]);
    expect(durationScale(20, 70_000, 100, 0).at(1_000)).toBe(50);
  });

  it('of lengths of time have ticks that are round in their units', () => {
    const second = 1e9;
    const ticks = (least: number, most: number): string[] =>
      durationScale(least, most, 100, 0).ticks.map((tick) => duration(tick));
    expect(ticks(0.3 * second, 95 * second)).toEqual(['100 ms', '1 s', '10 s', '1 min', '10 min']);
    expect(ticks(60 * second, 60 * second)).toEqual(['10 s', '1 min']);
    expect(ticks(0, 0)).toEqual(['1 ns', '10 ns']);
    expect(ticks(3_599 * second, 90_000 * second)).toEqual(['10 min', '1 h', '10 h', '1 d', '10 d']);
    // A capture whose clock jumped by a century.
    expect(ticks(1e18, 4e18)).toEqual(['10 d', '100 d']);
    const scale = durationScale(0.3 * second, 95 * second, 100, 0);
    expect([0, 0.1, 600, 1e9].map((seconds) => scale.at(seconds * second))).toEqual([100, 100, 0, 0]);
    expect(scale.at(60 * second)).toBeLessThan(scale.at(10 * second));
  });

  it('tell times of day at round times, whenever the capture began', () => {
    expect(timeTicks([0, 10_000], 3_500, 4)).toEqual([1_500, 6_500]);
    expect(timeTicks([-500, 800], 0, 8)).toEqual([-400, -200, 0, 200, 400, 600, 800]);
  });
});
