/** A sequence diagram as one SVG file: no script, no font and no picture from elsewhere; for paper and dark screens. */
import { escapeText, xmlText } from '../../bytes/escape.js';
import type { Diagram } from '../../diagram/diagram.js';
import type { Arrow, Step } from '../../diagram/steps.js';
import { secondsBetween } from '../../message-ref.js';
import type { Moment } from '../../measure/deadlines.js';
import { span } from '../number.js';
import { utcSecond } from '../time.js';
import { columns, cutFront, cutTo } from '../width.js';
import { arrowText, foldText, withPauses, type Pause } from './pauses.js';
import { style, type ProtocolColors } from './style.js';

/** Lengths in pixels. The text is 12 pixels high in a font whose characters are all as wide. */
const size = {
  character: 7.25,
  /** Room for the times, left of the first life line. */
  times: 96,
  margin: 16,
  head: 72,
  arrow: 36,
  remark: 28,
  fold: 40,
  pause: 30,
  narrowest: 150,
  widest: 460,
} as const;

/** Characters of the captures' names that are shown in the narrowest picture. */
const shortestTitle = 12;

export interface SvgOptions {
  /** What stands above: the captures. */
  readonly title: string;
  readonly colors: ProtocolColors;
}

export function svgDiagram(diagram: Diagram, options: SvgOptions): string {
  return new Drawing(diagram, options).text();
}

class Drawing {
  private readonly steps: readonly (Step | Pause)[];
  private readonly places: readonly number[];
  private readonly width: number;
  private readonly start: Moment | null;
  private readonly parts: string[] = [];
  private y: number = size.head;

  constructor(
    private readonly diagram: Diagram,
    private readonly options: SvgOptions,
  ) {
    this.steps = [...withPauses(diagram)];
    this.places = placesOf(diagram, this.steps);
    const last = this.places.at(-1) ?? size.times;
    this.width = Math.ceil(last + size.narrowest / 2 + size.margin + this.loopRoom());
    const [first] = diagram.steps;
    this.start = first === undefined ? null : first.kind === 'fold' ? first.first : first.time;
  }

  text(): string {
    for (const step of this.steps) this.step(step);
    const height = this.y + size.margin;
    const { title } = this.options;
    const when = this.start === null ? '' : `, from ${utcSecond(this.start.seconds).replace('T', ' ')} UTC`;
    const what = `: ${counted(this.diagram.messages)}${when}`;
    const room = Math.max(shortestTitle, this.fitting(this.width - 2 * size.margin) - what.length);
    const caption = xmlText(`${cutFront(escapeText(title), room)}${what}`);
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${height}" viewBox="0 0 ${this.width} ${height}" role="img" aria-label="${caption}">\n` +
      `<style>${style(this.options.colors)}</style>\n` +
      `<rect class="paper" width="${this.width}" height="${height}"/>\n` +
      `<text class="caption" x="${size.margin}" y="22">${caption}</text>\n` +
      `${this.lifeLines(height)}${this.parts.join('')}</svg>\n`
    );
  }

  private lifeLines(height: number): string {
    return this.diagram.lines.titles
      .map((title, index) => {
        const x = this.places[index] ?? 0;
        const shown = cutTo(title, this.fitting(size.narrowest));
        const width = columns(shown) * size.character + 16;
        return (
          `<line class="life" x1="${x}" y1="${size.head - 16}" x2="${x}" y2="${height - size.margin / 2}"/>` +
          `<rect class="host" x="${n(x - width / 2)}" y="34" width="${n(width)}" height="24" rx="4"/>` +
          `<text class="name" x="${x}" y="50">${xmlText(shown)}</text>\n`
        );
      })
      .join('');
  }

  private step(step: Step | Pause): void {
    switch (step.kind) {
      case 'arrow':
        this.arrow(step);
        return;
      case 'pause':
        this.across(`${span(step.seconds)} later`, 'pause', size.pause);
        return;
      case 'fold':
        this.across(foldText(step), 'fold', size.fold, step.first);
        return;
      case 'remark':
        this.remark(step.text, step.lines, step.severity, step.time);
    }
  }

  private arrow(arrow: Arrow): void {
    const [x1, x2] = [this.places[arrow.from] ?? 0, this.places[arrow.to] ?? 0];
    const line = this.y + size.arrow - 10;
    const kinds = [
      `p-${arrow.protocol.replace(/[^\w-]/g, '')}`,
      ...(arrow.afterSeconds === null ? [] : ['answer']),
      ...(arrow.copy === 0 ? [] : ['resend']),
    ];
    const isLoop = x1 === x2;
    const room = isLoop ? this.width - x1 - 2 * size.margin : Math.abs(x2 - x1) - 12;
    const label = xmlText(cutTo(arrowText(arrow), this.fitting(room)));
    const at = isLoop
      ? `x="${n(x1 + 10)}" y="${line - 8}" class="label left"`
      : `x="${n((x1 + x2) / 2)}" y="${line - 6}" class="label"`;
    const path = isLoop
      ? `M${x1} ${line - 4} h28 v8 h-22`
      : `M${x1} ${line} H${n(arrow.unanswered ? x1 + (x2 - x1) * 0.86 : x2 - Math.sign(x2 - x1) * 7)}`;
    this.parts.push(
      `<g class="${kinds.join(' ')}"><title>${xmlText(`${arrow.id} ${escapeText(arrow.label)}`)}</title>` +
        `${this.time(arrow.time, line)}<path class="line" d="${path}"/>${head(arrow, x1, x2, line)}` +
        `<text ${at}>${label}</text></g>\n`,
    );
    this.y += size.arrow;
  }

  private remark(text: string, lines: readonly number[], severity: string, time: Moment): void {
    const ends = lines.map((line) => this.places[line] ?? 0);
    const middle = ends.length === 0 ? this.width / 2 : (Math.min(...ends) + Math.max(...ends)) / 2;
    const shown = cutTo(escapeText(text), this.fitting(this.width - size.times - 2 * size.margin));
    const width = columns(shown) * size.character + 14;
    const most = this.width - size.margin - width;
    const x = Math.max(size.times, Math.min(middle - width / 2, most));
    this.parts.push(
      `<g class="remark ${severity}">${this.time(time, this.y + 17)}` +
        `<rect x="${n(x)}" y="${this.y + 3}" width="${n(width)}" height="20" rx="3"/>` +
        `<text class="label" x="${n(x + width / 2)}" y="${this.y + 17}">${xmlText(shown)}</text></g>\n`,
    );
    this.y += size.remark;
  }

  /** A band from the first life line to the last. */
  private across(text: string, kind: string, height: number, time: Moment | null = null): void {
    const [x, width] = [size.times, this.width - size.times - size.margin];
    const shown = cutTo(text, this.fitting(width - 16));
    const middle = this.y + height / 2;
    this.parts.push(
      `<g class="${kind}">${time === null ? '' : this.time(time, middle + 4)}` +
        `<rect x="${x}" y="${this.y + 4}" width="${width}" height="${height - 8}" rx="3"/>` +
        `<text class="label" x="${n(x + width / 2)}" y="${n(middle + 4)}">${xmlText(shown)}</text></g>\n`,
    );
    this.y += height;
  }

  /** Seconds since the first step. */
  private time(time: Moment, y: number): string {
    if (this.start === null) return '';
    return `<text class="time" x="${size.times - 34}" y="${y}">${secondsBetween(this.start, time).toFixed(3)}</text>`;
  }

  private fitting(pixels: number): number {
    return Math.max(1, Math.floor(pixels / size.character));
  }

  /** Messages of a host to itself are written right of its line. */
  private loopRoom(): number {
    const last = this.places.length - 1;
    const loops = this.steps.some((step) => step.kind === 'arrow' && step.from === last && step.to === last);
    return loops || last < 1 ? size.widest - size.narrowest : 0;
  }
}

function head(arrow: Arrow, x1: number, x2: number, y: number): string {
  if (x1 === x2) return `<path class="head" d="M${x1 + 1} ${y + 4} l8 -4 v8 z"/>`;
  const way = Math.sign(x2 - x1);
  if (!arrow.unanswered) return `<path class="head" d="M${x2} ${y} l${-way * 9} -4 v8 z"/>`;
  const x = n(x1 + (x2 - x1) * 0.86);
  return `<path class="lost" d="M${x} ${y} m-5 -5 l10 10 m0 -10 l-10 10"/>`;
}

/** Where the life lines stand: as far apart as what is written between neighbours needs. */
function placesOf({ lines }: Diagram, steps: readonly (Step | Pause)[]): number[] {
  const gaps = lines.titles.slice(1).map((): number => size.narrowest);
  for (const step of steps) {
    if (step.kind !== 'arrow' || Math.abs(step.from - step.to) !== 1) continue;
    const needed = columns(arrowText(step)) * size.character + 24;
    const gap = Math.min(step.from, step.to);
    gaps[gap] = Math.min(size.widest, Math.max(gaps[gap] ?? 0, Math.ceil(needed)));
  }
  let x: number = size.times + size.narrowest / 2;
  return [x, ...gaps.map((gap) => (x += gap))].slice(0, Math.max(1, lines.titles.length));
}

function counted(messages: number): string {
  return messages === 1 ? '1 message' : `${messages} messages`;
}

/** A number with at most one decimal. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
