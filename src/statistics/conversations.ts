/** How long conversations were, from their first message to their last. */
import { secondsBetween } from '../message-ref.js';
import { LruMap } from '../lru.js';
import { MessageKey } from '../message-table.js';
import type { MessageRef } from '../dissector.js';
import { Histogram } from '../measure/histogram.js';
import { Forgotten } from '../forgotten.js';
import type { MessageRecord } from '../record.js';
import type { Reach } from './reach.js';

/** The conversations of one protocol. */
export interface ConversationGroup {
  readonly protocol: string;
  readonly messages: Histogram;
  /** Nanoseconds from the first message to the last. */
  readonly lasted: Histogram;
}

interface Span {
  readonly protocol: string;
  readonly first: MessageRef;
  last: MessageRef;
  messages: number;
}

export class Conversations {
  private readonly open: LruMap<number, Span>;
  private readonly closed = new Map<string, ConversationGroup>();
  private readonly forgotten = new Forgotten();
  private readonly key = new MessageKey();

  /** @param most conversations that go on at a time */
  constructor(
    most: number,
    private readonly reach: Reach,
  ) {
    this.open = new LruMap(most, (flow, span) => {
      close(this.closed, span);
      this.forgotten.add(this.key.begin(flow));
    });
  }

  add({ flow, protocol, ref }: MessageRecord): void {
    const span = this.open.touch(flow.number);
    if (span === undefined) {
      if (this.forgotten.has(this.key.begin(flow.number))) {
        this.reach('conversations', 'some that went on after a long silence were counted as two');
      }
      this.open.set(flow.number, { protocol: protocol.id, first: ref, last: ref, messages: 1 });
      return;
    }
    span.last = ref;
    span.messages++;
  }

  /** What is known now, of conversations that go on as well. */
  groups(): ConversationGroup[] {
    const now = new Map<string, ConversationGroup>();
    for (const { protocol, messages, lasted } of this.closed.values()) {
      const group = groupIn(now, protocol);
      group.messages.addAll(messages);
      group.lasted.addAll(lasted);
    }
    for (const span of this.open.values()) close(now, span);
    return [...now.values()];
  }
}

function groupIn(groups: Map<string, ConversationGroup>, protocol: string): ConversationGroup {
  let group = groups.get(protocol);
  if (group === undefined) {
    group = { protocol, messages: new Histogram(), lasted: new Histogram() };
    groups.set(protocol, group);
  }
  return group;
}

function close(groups: Map<string, ConversationGroup>, { protocol, first, last, messages }: Span): void {
  const group = groupIn(groups, protocol);
  group.messages.add(messages);
  group.lasted.add(Math.max(0, secondsBetween(first, last)) * 1e9);
}
