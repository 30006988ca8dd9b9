import type { Cursor } from '../bytes/cursor.js';
import type { Gateway } from '../carrier/gateway.js';
import type { Json, OptionValues, Verdict, Where } from '../dissector.js';
import type { Limits } from '../limits.js';
import type { Mounted, World } from '../mount.js';

/** `--decode-as`: this port is that protocol's, whatever its bytes look like. */
export interface DecodeAs {
  readonly transport: 'udp' | 'tcp';
  readonly port: number;
  readonly dissector: string;
}

/** A dissector with the memory it has of this capture. */
export interface Resident {
  readonly mounted: Mounted;
  readonly world: World;
}

/** Where a flow goes and why. */
export interface Route {
  readonly to: Resident;
  readonly hint: Json;
  /** For people: `port 2425`, `content`. */
  readonly why: string;
  /** Other dissectors that recognised it as well. */
  readonly others: readonly string[];
}

/** What content says: a route; `no`; or that more is needed (`undecided`, or so many bytes in all). */
export type Decision = Route | 'no' | 'undecided' | number;

/** The dissectors at hand, and the order in which they are asked: their order here. */
export class Registry {
  readonly residents: readonly Resident[];
  private readonly withGateway: { readonly id: string; readonly gateway: Gateway }[] = [];
  private readonly byId = new Map<string, Resident>();
  private readonly udp = new Map<number, Resident>();
  private readonly tcp = new Map<number, Resident>();
  private readonly forced = new Map<string, Resident>();

  constructor(
    dissectors: readonly Mounted[],
    options: OptionValues,
    decodeAs: readonly DecodeAs[] = [],
    limits?: Limits,
  ) {
    this.residents = dissectors.map((mounted) => ({ mounted, world: mounted.world(options, limits) }));
    for (const resident of this.residents) {
      const { id, ports } = resident.mounted;
      if (this.byId.has(id)) throw new Error(`two dissectors are called '${id}'`);
      this.byId.set(id, resident);
      const { gateway } = resident.mounted;
      if (gateway !== null) this.withGateway.push({ id, gateway });
      for (const port of ports.udp ?? []) if (!this.udp.has(port)) this.udp.set(port, resident);
      for (const port of ports.tcp ?? []) if (!this.tcp.has(port)) this.tcp.set(port, resident);
    }
    for (const { transport, port, dissector } of decodeAs) {
      const resident = this.byId.get(dissector);
      if (resident !== undefined) this.forced.set(`${transport}.${port}`, resident);
    }
  }

  /** The dissectors that lie in the bodies of HTTP messages. */
  get gateways(): readonly { readonly id: string; readonly gateway: Gateway }[] {
    return this.withGateway;
  }

  get(id: string): Resident | undefined {
    return this.byId.get(id);
  }

  isRegistered(transport: 'udp' | 'tcp', port: number): boolean {
    if ((transport === 'udp' ? this.udp : this.tcp).has(port)) return true;
    return this.forced.size > 0 && this.forced.has(`${transport}.${port}`);
  }

  /** The route that `--decode-as` prescribes. */
  prescribed(transport: 'udp' | 'tcp', ports: readonly [number, number]): Route | null {
    if (this.forced.size === 0) return null;
    for (const port of ports) {
      const to = this.forced.get(`${transport}.${port}`);
      if (to !== undefined) return { to, hint: null, why: `--decode-as ${transport}.port==${port}`, others: [] };
    }
    return null;
  }

  /**
   * What the bytes say: the port's dissector unless its probe says no, else whoever recognises them, in fixed order.
   * @param where ports as the bytes were sent; `registered` is filled in here
   */
  decide(bytes: Cursor, where: Omit<Where, 'registered'>): Decision {
    const ports = where.transport === 'udp' ? this.udp : this.tcp;
    const ofPort = ports.get(where.destinationPort) ?? ports.get(where.sourcePort);
    if (ofPort !== undefined) {
      const verdict = this.ask(ofPort, bytes, where, true);
      const port = ports.get(where.destinationPort) === ofPort ? where.destinationPort : where.sourcePort;
      if (isYes(verdict)) return { to: ofPort, hint: hintOf(verdict), why: `port ${port}`, others: [] };
      if (verdict !== 'no') return verdict;
    }
    return this.byContent(bytes, where, ofPort);
  }

  private byContent(bytes: Cursor, where: Omit<Where, 'registered'>, asked: Resident | undefined): Decision {
    let first: { readonly to: Resident; readonly hint: Json } | null = null;
    let others = noOthers;
    let open: 'no' | 'undecided' | number = 'no';
    for (const resident of this.residents) {
      if (resident === asked) continue;
      const verdict = this.ask(resident, bytes, where, false);
      if (isYes(verdict)) {
        if (first === null) first = { to: resident, hint: hintOf(verdict) };
        else others = [...others, resident.mounted.id];
      } else if (verdict !== 'no') {
        open = typeof verdict === 'number' && typeof open === 'number' ? Math.min(verdict, open) : verdict;
      }
    }
    return first === null ? open : { ...first, why: 'content', others };
  }

  private ask(resident: Resident, bytes: Cursor, where: Omit<Where, 'registered'>, registered: boolean): Verdict {
    const at = bytes.at;
    const { transport, sourcePort, destinationPort, midStream } = where;
    try {
      return resident.mounted.probe(bytes, { transport, sourcePort, destinationPort, registered, midStream });
    } catch {
      return 'no'; // a probe must not throw; one that does recognises nothing
    } finally {
      bytes.at = at;
    }
  }
}

const noOthers: readonly string[] = Object.freeze([]);

/** True for a decision that names a dissector. */
export function isRoute(decision: Decision): decision is Route {
  return typeof decision === 'object';
}

function isYes(verdict: Verdict): verdict is 'yes' | { readonly hint: Json } {
  return verdict === 'yes' || typeof verdict === 'object';
}

function hintOf(verdict: 'yes' | { readonly hint: Json }): Json {
  return verdict === 'yes' ? null : verdict.hint;
}
