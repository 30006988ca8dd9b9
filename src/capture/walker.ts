import type { Limits } from '../limits.js';
import type { Frame } from './frame.js';
import type { RecordParser } from './parser.js';
import { badRecord, type CaptureFinding, cutShort } from './problems.js';
import { Window } from './window.js';

/** How far after damage another record is searched for: four times the longest record believed by default. */
const SEARCH = 1_048_576;

/** Whether a record seems to start at a place: `wait` when more bytes must come to tell. */
export type Plausible = 'yes' | 'no' | 'wait';

interface Damage {
  readonly offset: number;
  readonly what: string;
  /** The bytes ended there: unless a record follows in them, nothing is damaged, the rest is only missing. */
  readonly atEnd: boolean;
}

/**
 * What the walks over all formats share: the bytes, the findings, and the search for the next record after damage.
 * Every decision waits for the bytes it needs, so the way the input is cut into chunks never shows.
 */
export abstract class RecordWalker implements RecordParser {
  abstract readonly format: string;
  frames = 0;
  done = false;
  readonly findings: CaptureFinding[] = [];
  protected readonly window = new Window();
  /** `next` has to call `recover` first. */
  protected blocked = false;
  #damage: Damage | null = null;

  constructor(
    protected readonly input: number,
    protected readonly limits: Limits,
  ) {}

  abstract next(frame: Frame): boolean;

  /** Whether a record seems to start at `window.at`. */
  protected abstract plausible(): Plausible;

  get offset(): number {
    return this.#damage?.offset ?? this.window.offset;
  }

  push(chunk: Uint8Array): void {
    this.window.push(chunk);
  }

  end(): void {
    this.window.ended = true;
  }

  /** More bytes are needed than have come: waits, or ends if there are none. */
  protected short(what: string): false {
    if (!this.window.ended) return false;
    if (this.window.have(1)) return this.#start({ offset: this.window.offset, what, atEnd: true });
    return this.stop();
  }

  /** The record at `window.at` cannot be right: searches for the next one. */
  protected damaged(what: string): false {
    return this.#start({ offset: this.window.offset, what, atEnd: false });
  }

  /** The record of `length` bytes at `window.at` makes no sense, but where it ends is certain. */
  protected pass(length: number, what: string): false {
    this.report(this.window.offset, what, `its ${length} bytes were skipped`);
    this.window.at += length;
    return false;
  }

  /** Goes on searching after damage. Always false: a finding, if it came to one, is to be looked at first. */
  protected recover(): false {
    const damage = this.#damage;
    if (damage === null) return false;
    const { window } = this;
    while (window.have(1)) {
      if (window.offset - damage.offset > SEARCH) return this.#giveUp(damage);
      const verdict = this.plausible();
      if (verdict === 'wait') return false;
      if (verdict === 'yes') return this.#found(damage);
      window.at++;
    }
    return window.ended ? this.#giveUp(damage) : false;
  }

  protected report(offset: number, what: string, then: string): void {
    this.findings.push(badRecord(this.input, this.frames, offset, what, then));
  }

  /** The capture ends in the middle of something. */
  protected cutShort(what: string, offset = this.window.offset): void {
    this.findings.push(cutShort(this.input, this.frames, offset, what));
  }

  /** Nothing more can be read. */
  protected stop(): false {
    this.done = true;
    this.blocked = true;
    return false;
  }

  #start(damage: Damage): false {
    this.#damage = damage;
    this.blocked = true;
    this.window.at++;
    return this.recover();
  }

  #found(damage: Damage): false {
    const what = damage.atEnd ? 'a record that claims more bytes than the capture has' : damage.what;
    this.report(damage.offset, what, `${this.window.offset - damage.offset} bytes were skipped`);
    this.#damage = null;
    this.blocked = false;
    return false;
  }

  #giveUp(damage: Damage): false {
    const { offset } = damage;
    if (damage.atEnd) this.cutShort(damage.what, offset);
    else this.report(offset, damage.what, 'no record follows within reach, the rest was not read');
    this.window.at = this.window.end;
    this.#damage = null;
    return this.stop();
  }
}
