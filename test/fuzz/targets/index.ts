import type { Target } from '../target.js';
import { filesToText, readers, secret, traffic } from './captures.js';
import { commandLine } from './command-line.js';
import { dissectorTargets } from './dissectors.js';
import { filter } from './filter.js';
import { packets, streams } from './layers.js';
import { processes } from './process.js';
import { toolTargets } from './tools.js';

/** Everything that is fuzzed. */
export const targets: readonly Target[] = [
  readers,
  filesToText,
  packets,
  streams,
  ...dissectorTargets,
  traffic,
  secret,
  filter,
  commandLine,
  ...toolTargets,
  processes,
];
