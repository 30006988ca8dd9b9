/** The connections of a scenario: which one a step goes over, and when it begins and ends. */
import type { Mounted } from '../mount.js';
import type { Dice, Direction } from '../dissector.js';
import { whatThereIs } from '../nearest.js';
import { Announcements } from './announced.js';
import type { Actor, Cast } from './cast.js';
import { Link, type Ends } from './link.js';
import { ScenarioError } from './node.js';
import type { Connection, Scenario, Step } from './scenario.js';
import { Voice, type Voices } from './voice.js';

/** A connection that is used. */
export interface Line {
  readonly link: Link;
  readonly told: Connection | null;
  voice: Voice | null;
}

/** Who says something to whom, and over what. */
export interface Cue {
  readonly line: Line;
  readonly direction: Direction;
  readonly from: Actor;
  readonly to: Actor;
}

export class Stage {
  private readonly lines = new Map<string, Line>();
  private readonly announcements = new Announcements();
  private readonly ids = new Map<Actor, number>();

  constructor(
    private readonly cast: Cast,
    private readonly scenario: Scenario,
    private readonly voices: Voices,
    private readonly dice: Dice,
  ) {}

  /** Every connection that was used, in the order of their beginnings. */
  get used(): readonly Line[] {
    return [...this.lines.values()];
  }

  /** Where a step happens. @throws ScenarioError */
  cue(step: Step, dissector: Mounted | null): Cue {
    const { on } = step;
    const told = on === undefined ? null : this.declared(on, step);
    const from = this.actor(step.from, told?.from, step);
    const to = this.actor(step.to, other(told, step.from), step);
    const name = on ?? [from.name, to.name].sort().join(' and ');
    let line = this.lines.get(name);
    if (line === undefined || line.link.isClosed) {
      line = { link: this.link(told, from, to, dissector, step), told, voice: null };
      this.lines.delete(name);
      this.lines.set(name, line);
    }
    const direction = line.link.told.client === from ? 0 : 1;
    if (direction === 1 && line.link.told.server !== from) {
      throw new ScenarioError(`${from.name} is at no end of the connection '${name}'`, step.node.at);
    }
    return { line, direction, from, to };
  }

  /** The protocol that speaks on a connection. @throws ScenarioError */
  voice(line: Line, dissector: Mounted, { node }: Step): Voice {
    if (line.voice !== null) return line.voice;
    if (dissector.forging === null) throw new ScenarioError(`${dissector.title} cannot be written`, node.at);
    line.voice = new Voice(dissector, this.voices.world(dissector), line.link, this.lines.size, this.announcements);
    return line.voice;
  }

  private declared(name: string, { node }: Step): Connection {
    const { connections } = this.scenario;
    const found = connections?.get(name);
    if (found !== undefined) return found;
    throw new ScenarioError(
      `there is no connection '${name}'${whatThereIs(name, [...(connections?.keys() ?? [])])}`,
      node.at,
    );
  }

  private actor(name: string | undefined, preset: string | undefined, { node }: Step): Actor {
    const wanted = name ?? preset;
    if (wanted === undefined) throw new ScenarioError('who? A step needs from and to, or on', node.at);
    return this.cast.find(wanted, node.at);
  }

  private link(told: Connection | null, from: Actor, to: Actor, dissector: Mounted | null, step: Step): Link {
    const client = told?.from === undefined ? from : this.cast.find(told.from, step.node.at);
    const server = told?.to === undefined ? to : this.cast.find(told.to, step.node.at);
    if (client.bytes.length !== server.bytes.length) {
      throw new ScenarioError(`${client.name} and ${server.name} have addresses of different versions`, step.node.at);
    }
    const transport = told?.transport ?? presetTransport(dissector);
    const registered = dissector?.ports[transport]?.[0];
    const serverPort = told?.port ?? server.port ?? registered;
    if (serverPort === undefined) {
      throw new ScenarioError(`which port? Give ${server.name} one: { address: …, port: … }`, step.node.at);
    }
    const isSame = transport === 'udp' && dissector?.forging?.samePort === true;
    const clientPort = told?.fromPort ?? (isSame ? (client.port ?? registered) : undefined) ?? this.cast.freePort();
    const ends: Ends = { transport, client, server, clientPort, serverPort };
    const initial = [this.dice(2 ** 32), this.dice(2 ** 32)] as const;
    return new Link(ends, (actor) => this.nextId(actor), this.scenario.mtu ?? ordinaryMtu, initial);
  }

  private nextId(actor: Actor): number {
    const id = (this.ids.get(actor) ?? this.dice(0x8000)) + 1;
    this.ids.set(actor, id & 0xffff);
    return id & 0xffff;
  }
}

const ordinaryMtu = 1500;

/** The end of a declared connection that `name` is not. */
function other(told: Connection | null, name: string | undefined): string | undefined {
  return name === undefined || name === told?.from ? told?.to : told?.from;
}

function presetTransport(dissector: Mounted | null): 'udp' | 'tcp' {
  return dissector !== null && dissector.ports.udp === undefined ? 'tcp' : 'udp';
}
