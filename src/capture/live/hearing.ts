import type { Exit, Listener } from './program.js';

/** What is kept of what a child says: the end of it. */
const longest = 8_192;

/** Hears what a child says, from its first word to its end. */
export class Hearing implements Listener {
  /** What it said: the end of it. */
  text = '';
  /** Characters that were forgotten of it. */
  forgotten = 0;
  over = false;
  readonly exit: Promise<Exit>;
  private end: (exit: Exit) => void = () => undefined;
  private listeners: (() => void)[] = [];

  constructor() {
    this.exit = new Promise((resolve) => (this.end = resolve));
  }

  said(text: string): void {
    this.text += text;
    if (this.text.length > longest) this.forget();
    this.wake();
  }

  exited(exit: Exit): void {
    this.over = true;
    this.end(exit);
    this.wake();
  }

  /** Waits for the next word or the end, so long at most. */
  async news(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.listeners.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Lets go of old lines, whole ones: a part of one would read like something else. */
  private forget(): void {
    const surplus = this.text.length - longest;
    const end = this.text.indexOf('\n', surplus) + 1;
    const cut = end === 0 ? surplus : end;
    this.text = this.text.slice(cut);
    this.forgotten += cut;
  }

  private wake(): void {
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) listener();
  }
}
