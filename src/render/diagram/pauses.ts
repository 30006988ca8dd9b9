/** Words and waits that both kinds of diagrams share. */
import { escapeText } from '../../bytes/escape.js';
import { otherCommands, type Diagram } from '../../diagram/diagram.js';
import type { Arrow, Fold, Step } from '../../diagram/steps.js';
import { secondsBetween } from '../../message-ref.js';
import type { Moment } from '../../measure/deadlines.js';
import { span } from '../number.js';

/** Seconds without a step from which on a wait is drawn. */
const remarkable = 2;

/** A time in which nothing happened. */
export interface Pause {
  readonly kind: 'pause';
  readonly seconds: number;
}

/** The steps with the pauses between them. */
export function* withPauses({ steps }: Diagram): Generator<Step | Pause> {
  let before: Moment | null = null;
  for (const one of steps) {
    const step = one.kind === 'fold' ? (one.only ?? one) : one;
    const seconds = before === null ? 0 : secondsBetween(before, step.kind === 'fold' ? step.first : step.time);
    if (seconds >= remarkable) yield { kind: 'pause', seconds };
    yield step;
    before = step.kind === 'fold' ? step.last : step.time;
  }
}

/** What is written at an arrow; captured text is escaped. */
export function arrowText({ label, afterSeconds, copy }: Arrow): string {
  const resent = copy === 0 ? '' : `resend ${copy}: `;
  const after = afterSeconds === null ? '' : ` (after ${span(afterSeconds)})`;
  return `${resent}${escapeText(label)}${after}`;
}

/** `318 more in 12.3 s: SEND_MSG 120, ACK 198`. */
export function foldText({ count, commands, first, last }: Fold): string {
  const rank = ([command, times]: [string, number]): number => (command === otherCommands ? -1 : times);
  const parts = [...commands]
    .sort((a, b) => rank(b) - rank(a))
    .map(([command, times]) => `${escapeText(command)} ${times}`);
  return `${count} more in ${span(secondsBetween(first, last))}: ${parts.join(', ')}`;
}
