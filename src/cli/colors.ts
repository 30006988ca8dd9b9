import { Chalk } from 'chalk';
import { plainPalette, type Palette } from '../render/palette.js';

export type ColorMode = 'auto' | 'always' | 'never';

export const colorModes: readonly ColorMode[] = ['auto', 'always', 'never'];

/** Colours for a stream: on a terminal unless NO_COLOR is set (https://no-color.org), or as the option says. */
export function paletteFor(mode: ColorMode, stream: { readonly isTTY?: boolean }, env = process.env): Palette {
  const wanted = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  if (mode === 'never' || (mode === 'auto' && !wanted)) return plainPalette;
  // The 16 colours of the terminal's own theme: readable on dark and on light.
  const chalk = new Chalk({ level: 1 });
  return {
    id: chalk.bold,
    time: chalk.dim,
    endpoint: chalk.cyan,
    protocol: chalk.magenta,
    range: chalk.dim,
    bytes: chalk.blue,
    label: chalk.green,
    heading: chalk.bold,
    note: chalk.cyan,
    warning: chalk.yellow,
    error: chalk.red,
  };
}
