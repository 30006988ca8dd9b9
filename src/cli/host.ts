import type { Readable } from 'node:stream';
import type { Mounted } from '../mount.js';
import type { Interrupt } from './interrupt.js';
import type { Output } from './output.js';
import type { Report } from './report.js';

/** What a command works with. */
export interface Host {
  readonly output: Output;
  readonly report: Report;
  readonly stdin: Readable;
  readonly interrupt: Interrupt;
  /** The built-in dissectors and those loaded with `--dissector`, in the order in which they are asked. */
  readonly dissectors: readonly Mounted[];
}
