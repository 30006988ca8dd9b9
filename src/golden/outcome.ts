import type { Comparison } from './difference.js';

/** What became of one capture. */
export type Outcome =
  /** `check`: compared; nothing differs when there is no difference. */
  | ({ readonly status: 'compared'; readonly records: number } & Comparison)
  /** There is no golden file. */
  | { readonly status: 'unrecorded' }
  /** A golden file or its options, or both, stand beside no capture. */
  | { readonly status: 'orphan'; readonly files: readonly string[] }
  /** Written: for the first time, or anew. */
  | { readonly status: 'recorded' | 'updated'; readonly records: number }
  /** `record` found a golden file and left it alone. */
  | { readonly status: 'kept' }
  /** The options beside it cannot be right. */
  | { readonly status: 'bad-options'; readonly file: string; readonly reason: string }
  /** The capture or its golden file cannot be read, or the latter not be written. */
  | { readonly status: 'unreadable'; readonly reason: string }
  /** A fault in imdissect itself. */
  | { readonly status: 'fault'; readonly reason: string };

/** A capture, its golden file and what became of them; names as they were given or found. */
export interface CaptureOutcome {
  readonly capture: string;
  readonly golden: string;
  readonly outcome: Outcome;
}

/** Whether a check says no. */
export function failed({ outcome }: CaptureOutcome): boolean {
  switch (outcome.status) {
    case 'compared':
      return outcome.differences.length > 0;
    case 'recorded':
    case 'updated':
    case 'kept':
      return false;
    default:
      return true;
  }
}
