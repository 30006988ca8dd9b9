/** Faults that cannot happen to what was sent are mistakes of the scenario: a capture without them would be believed. */
import { cuttingOf } from './link.js';
import { ScenarioError } from './node.js';
import type { Fault } from './scenario.js';

/** One of the messages that went out for a step. */
export interface Sent {
  /** Its bytes. */
  readonly length: number;
  readonly frames: number;
  /** Bytes of its first frame. */
  readonly frameLength: number;
}

/** Bytes that the head of UDP and of TCP adds to a packet. */
const headLength = { udp: 8, tcp: 20 } as const;

/** Each fault must have happened to one of the messages. @throws ScenarioError */
export function checkHappened(fault: Fault, transport: 'udp' | 'tcp', sent: readonly Sent[]): void {
  const { corrupt, overlap, fragment, drop } = fault;
  const longest = Math.max(0, ...sent.map(({ length }) => length));
  const frames = Math.max(0, ...sent.map((one) => one.frames));
  if (corrupt !== undefined) {
    const [whose, length] =
      corrupt.in === 'frame'
        ? ['frame', Math.max(0, ...sent.map(({ frameLength }) => frameLength))]
        : ['message', longest];
    const { at = 0 } = corrupt;
    if (at >= length) {
      throw new ScenarioError(`there is no byte ${at}: the ${whose} has ${length}, counted from 0`, corrupt.node.at);
    }
  }
  if (overlap !== undefined) checkOverlap(overlap, transport, longest);
  if (fragment !== undefined) {
    const size = cuttingOf(fault)?.size ?? 0;
    const length = longest + headLength[transport];
    if (length <= size) {
      const why = `with its head the message has ${length} bytes, which one fragment of ${size} holds`;
      throw new ScenarioError(`nothing to fragment: ${why}`, fragment.node.at);
    }
    checkFrames(fragment.drop ?? [], frames, 'fragment', fragment.node.at);
  }
  if (typeof drop === 'object') checkFrames(drop, frames, 'frame', fault.node.at);
}

function checkOverlap({ bytes = 1, node }: NonNullable<Fault['overlap']>, transport: 'udp' | 'tcp', longest: number) {
  if (transport === 'udp') throw new ScenarioError('segments are of TCP; over UDP there is fragment', node.at);
  const most = Math.ceil(longest / 2);
  if (bytes <= most) return;
  throw new ScenarioError(`at most ${most} bytes can overlap: half of the message, not ${bytes}`, node.at);
}

function checkFrames(which: readonly number[], count: number, what: string, at: ScenarioError['at']): void {
  const absent = which.find((one) => one > count);
  if (absent === undefined) return;
  throw new ScenarioError(`there is no ${what} ${absent} to drop: the message has ${count}`, at);
}
