/** Numbers over time as one SVG file: rates, response times, resends, and which conversation went on when. */
import { escapeText, xmlText } from '../../bytes/escape.js';
import type { Bin, Stretch, Timeline } from '../../statistics/timeline.js';
import type { Moment } from '../../measure/deadlines.js';
import { duration } from '../quantities.js';
import { utcSecond } from '../time.js';
import { cutFront } from '../width.js';
import { colorRules, type ProtocolColors } from '../diagram/style.js';
import { durationScale, linearScale, timeTicks, type Scale } from './scale.js';

const size = {
  width: 960,
  left: 84,
  right: 20,
  top: 92,
  panel: 150,
  between: 56,
  row: 20,
  character: 7.25,
} as const;

const rowsOfConversations = 24;
const captionWidth = 120;

/** A protocol in the picture. */
interface Drawn {
  readonly id: string;
  readonly title: string;
  readonly bins: ReadonlyMap<number, Bin>;
}

export interface PlotOptions {
  /** What stands above: the captures. */
  readonly title: string;
  readonly colors: ProtocolColors;
  /** Titles of protocols by their ids. */
  readonly titles: ReadonlyMap<string, string>;
}

export function plot(timeline: Timeline, options: PlotOptions): string {
  return new Plot(timeline, options).text();
}

class Plot {
  private readonly parts: string[] = [];
  private readonly drawn: readonly Drawn[];
  private y: number = size.top;

  constructor(
    private readonly timeline: Timeline,
    private readonly options: PlotOptions,
  ) {
    const { colors, titles } = options;
    const ids = [...timeline.protocols.keys()].sort((a, b) => colors.indexOf(a) - colors.indexOf(b));
    this.drawn = ids.map((id) => ({
      id,
      title: titles.get(id) ?? id,
      bins: timeline.protocols.get(id) ?? new Map<number, Bin>(),
    }));
  }

  text(): string {
    if (this.drawn.length === 0) return this.nothing();
    const every = duration(this.timeline.interval * 1e6);
    this.counts(`messages in every ${every}`, (bin) => bin.messages, '');
    this.responses(`response times in every ${every}: median (line), 90 % (dots), longest (cross)`);
    this.counts(`resends (filled) and unanswered requests (hollow) in every ${every}`, (bin) => bin.resends, 'resent');
    this.conversations();
    return this.page();
  }

  private nothing(): string {
    this.parts.push(`<text class="heading" x="${size.left}" y="${this.y}">no messages</text>\n`);
    this.y += size.between;
    return this.page();
  }

  private page(): string {
    const height = this.y;
    const { title, colors } = this.options;
    const [day = ''] = utcSecond(this.timeline.origin).split('T');
    const when = `, ${day} UTC`;
    const caption = xmlText(`${cutFront(escapeText(title), captionWidth - when.length)}${when}`);
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${caption}">\n` +
      `<style>${sheet(colors)}</style>\n<rect class="paper" width="${size.width}" height="${height}"/>\n` +
      `<text class="caption" x="16" y="22">${caption}</text>\n${this.legend()}${this.parts.join('')}</svg>\n`
    );
  }

  private legend(): string {
    let x = 16;
    return this.drawn
      .map(({ id, title }) => {
        const shown = escapeText(title);
        const text = `<rect class="p-${safe(id)} mark" x="${x}" y="33" width="12" height="12"/><text class="key" x="${x + 18}" y="43">${xmlText(shown)}</text>\n`;
        x += 42 + shown.length * size.character;
        return text;
      })
      .join('');
  }

  /** Where a moment stands, by milliseconds from the origin. */
  private x(milliseconds: number): number {
    const [start, end] = this.timeline.range;
    return size.left + ((size.width - size.left - size.right) * (milliseconds - start)) / (end - start);
  }

  /** A frame with a heading, ticks and grid lines; the place of values comes from the scale. */
  private axes(heading: string, scale: Scale, tickText: (value: number) => string, height: number = size.panel): void {
    const bottom = this.y + height;
    const lines = scale.ticks.map((tick) => {
      const y = n(scale.at(tick));
      return (
        `<line class="grid" x1="${size.left}" y1="${y}" x2="${size.width - size.right}" y2="${y}"/>` +
        `<text class="tick y" x="${size.left - 8}" y="${n(scale.at(tick) + 4)}">${tickText(tick)}</text>`
      );
    });
    this.parts.push(
      `<text class="heading" x="${size.left}" y="${this.y - 10}">${xmlText(heading)}</text>\n${lines.join('')}\n${this.timeAxis(bottom)}`,
    );
  }

  private timeAxis(bottom: number): string {
    const { range, origin } = this.timeline;
    const sinceMidnight = (origin % 86_400) * 1_000;
    const [start, end] = range;
    const ticks = timeTicks(range, sinceMidnight, 8).map((tick) => {
      const x = n(this.x(tick));
      const text = timeText(origin, tick, end - start);
      // The last one may stand at the edge.
      const middle = n(Math.min(this.x(tick), size.width - (text.length * size.character) / 2));
      return (
        `<line class="grid" x1="${x}" y1="${bottom}" x2="${x}" y2="${bottom + 5}"/>` +
        `<text class="tick x" x="${middle}" y="${bottom + 18}">${text}</text>`
      );
    });
    return `<line class="axis" x1="${size.left}" y1="${bottom}" x2="${size.width - size.right}" y2="${bottom}"/>${ticks.join('')}\n`;
  }

  /** Bars side by side, one for each protocol. */
  private counts(heading: string, pick: (bin: Bin) => number, kind: '' | 'resent'): void {
    const values = this.drawn.flatMap(({ bins }) =>
      [...bins.values()].map((bin) => Math.max(pick(bin), kind === '' ? 0 : bin.unanswered)),
    );
    const most = Math.max(0, ...values);
    if (kind === 'resent' && most === 0) return;
    const bottom = this.y + size.panel;
    const scale = linearScale(most, bottom, this.y, 4);
    this.axes(heading, scale, String);
    const { interval } = this.timeline;
    for (const [place, { id, bins }] of this.drawn.entries()) {
      const slot = Math.max(1, (this.x(interval) - this.x(0)) / this.drawn.length);
      const bars = [...bins].map(([index, bin]) => {
        const x = this.x(index * interval) + place * slot;
        const bar = (value: number, css: string): string =>
          value === 0
            ? ''
            : `<rect class="${css}" x="${n(x)}" y="${n(scale.at(value))}" width="${n(Math.max(1, slot - 0.5))}" height="${n(bottom - scale.at(value))}"/>`;
        return bar(pick(bin), 'mark') + (kind === 'resent' ? bar(bin.unanswered, 'hollow') : '');
      });
      this.parts.push(`<g class="p-${safe(id)}">${bars.join('')}</g>\n`);
    }
    this.y += size.panel + size.between;
  }

  private responses(heading: string): void {
    const all = this.drawn.flatMap(({ bins }) => [...bins.values()].filter(({ response }) => response.count > 0));
    if (all.length === 0) return;
    const least = Math.min(...all.map(({ response }) => response.min));
    const most = Math.max(...all.map(({ response }) => response.max));
    const scale = durationScale(least, most, this.y + size.panel, this.y);
    this.axes(heading, scale, duration);
    for (const { id, bins } of this.drawn) this.parts.push(this.responseLine(id, bins, scale));
    this.y += size.panel + size.between;
  }

  private responseLine(id: string, bins: ReadonlyMap<number, Bin>, scale: Scale): string {
    const { interval } = this.timeline;
    const points = [...bins]
      .filter(([, { response }]) => response.count > 0)
      .sort(([a], [b]) => a - b)
      .map(([index, { response }]) => {
        const at = (part: number): number => scale.at(response.percentile(part));
        return {
          x: n(this.x((index + 0.5) * interval)),
          median: at(0.5),
          most: scale.at(response.max),
          ninth: at(0.9),
        };
      });
    const line = points.map(({ x, median }, index) => `${index === 0 ? 'M' : 'L'}${x} ${n(median)}`).join('');
    const marks = points.map(
      ({ x, ninth, most, median }) =>
        `<circle class="mark" cx="${x}" cy="${n(ninth)}" r="2"/><circle class="mark" cx="${x}" cy="${n(median)}" r="1.2"/>` +
        `<path class="line" d="M${x} ${n(most)}m-3 -3l6 6m0 -6l-6 6"/>`,
    );
    return `<g class="p-${safe(id)}"><path class="line" d="${line}"/>${marks.join('')}</g>\n`;
  }

  /** A bar from the first message to the last of each conversation. */
  private conversations(): void {
    const shown = this.timeline.busiest(rowsOfConversations);
    if (shown.length === 0) return;
    const more = this.timeline.conversations - shown.length;
    const rest = more > 0 ? `; ${more} with fewer messages are left out` : '';
    const height = shown.length * size.row + 8;
    this.axes(`conversations, from first message to last${rest}`, { at: () => 0, ticks: [] }, String, height);
    for (const [index, stretch] of shown.entries()) this.parts.push(this.bar(stretch, this.y + 4 + index * size.row));
    this.y += height + size.between;
  }

  private bar({ protocol, client, server, first, last, messages }: Stretch, y: number): string {
    const title = `${client.address}:${client.port} → ${server.address}:${server.port}`;
    const [from, to] = [this.x(this.since(first)), this.x(this.since(last))];
    const width = Math.max(3, to - from);
    const label = xmlText(`${escapeText(title)}, ${messages}`);
    const length = (title.length + String(messages).length + 2) * size.character;
    const isRight = from + width + 6 + length < size.width - size.right;
    const isLeft = !isRight && from - 6 - length > size.left;
    const text = isRight
      ? `<text class="row" x="${n(from + width + 6)}" y="${y + 13}">${label}</text>`
      : isLeft
        ? `<text class="row end" x="${n(from - 6)}" y="${y + 13}">${label}</text>`
        : `<text class="row over" x="${n(Math.max(size.left + 4, Math.min(from + 6, size.width - size.right - length)))}" y="${y + 13}">${label}</text>`;
    return `<g class="p-${safe(protocol)}"><rect class="soft" x="${n(from)}" y="${y + 2}" width="${n(width)}" height="${size.row - 6}"/>${text}</g>\n`;
  }

  private since({ seconds, nanoseconds }: Moment): number {
    return (seconds - this.timeline.origin) * 1_000 + nanoseconds / 1e6;
  }
}

/** The time of day, with what of it changes from tick to tick. */
function timeText(origin: number, milliseconds: number, span: number): string {
  const seconds = origin + Math.floor(milliseconds / 1_000);
  const [day = '', clock = ''] = utcSecond(seconds).split('T');
  if (span > 3 * 86_400_000) return day;
  if (span > 86_400_000) return `${day.slice(5)} ${clock.slice(0, 5)}`;
  if (span > 8_000) return clock;
  return `${clock}.${String(Math.floor(((milliseconds % 1_000) + 1_000) % 1_000)).padStart(3, '0')}`;
}

function sheet(colors: ProtocolColors): string {
  return (
    'text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}.caption,.heading{font-weight:600}' +
    '.tick{font-size:11px}.y,.end{text-anchor:end}.x{text-anchor:middle}.line{fill:none;stroke-width:1.3}' +
    '.hollow{fill:none;stroke-width:1.2}.soft{opacity:.45}' +
    colorRules(colors)
  );
}

function safe(id: string): string {
  return id.replace(/[^\w-]/g, '');
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
