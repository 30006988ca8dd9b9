import type { LimitName } from '../limits.js';

/** Says that a bound was reached, and what was lost by that. */
export type Reach = (name: LimitName, what: string) => void;
