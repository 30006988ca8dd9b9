import { copyOf } from '../bytes/copy.js';
import type { Hole } from '../bytes/cursor.js';
import type { Origin } from '../bytes/origin.js';
import type { Direction, Json, MessageRef, Part } from '../dissector.js';
import type { Limits } from '../limits.js';
import { LruMap } from '../lru.js';
import type { Context } from './context.js';
import { Conversation, protocolInfo } from './conversation.js';
import { FlowState } from './flow-state.js';
import type { MessageBytes } from './message-record.js';

type As = { readonly unit: string; readonly sentIn?: Direction } | { readonly dissector: string; readonly hint?: Json };

/** Who feeds a channel: a conversation, or a carrier. */
export interface Feeder {
  readonly context: Context;
  readonly flow: FlowState;
  readonly protocol: { readonly id: string };
  /** How many conversations carry it. */
  readonly depth: number;
}

/** A message that is being put together from pieces of others. */
interface Assembly {
  readonly parts: Uint8Array[];
  readonly origins: Origin[];
  readonly holes: Hole[];
  readonly from: MessageRef[];
  length: number;
}

/**
 * Streams inside streams: bytes that dissectors put together from pieces of messages, over any number of flows. A
 * channel is known by its dissector and its name; channels are bounded in number, bytes and depth.
 */
export class Channels {
  private readonly assemblies: LruMap<string, Assembly>;
  private readonly conversations: LruMap<string, Conversation>;
  private depth = 0;
  private held = 0;

  constructor(private readonly limits: Limits) {
    this.assemblies = new LruMap(limits.objects, (_key, assembly) => {
      this.held -= assembly.length;
    });
    this.conversations = new LruMap(limits.objects, (_key, { framing }) => {
      framing.end(0, 'idle');
      framing.end(1, 'idle');
    });
  }

  feed(
    by: Conversation | Feeder,
    channel: string,
    direction: Direction,
    part: Part | 'broken',
    origins: readonly Origin[],
    from: readonly MessageRef[],
    as: As,
  ): void {
    if (Math.max(this.depth, by.depth) >= this.limits.depth) {
      by.context.reached('depth', 'streams inside streams are not followed deeper');
      return;
    }
    this.depth++;
    try {
      if ('unit' in as && by instanceof Conversation && part !== 'broken')
        this.assemble(
          by,
          `${by.protocol.id} ${channel} ${direction}`,
          as.sentIn ?? direction,
          part,
          origins,
          from,
          as.unit,
        );
      else if ('dissector' in as)
        this.carry(by, `${by.depth} ${as.dissector} ${channel}`, direction, part, origins, as);
    } finally {
      this.depth--;
    }
  }

  private assemble(
    by: Conversation,
    key: string,
    direction: Direction,
    part: Part,
    origins: readonly Origin[],
    from: readonly MessageRef[],
    unit: string,
  ): void {
    const assembly = this.assemblies.touch(key) ?? { parts: [], origins: [], holes: [], from: [], length: 0 };
    if (part === 'end') {
      if (this.assemblies.delete(key)) this.held -= assembly.length;
      addFrom(assembly, from);
      by.deliver(direction, put(assembly, by.context.output.frame), unit, assembly.from);
      return;
    }
    const size = part instanceof Uint8Array ? part.length : part.gap;
    if (assembly.length + size > this.limits.message || this.held + size > this.limits.messages) {
      by.context.reached('message', 'the rest of a message put together from others is left out');
      return;
    }
    this.held += size;
    add(assembly, part, origins);
    addFrom(assembly, from);
    this.assemblies.set(key, assembly);
  }

  private carry(
    by: Feeder,
    key: string,
    direction: Direction,
    part: Part | 'broken',
    origins: readonly Origin[],
    as: { readonly dissector: string; readonly hint?: Json },
  ): void {
    const inner = this.conversations.touch(key) ?? this.open(by, key, as);
    if (inner === null) return;
    if (part === 'end') inner.framing.end(direction, 'fin');
    else if (part === 'broken') inner.framing.broken(direction);
    else if (part instanceof Uint8Array)
      inner.framing.bytes(direction, part, 0, part.length, origins.at(-1)?.frame ?? 0, () => origins);
    else inner.framing.gap(direction, part.gap);
  }

  private open(
    by: Feeder,
    key: string,
    { dissector, hint = null }: { readonly dissector: string; readonly hint?: Json },
  ): Conversation | null {
    const resident = by.context.registry.get(dissector);
    if (resident === undefined) return null;
    const { flow } = by;
    const inside = new FlowState(flow.number, 'tcp', flow.client, flow.server, by.protocol.id);
    inside.hint = hint;
    inside.protocol = dissector;
    inside.routed = `carried by ${by.protocol.id}`;
    const { mounted, world } = resident;
    const conversation = new Conversation(by.context, inside, protocolInfo(mounted), world, by.depth + 1);
    inside.conversation = conversation;
    this.conversations.set(key, conversation);
    return conversation;
  }
}

function add(assembly: Assembly, part: Exclude<Part, 'end'>, origins: readonly Origin[]): void {
  const at = assembly.length;
  if (part instanceof Uint8Array) {
    assembly.parts.push(copyOf(part));
    for (const o of origins) assembly.origins.push({ ...o, start: at + o.start, end: at + o.end });
    assembly.length += part.length;
  } else {
    assembly.parts.push(new Uint8Array(part.gap));
    assembly.holes.push({ start: at, end: at + part.gap });
    assembly.length += part.gap;
  }
}

/** A long transfer has many pieces; the first and the last ones tell enough. */
const mostFrom = 64;

function addFrom(assembly: Assembly, from: readonly MessageRef[]): void {
  for (const ref of from) {
    if (assembly.from.at(-1) === ref) continue;
    if (assembly.from.length >= mostFrom) assembly.from.splice(mostFrom / 2, 1);
    assembly.from.push(ref);
  }
}

/** @param now the frame that it is put together in, for one of which nothing came */
function put({ parts, origins, holes, from, length }: Assembly, now: number): MessageBytes {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return {
    name: 'message',
    bytes,
    start: 0,
    end: length,
    wireEnd: length,
    holes,
    witness: 'the message put together',
    origins: () => origins,
    firstFrame: [...from, ...origins].reduce((first, { frame }) => Math.min(first, frame), now),
    via: parts.length === 1 ? '' : `put together from ${parts.length} pieces`,
  };
}
