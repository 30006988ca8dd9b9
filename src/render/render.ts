import type { TextSink } from '../bytes/text-sink.js';
import type { DissectionRecord } from '../record.js';
import type { Palette } from './palette.js';
import type { TextTimes } from './time.js';

/** What every format needs to know. */
export interface RenderOptions {
  /** Names of the captures as they were given, in argument order; with several, records name theirs. */
  readonly captures: readonly string[];
  /** Show secrets. */
  readonly reveal: boolean;
}

/** What formats for people need to know besides. */
export interface TextOptions extends RenderOptions {
  readonly times: TextTimes;
  readonly palette: Palette;
  /** A hex dump under each message. */
  readonly dump: boolean;
}

/** Turns records into text, in their order. */
export interface Renderer {
  /** The record's lines with their line ends. */
  render(record: DissectionRecord): string;
  /** The same into a sink. */
  write(sink: TextSink, record: DissectionRecord): void;
}
