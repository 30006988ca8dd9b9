import type { FlowPattern, Json, MessageRef } from '../dissector.js';
import { LruMap } from '../lru.js';

/** A flow that a message announced. */
export interface Expected {
  readonly dissector: string;
  readonly hint: Json;
  /** The message that announced it, and the number of its flow. */
  readonly by: MessageRef;
  readonly flow: number;
}

/** Announced flows that have not come yet: bounded, the oldest announcement is forgotten first. */
export class Expectations {
  private readonly announced: LruMap<string, Expected>;

  constructor(limit: number, onForget: () => void) {
    this.announced = new LruMap(limit, onForget);
  }

  get empty(): boolean {
    return this.announced.size === 0;
  }

  add({ transport, address, port }: FlowPattern, expected: Expected): void {
    this.announced.set(key(transport, address ?? '*', port), expected);
  }

  /** The announcement of a flow that has one of these ends; it stays, for a peer may connect more than once. */
  find(
    transport: 'udp' | 'tcp',
    ends: readonly { readonly address: string; readonly port: number }[],
  ): Expected | null {
    for (const { address, port } of ends) {
      const found =
        this.announced.touch(key(transport, address, port)) ?? this.announced.touch(key(transport, '*', port));
      if (found !== undefined) return found;
    }
    return null;
  }
}

function key(transport: string, address: string, port: number): string {
  return `${transport} ${address} ${port}`;
}
