/** Records in, the steps of a sequence diagram out. A long conversation is folded, not cut. */
import type { Flow } from '../dissector.js';
import { compareMoments } from '../measure/deadlines.js';
import { describe } from '../problem.js';
import {
  recordId,
  type DissectionRecord,
  type FindingRecord,
  type MessageRecord,
  type ObjectRecord,
} from '../record.js';
import { LifeLines } from './life-lines.js';
import type { Arrow, Fold, Step } from './steps.js';

/** Commands that a fold names; what comes beyond them is counted together. */
const namedCommands = 8;
export const otherCommands = 'others';

export interface DiagramOptions {
  /** Steps that are drawn one by one. */
  readonly most: number;
  /** Several inputs: ids say which. */
  readonly several: boolean;
  readonly reveal: boolean;
}

export class Diagram {
  readonly lines = new LifeLines();
  readonly steps: Step[] = [];
  messages = 0;
  /** Messages that may still turn out to be unanswered, by their ids. */
  private readonly arrows = new Map<string, Arrow>();
  private drawn = 0;

  constructor(private readonly options: DiagramOptions) {}

  add(record: DissectionRecord): void {
    if (record.record === 'message') this.message(record);
    else if (record.record === 'finding') this.finding(record);
    else this.object(record);
    while (this.drawn > this.options.most) this.foldOne();
  }

  private message(record: MessageRecord): void {
    const { ref, flow, source, destination, protocol, message, answers, resendOf } = record;
    const { several, reveal } = this.options;
    const id = recordId(ref, several);
    const arrow: Arrow = {
      kind: 'arrow',
      id,
      time: ref,
      from: this.lines.place(source, flow),
      to: this.lines.place(destination, flow),
      protocol: protocol.id,
      command: message.kind.label,
      // Made when it is drawn: of a long conversation most arrows never are.
      get label() {
        return record.summary(reveal);
      },
      afterSeconds: answers?.seconds ?? null,
      copy: resendOf?.number ?? 0,
      unanswered: false,
    };
    this.messages++;
    this.arrows.set(id, arrow);
    this.steps.push(arrow);
    this.drawn++;
  }

  private finding(record: FindingRecord): void {
    const { ref, flow, problem, detail, about, overdue } = record;
    const asked = about === null ? undefined : this.arrows.get(recordId(about, this.options.several));
    if (overdue && asked !== undefined) asked.unanswered = true;
    const lines = asked === undefined ? this.endsOf(flow) : [asked.from];
    const text = `${problem.code}: ${describe(problem, detail)}`;
    this.steps.push({ kind: 'remark', time: ref, lines, severity: problem.severity, text });
    this.drawn++;
  }

  private object({ ref, flow, kind, name, size, complete }: ObjectRecord): void {
    const what = `${kind} ${name === null ? 'without a name' : `"${name}"`}`;
    const text = `${what}, ${size} bytes${complete ? '' : ', incomplete'}`;
    this.steps.push({ kind: 'remark', time: ref, lines: this.endsOf(flow), severity: 'object', text });
    this.drawn++;
  }

  private endsOf(flow: Flow | null): number[] {
    if (flow === null) return [];
    return [this.lines.place(flow.client, flow), this.lines.place(flow.server, flow)];
  }

  /**
   * Makes room: of what comes after the beginning, the oldest step that is like many others goes, then the oldest of
   * any kind.
   */
  private foldOne(): void {
    const { steps } = this;
    let oldest = -1;
    // The beginning is never folded: the first band comes after it.
    for (let index = Math.floor(this.options.most / 4); index < steps.length; index++) {
      const step = steps[index];
      if (step === undefined || step.kind === 'fold') continue;
      if (oldest < 0) oldest = index;
      if (!isRemarkable(step)) {
        oldest = index;
        break;
      }
    }
    if (oldest >= 0) this.fold(oldest);
  }

  private fold(index: number): void {
    const { steps } = this;
    const step = steps[index];
    if (step === undefined || step.kind === 'fold') return;
    this.drawn--;
    const before = steps[index - 1];
    const after = steps[index + 1];
    const into = before?.kind === 'fold' ? before : emptyFold(step);
    take(into, step);
    if (step.kind === 'arrow') this.arrows.delete(step.id);
    if (after?.kind === 'fold') join(into, after);
    const start = before === into ? index - 1 : index;
    steps.splice(start, index + (after?.kind === 'fold' ? 2 : 1) - start, into);
  }
}

/** What somebody who looks for trouble looks for. */
function isRemarkable(step: Step): boolean {
  return step.kind === 'remark' || (step.kind === 'arrow' && (step.copy > 0 || step.unanswered));
}

function emptyFold({ time }: Exclude<Step, Fold>): Fold {
  return { kind: 'fold', first: time, last: time, count: 0, only: null, commands: new Map() };
}

function take(fold: Fold, step: Exclude<Step, Fold>): void {
  if (compareMoments(step.time, fold.last) > 0) fold.last = step.time;
  fold.count++;
  fold.only = fold.count === 1 ? step : null;
  count(fold, step.kind === 'arrow' ? step.command : step.severity === 'object' ? 'files' : 'findings', 1);
}

function join(fold: Fold, other: Fold): void {
  fold.last = other.last;
  fold.count += other.count;
  fold.only = null;
  for (const [command, times] of other.commands) count(fold, command, times);
}

function count({ commands }: Fold, command: string, times: number): void {
  const name = commands.has(command) || commands.size < namedCommands ? command : otherCommands;
  commands.set(name, (commands.get(name) ?? 0) + times);
}
