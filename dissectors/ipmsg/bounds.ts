import { limitProblems, type Bounds, type LimitName, type MessageRef, type Tracker } from 'imdissect/dissector';

/** Says, once for each limit, that a packet needed what had been forgotten. */
export function tellForgotten(bounds: Bounds, name: LimitName, what: string, ref: MessageRef, out: Tracker): void {
  if (!bounds.reach(name, what)) return;
  out.report(limitProblems.reached, ref, { name, value: bounds.limits[name], what });
}
