import type { MessageRef } from '../dissector.js';
import type { Limits } from '../limits.js';
import type { Deadlines } from '../measure/deadlines.js';
import type { Detail, Problem } from '../problem.js';
import type { Expectations } from '../route/expectations.js';
import type { Registry } from '../route/registry.js';
import type { StreamBudget } from '../stream/budget.js';
import type { Told } from '../told.js';
import type { Channels } from './channels.js';
import type { Collector } from './collector.js';
import type { FlowState } from './flow-state.js';
import type { Held } from './holding.js';
import type { Lent } from './lent.js';
import type { Output } from './output.js';
import type { Tracking } from './tracking.js';

/** A message that waits for its answer. */
export interface Wait {
  readonly request: MessageRef;
  readonly flow: FlowState;
  readonly protocol: string;
  readonly problem: Problem;
  readonly detail: Detail | undefined;
}

/** What all conversations of a capture share. */
export interface Context {
  readonly limits: Limits;
  /** Whether records are to say what they tell of people. */
  readonly people: boolean;
  /** Takes what is told of people while no message is looked at. */
  readonly onTold: ((told: Told, protocol: string, ref: MessageRef) => void) | undefined;
  readonly output: Output;
  readonly registry: Registry;
  readonly expectations: Expectations;
  readonly waits: Deadlines<Wait>;
  readonly channels: Channels;
  readonly objects: Collector;
  /** What all TCP connections together hold out of order. */
  readonly streamBudget: StreamBudget;
  /** What all flows together hold back. */
  readonly held: Held;
  /** The bytes of the frame at hand. */
  readonly lent: Lent;
  /** Whose message or piece is being followed just now. */
  readonly turn: { of: Tracking | null };
  /** Reports once that a limit was reached. */
  reached(name: keyof Limits, what: string): void;
}
