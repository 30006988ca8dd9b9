/** Who talks: each host is a line from top to bottom. */
import type { Endpoint, Flow } from '../dissector.js';

/** More cannot be read side by side; the rest share the last one. */
const most = 12;
const theRest = 'other hosts';

export class LifeLines {
  /** Titles in the order in which the hosts were first seen. */
  readonly titles: string[] = [];
  private readonly known = new Map<string, number>();

  /** The number of an end's line. Two programs on one host are told apart by their ports. */
  place(end: Endpoint, { client, server }: Flow): number {
    const title = client.address === server.address ? endpoint(end) : end.address;
    const known = this.known.get(title);
    if (known !== undefined) return known;
    if (this.titles.length >= most) return most - 1;
    const isLast = this.titles.length === most - 1;
    if (!isLast) this.known.set(title, this.titles.length);
    return this.titles.push(isLast ? theRest : title) - 1;
  }
}

function endpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
