/** Which groups a message belongs to. */
import type { Endpoint } from '../dissector.js';
import type { MessageRecord } from '../record.js';
import { Group, type Grouping } from './group.js';

/** Most groups of one grouping; what comes after them is counted together. */
const capacity = 10_000;
/** The name of that group. */
export const others = '(others)';

/** The groups of one grouping, in the order in which they were first seen. */
export class Groups {
  private readonly known = new Map<string, Group>();
  readonly list: Group[] = [];

  constructor(readonly by: Grouping) {}

  /** The number of the record's group in `list`. */
  place(record: MessageRecord): number {
    const key = `${record.protocol.id} ${this.key(record)}`;
    const group = this.known.get(key) ?? this.begin(key, record);
    return group.place;
  }

  private begin(key: string, record: MessageRecord): Group {
    const { id } = record.protocol;
    const isFull = this.list.length >= capacity;
    const shared = isFull ? this.known.get(`${id} ${others}`) : undefined;
    if (shared !== undefined) return shared;
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
