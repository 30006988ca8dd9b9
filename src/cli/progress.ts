import type { WriteStream } from 'node:tty';

/** Milliseconds before the first sign, and between signs. */
const patience = 1000;
const pause = 200;
const eraseLine = '\r\x1b[K';

/** Tells on a terminal how far reading has come; it takes its line back at the end. */
export class Progress {
  private readonly began = performance.now();
  private last = 0;
  private shown = false;

  constructor(private readonly terminal: WriteStream | null) {}

  /** @param total bytes of all inputs; null when that is not known */
  tell(read: number, total: number | null): void {
    const now = performance.now();
    if (this.terminal === null || now - this.began < patience || now - this.last < pause) return;
    this.last = now;
    this.shown = true;
    const megabytes = `${(read / 1e6).toFixed(1)} MB`;
    const part = total === null || total === 0 ? '' : ` (${Math.min(100, Math.floor((100 * read) / total))} %)`;
    this.terminal.write(`${eraseLine}${megabytes} read${part}`);
  }

  /** Takes the line back: call before anything else is written to the terminal. */
  erase(): void {
    if (this.shown) this.terminal?.write(eraseLine);
    this.shown = false;
  }
}
