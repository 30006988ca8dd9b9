/** The people of a capture, as far as the traffic tells of them. */
import { Bounds, limits } from '../limits.js';
import { LruMap } from '../lru.js';
import type { MessageRef } from '../message-ref.js';
import type { PersonTold } from '../told.js';

export interface Person {
  readonly protocol: string;
  readonly id: string;
  /** The latest last. */
  readonly names: string[];
  readonly addresses: string[];
  readonly clients: string[];
  account: string | null;
  email: string | null;
  group: string | null;
  capabilities: readonly string[];
  /** The latest; null when nothing told. */
  state: string | null;
  readonly first: MessageRef;
  last: MessageRef;
  /** Messages that told of this person. */
  mentions: number;
}

export class Roster {
  private readonly known: LruMap<string, Person>;
  /** By protocol and address; null where several people are. */
  private readonly residents: LruMap<string, string | null>;

  constructor(readonly bounds = new Bounds(limits())) {
    const { people } = bounds.limits;
    const reach = (): void => {
      bounds.reach('people', 'those who were not heard of for longest were left out');
    };
    this.known = new LruMap(people, reach);
    this.residents = new LruMap(people, reach);
  }

  /** People in the order in which they were first seen. */
  people(): Person[] {
    return [...this.known.values()].sort((a, b) => compareRefs(a.first, b.first));
  }

  knows(protocol: string, id: string): boolean {
    return this.known.get(keyOf(protocol, id)) !== undefined;
  }

  /** What is called so; the id itself while no name is known. */
  nameOf(protocol: string, id: string): string {
    const name = this.plainName(protocol, id);
    return name === null || name === id ? id : `${name} (${id})`;
  }

  /** Who is at the address; null when nobody or several were told to be there. */
  onlyOneAt(protocol: string, address: string): string | null {
    return this.residents.get(keyOf(protocol, address)) ?? null;
  }

  /** The latest name; null when none is known. */
  plainName(protocol: string, id: string): string | null {
    const person = this.known.get(keyOf(protocol, id));
    return person?.names.at(-1) ?? person?.account ?? null;
  }

  tell(protocol: string, told: PersonTold, ref: MessageRef): void {
    const person = this.personOf(protocol, told.id, ref);
    const { name, account, group, email, address, client, capabilities, state } = told;
    if (name !== undefined) this.append(person.names, name);
    if (address !== undefined) this.reside(person, address);
    if (client !== undefined) this.append(person.clients, client);
    if (account !== undefined) person.account = account;
    if (group !== undefined) person.group = group;
    if (email !== undefined) person.email = email;
    if (capabilities !== undefined) person.capabilities = capabilities;
    if (state !== undefined) person.state = state;
  }

  /** Somebody spoke or was spoken to. */
  mention(protocol: string, id: string, ref: MessageRef): void {
    this.personOf(protocol, id, ref);
  }

  private reside({ protocol, id, addresses }: Person, address: string): void {
    this.append(addresses, address);
    const key = keyOf(protocol, address);
    const resident = this.residents.touch(key);
    if (resident !== id) this.residents.set(key, resident === undefined ? id : null);
  }

  private personOf(protocol: string, id: string, ref: MessageRef): Person {
    const key = keyOf(protocol, id);
    const known = this.known.touch(key);
    if (known !== undefined) {
      known.last = ref;
      known.mentions++;
      return known;
    }
    const none = {
      names: [],
      addresses: [],
      clients: [],
      account: null,
      email: null,
      group: null,
      capabilities: [],
      state: null,
    };
    const person: Person = { protocol, id, ...none, first: ref, last: ref, mentions: 1 };
    this.known.set(key, person);
    return person;
  }

  /** The latest stands last, each once. */
  private append(list: string[], value: string): void {
    if (list.at(-1) === value || value === '') return;
    const place = list.indexOf(value);
    if (place >= 0) list.splice(place, 1);
    list.push(value);
    if (list.length <= this.bounds.limits.personDetails) return;
    list.shift();
    this.bounds.reach('personDetails', 'the earliest names, addresses or clients of a person were left out');
  }
}

function compareRefs(a: MessageRef, b: MessageRef): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds || a.frame - b.frame || a.n - b.n;
}

function keyOf(protocol: string, id: string): string {
  return `${protocol} ${id}`;
}
