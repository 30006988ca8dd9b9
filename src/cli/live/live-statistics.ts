/** `live -F stats`: what was measured so far, anew every second on a terminal, once at the end elsewhere. */
import type { Frame } from '../../capture/frame.js';
import type { TcpTotals } from '../../engine/tcp-totals.js';
import { Bounds, limits } from '../../limits.js';
import type { Palette } from '../../render/palette.js';
import { renderStatistics } from '../../render/statistics.js';
import type { DissectionRecord } from '../../record.js';
import { Statistics } from '../../statistics/statistics.js';
import type { MessageRef } from '../../message-ref.js';
import type { Told } from '../../told.js';

/** Milliseconds between two pictures of a terminal. */
const pause = 1_000;
/** Moves to the upper left corner and clears the screen below (ECMA-48 CUP and ED). */
const fresh = '\x1b[H\x1b[J';
/** Long lines end at the edge (DECAWM): a line is a row. */
const unwrapped = '\x1b[?7l';
const wrapped = '\x1b[?7h';

export class LiveStatistics {
  private readonly statistics: Statistics;
  private frames = 0;
  private digits: 6 | 9 = 6;
  private shown = 0;

  constructor(
    private readonly devices: readonly string[],
    private readonly palette: Palette,
    private readonly tcp: () => readonly TcpTotals[] | null,
    bounds = new Bounds(limits()),
  ) {
    this.statistics = new Statistics({ by: ['protocol', 'command'], interval: 1 }, bounds);
  }

  frame(frame: Frame): void {
    this.frames++;
    this.digits = frame.digits;
    if (frame.hasTime) this.statistics.frame(frame);
  }

  add(record: DissectionRecord): void {
    this.statistics.add(record);
  }

  /** What no message told but the end of a connection. */
  told(told: Told, protocol: string, ref: MessageRef): void {
    this.statistics.sessions.told(told, protocol, ref);
  }

  private text(): string {
    const { devices, frames, digits, palette } = this;
    const view = { captures: devices, frames, digits, palette, tcp: this.tcp(), withRates: false };
    return renderStatistics(this.statistics, 'text', view);
  }

  /** The tables as they are in the end, or were when somebody asked; a terminal shows them in place of its last picture. */
  last(onTerminal: boolean): string {
    return onTerminal ? fresh + this.text() : this.text();
  }

  /** What a terminal of so many rows is to show; null while the last picture is new. */
  picture(rows: number): string | null {
    const now = performance.now();
    if (now - this.shown < pause) return null;
    this.shown = now;
    return fresh + unwrapped + fitting(this.text(), rows) + wrapped;
  }
}

/** The lines that fit; a terminal that scrolled would show the end of each picture and keep all of them. */
function fitting(text: string, rows: number): string {
  const lines = text.trimEnd().split('\n');
  if (lines.length < rows) return text;
  const shown = Math.max(1, rows - 2);
  return `${lines.slice(0, shown).join('\n')}\n… ${lines.length - shown} more lines at the end (Ctrl-C)\n`;
}
