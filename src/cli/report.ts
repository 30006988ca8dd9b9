import { escapeText } from '../bytes/escape.js';

/** Standard error: everything that is not data. */
export interface Report {
  /** One line. Whatever of it came from a capture, the command line or the system is escaped here. */
  line(text: string): void;
}

/** Lines to a stream of text, each with imdissect's name in front. */
export function reportTo(write: (text: string) => void): Report {
  return {
    line: (text) => {
      write(`imdissect: ${escapeText(text)}\n`);
    },
  };
}
