import type { Moment } from '../measure/deadlines.js';
import type { Context } from './context.js';

/** What all flows together hold back, in bytes, against the limits of the same names. */
export class Held {
  /** Of flows whose protocol is not decided. */
  undecided = 0;
  /** Of messages whose end has not come. */
  messages = 0;
}

/** What one flow may hold back before it is decided: the contract of `Dissector.probe`. */
const mostPackets = 16;
export const mostUndecidedBytes = 65_536;
const mostSeconds = 2;

/** Whether an undecided flow has been waited for long enough, by its own bounds or by those of all flows together. */
export function waitedEnough(context: Context, packets: number, bytes: number, since: Moment): boolean {
  const { held, limits, output } = context;
  if (held.undecided > limits.undecided) {
    context.reached('undecided', 'flows are left undecided before their first packets could tell');
    return true;
  }
  return packets >= mostPackets || bytes >= mostUndecidedBytes || output.clock.seconds - since.seconds >= mostSeconds;
}
