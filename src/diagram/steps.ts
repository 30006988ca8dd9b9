/** What a sequence diagram is made of, from top to bottom. */
import type { Moment } from '../measure/deadlines.js';
import type { Severity } from '../problem.js';

/** A message from one life line to another. */
export interface Arrow {
  readonly kind: 'arrow';
  /** Identity of the message: `19.1`. */
  readonly id: string;
  readonly time: Moment;
  /** Numbers of life lines. */
  readonly from: number;
  readonly to: number;
  /** Id of the protocol. */
  readonly protocol: string;
  /** Name of the command. */
  readonly command: string;
  readonly label: string;
  /** Seconds since the message that it answers; null when it answers none. */
  readonly afterSeconds: number | null;
  /** How many copies came before it; 0 for a message that is no copy. */
  readonly copy: number;
  /** It waited for its answer in vain. */
  unanswered: boolean;
}

/** Something that was found, or a file that arrived. */
export interface Remark {
  readonly kind: 'remark';
  readonly time: Moment;
  /** The life lines that it is about; all when it is about none. */
  readonly lines: readonly number[];
  readonly severity: Severity | 'object';
  readonly text: string;
}

/** Messages that are not drawn one by one. */
export interface Fold {
  readonly kind: 'fold';
  first: Moment;
  last: Moment;
  count: number;
  /** The step itself while it is the only one: a band would take no less room. */
  only: Arrow | Remark | null;
  /** How often each command was among them. */
  readonly commands: Map<string, number>;
}

export type Step = Arrow | Remark | Fold;
