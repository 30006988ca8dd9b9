/** What is counted of messages that have something in common. */
import { Histogram } from '../measure/histogram.js';

/** What messages are grouped by. */
export type Grouping = 'protocol' | 'command' | 'conversation' | 'host';

export const groupings: readonly Grouping[] = ['protocol', 'command', 'conversation', 'host'];

/** Commands that answer one conversation or host are few; hostile traffic shall not make them many. */
const mostAnswers = 32;
/** What stands for all that had no room. */
export const others = '(others)';

/** Messages of one protocol with the same command, conversation or sender. */
export class Group {
  /** Every copy counts. */
  messages = 0;
  bytes = 0;
  /** Requests that something answered. */
  answered = 0;
  /** Requests that their protocol expects an answer to, and that got none in its time or later. */
  unanswered = 0;
  /** Copies after the first. */
  resends = 0;
  /** Those of them that came when their protocol has its senders wait for, and those that did not. */
  timersKept = 0;
  timersBroken = 0;
  /** Nanoseconds from the first copy of a request to its first answer. */
  readonly response = new Histogram();
  /** The same by the command that answered; later answers (a receipt after an acknowledgement) count here too. */
  readonly answers = new Map<string, Histogram>();
  /** Nanoseconds from a copy to the next. */
  readonly resendAfter = new Histogram();
  /** Nanoseconds from a message to the sender's next one in the same conversation. */
  readonly every = new Histogram();
  /** Most of these intervals of one sender in one conversation. */
  longestRun = 0;

  constructor(
    readonly protocol: string,
    readonly by: Grouping,
    readonly name: string,
    /** Its number among the groups of its grouping, from 0. */
    readonly place: number,
  ) {}

  answer(command: string, nanoseconds: number): void {
    // Protocols and their commands are so few that each has room for all.
    const hasRoom = this.by === 'protocol' || this.by === 'command' || this.answers.size < mostAnswers;
    const name = hasRoom || this.answers.has(command) ? command : others;
    let histogram = this.answers.get(name);
    if (histogram === undefined) this.answers.set(name, (histogram = new Histogram()));
    histogram.add(nanoseconds);
  }
}
