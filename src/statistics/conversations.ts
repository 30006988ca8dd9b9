/** How long conversations were, from their first message to their last. */
import { secondsBetween } from '../message-ref.js';
import { LruMap } from '../lru.js';
import type { MessageRef } from '../dissector.js';
import { Histogram } from '../measure/histogram.js';
import type { MessageRecord } from '../record.js';

/** Conversations that are going on. */
const remembered = 65_536;

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
  private readonly open = new LruMap<number, Span>(remembered, (_flow, span) => {
    close(this.closed, span);
  });
  private readonly closed = new Map<string, ConversationGroup>();

  add({ flow, protocol, ref }: MessageRecord): void {
    const span = this.open.touch(flow.number);
    if (span === undefined) {
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
