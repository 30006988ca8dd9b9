/** Which groups a message belongs to. */
import type { Endpoint } from '../dissector.js';
import type { MessageRecord } from '../record.js';
import { Group, others, type Grouping } from './group.js';
import type { Reach } from './reach.js';

/** The groups of one grouping, in the order in which they were first seen. */
export class Groups {
  private readonly known = new Map<string, Group>();
  readonly list: Group[] = [];

  /** @param most groups that are kept apart */
  constructor(
    readonly by: Grouping,
    private readonly most: number,
    private readonly reach: Reach,
  ) {}

  /** The number of the record's group in `list`. */
  place(record: MessageRecord): number {
    const key = `${record.protocol.id} ${this.key(record)}`;
    const group = this.known.get(key) ?? this.begin(key, record);
    return group.place;
  }

  private begin(key: string, record: MessageRecord): Group {
    const { id } = record.protocol;
    const isFull = this.list.length >= this.most;
    const shared = isFull ? this.known.get(`${id} ${others}`) : undefined;
    if (shared !== undefined) return shared;
    if (isFull) this.reach('groups', `what came later is counted as ${others}`);
    const group = new Group(id, this.by, isFull ? others : this.name(record), this.list.length);
    this.list.push(group);
    this.known.set(isFull ? `${id} ${others}` : key, group);
    return group;
  }

  /** What tells groups apart. */
  private key(record: MessageRecord): string {
    switch (this.by) {
      case 'protocol':
        return '';
      case 'command':
        return record.message.kind.label;
      case 'conversation':
        return String(record.flow.number);
      case 'host':
        return record.source.address;
    }
  }

  private name(record: MessageRecord): string {
    switch (this.by) {
      case 'protocol':
        return record.protocol.title;
      case 'command':
        return record.message.kind.label;
      case 'conversation':
        return `${endpoint(record.flow.client)} - ${endpoint(record.flow.server)}`;
      case 'host':
        return record.source.address;
    }
  }
}

function endpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
