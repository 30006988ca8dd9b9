import { Cursor } from '../bytes/cursor.js';
import type { CaptureFinding } from '../capture/problems.js';
import type { Frame } from '../capture/frame.js';
import type { Direction, Endpoint, MessageRef, OptionValues } from '../dissector.js';
import { flowEnd } from '../flow/row.js';
import { FlowTable, type Eviction } from '../flow/table.js';
import { Bounds, limitProblems, limits as defaultLimits, type LimitName, type Limits } from '../limits.js';
import { Deadlines, type Moment } from '../measure/deadlines.js';
import { PacketDecoder } from '../packet/decoder.js';
import { Outcome, TcpFlag } from '../packet/packet.js';
import type { DissectionRecord, FlowSummary } from '../record.js';
import { Expectations } from '../route/expectations.js';
import type { Mounted } from '../mount.js';
import { Registry, type DecodeAs } from '../route/registry.js';
import { StreamBudget } from '../stream/budget.js';
import type { Told } from '../told.js';
import { Channels } from './channels.js';
import { Collector, type ObjectStore } from './collector.js';
import type { Context, Wait } from './context.js';
import { Datagram, decideDatagram, decideRelayed, relayHeaderLength, UndecidedDatagrams } from './datagrams.js';
import { FlowList } from './flow-list.js';
import { FlowState } from './flow-state.js';
import { Held } from './holding.js';
import { Handshakes } from './handshakes.js';
import { Lent } from './lent.js';
import { openRoute, routeBeforeBytes } from './opening.js';
import { Output, type Totals } from './output.js';
import { TcpFlow } from './tcp-flow.js';
import { TcpSums, type TcpTotals } from './tcp-totals.js';
import { glance } from './undecided-stream.js';

export interface EngineOptions {
  readonly dissectors: readonly Mounted[];
  /** Ids of the dissectors to use; all by default. */
  readonly only?: readonly string[];
  readonly decodeAs?: readonly DecodeAs[];
  /** Values of the options that dissectors declare. */
  readonly options?: OptionValues;
  readonly limits?: Limits;
  /** Takes the bytes of transferred objects as they arrive. */
  readonly objects?: ObjectStore;
  /** Told of every frame that carried a piece of a flow's packet: several for a fragmented datagram. */
  readonly onFlowFrame?: (input: number, frame: number, flow: number) => void;
  /** Records say what they tell of people (`MessageRecord.tells`); for `chat` and `who`. */
  readonly people?: boolean;
  /** What no message tells, but the end of a connection: with `people`, who it was about and when. */
  readonly onTold?: (told: Told, protocol: string, ref: MessageRef) => void;
  /** Keeps a summary of flows that were evicted; for `flows()`. */
  readonly keepFlows?: boolean;
}

/** Column of the flow table: nobody wants the flow, its packets are only counted. */
const NOBODY = -1;
/** Packets with payload of a flow that may be looked at before nobody wants it; more on a registered port. */
const mostTries = 4;
const mostTriesOnPort = 16;
/** An answer may still come when a capture ends this soon after the question: then nothing is said. */
const graceSeconds = 1;

/** What frames are called that are no packet of a flow. */
const otherOutcomes = {
  [Outcome.OTHER]: 'others',
  [Outcome.FRAGMENT]: 'fragments',
  [Outcome.BAD]: 'damaged',
} as const;

/**
 * Turns frames into records. Everything happens synchronously inside `frame()`, in the order that the records are
 * given out: clock, deadlines, gaps, messages with what they cause, evictions.
 */
export class Engine {
  private readonly limits: Limits;
  private readonly output: Output;
  private readonly context: Context;
  private readonly decoder: PacketDecoder;
  private readonly table: FlowTable<FlowState>;
  private readonly handshakes = new Handshakes();
  private readonly waits = new Deadlines<Wait>();
  private readonly bounds: Bounds;
  private readonly list: FlowList;
  /** Of connections that are over. */
  private readonly tcpSums = new TcpSums();
  private finished = false;

  /** @throws UsageError when a dissector refuses its options */
  constructor(
    private readonly options: EngineOptions,
    emit: (record: DissectionRecord) => void,
  ) {
    this.limits = options.limits ?? defaultLimits();
    this.output = new Output(emit);
    const { only } = options;
    const dissectors = options.dissectors.filter(({ id }) => only === undefined || only.includes(id));
    const registry = new Registry(dissectors, options.options ?? {}, options.decodeAs, this.limits);
    this.bounds = new Bounds(this.limits, (detail) => {
      this.output.finding(limitProblems.reached, { ...detail }, {});
    });
    const reached = (name: LimitName, what: string): void => {
      this.bounds.reach(name, what);
    };
    this.context = {
      limits: this.limits,
      people: options.people ?? false,
      onTold: options.onTold,
      output: this.output,
      registry,
      waits: this.waits,
      streamBudget: new StreamBudget(this.limits),
      lent: new Lent(),
      turn: { of: null },
      channels: new Channels(this.limits),
      expectations: new Expectations(this.limits.expected, () => {
        reached('expected', 'the oldest announcement of a flow is forgotten');
      }),
      objects: new Collector(
        this.limits,
        this.output,
        () => {
          reached('objects', 'the transfer that began first is given out as it is');
        },
        options.objects,
      ),
      held: new Held(),
      reached,
    };
    this.decoder = new PacketDecoder(this.limits);
    this.table = new FlowTable<FlowState>(
      this.limits,
      {
        evicted: (slot, why) => {
          this.evicted(slot, why);
        },
        report: (problem, detail) => {
          this.output.finding(problem, detail, {});
        },
      },
      (protocol, port) => registry.isRegistered(protocol === 6 ? 'tcp' : 'udp', port),
    );
    this.list = new FlowList(this.table, this.limits.flows);
  }

  /** Frames that belong to no flow, and their bytes on the wire. */
  readonly otherFrames = {
    others: { frames: 0, bytes: 0 },
    fragments: { frames: 0, bytes: 0 },
    damaged: { frames: 0, bytes: 0 },
  };

  get totals(): Totals {
    return this.output.totals;
  }

  /** Dissects one frame. */
  frame(frame: Frame): void {
    this.output.begin(frame);
    this.passTime(this.output.clock);
    const outcome = this.decoder.decode(frame);
    this.decoderFindings();
    if (outcome === Outcome.UDP) this.datagram(frame);
    else if (outcome === Outcome.TCP) this.segment(frame);
    else this.countOther(outcome, frame.wireLength);
    this.table.settle(frame.seconds, frame.nanoseconds);
  }

  /** Whether nobody has views into the bytes of the frames since the last call: their memory may be used again. */
  release(): boolean {
    return this.context.lent.release();
  }

  /**
   * Time goes on although no frame came (live): what should have happened by now is reported. The capture clock stays
   * where the frames left it, so what the end says is what it says of a file.
   */
  passTime(now: Moment): void {
    if (this.waits.size === 0) return;
    for (let wait = this.waits.due(now); wait !== undefined; wait = this.waits.due(now)) this.unanswered(wait.what);
  }

  /** What was wrong with a capture file; said at the moment it was found. */
  captureFindings(findings: readonly CaptureFinding[]): void {
    for (const { problem, detail, input } of findings) this.output.findingOf(input, problem, detail);
  }

  /** The input has ended: open streams in flow order, then what was never answered. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.decoder.end();
    this.decoderFindings();
    for (const slot of this.table.attachedSlots()) this.closeFlow(slot, 'capture-end');
    this.context.objects.finishAll();
    for (let wait = this.waits.next(); wait !== undefined; wait = this.waits.next()) {
      const { request } = wait.what;
      if (this.output.clock.seconds - request.seconds >= graceSeconds) this.unanswered(wait.what);
    }
  }

  /** Every flow that is remembered, in flow-number order. */
  flows(): Iterable<FlowSummary> {
    return this.list;
  }

  /** Dissected TCP connections by protocol, those that are over among them. */
  tcpTotals(): TcpTotals[] {
    const sums = new TcpSums(this.tcpSums);
    for (const slot of this.table.attachedSlots()) this.countTcp(slot, sums);
    return sums.list();
  }

  /** The busiest server ports of the flows that are remembered: `TCP 80`. */
  busiestPorts(most: number): string[] {
    const packets = new Map<string, number>();
    for (const { transport, server, client, packetsFromClient, packetsFromServer } of this.flows()) {
      const name = `${transport.toUpperCase()} ${Math.min(server.port, client.port)}`;
      packets.set(name, (packets.get(name) ?? 0) + packetsFromClient + packetsFromServer);
    }
    return [...packets]
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'))
      .slice(0, most)
      .map(([name]) => name);
  }

  private countOther(outcome: Exclude<Outcome, 0 | 1>, bytes: number): void {
    const count = this.otherFrames[otherOutcomes[outcome]];
    count.frames++;
    count.bytes += bytes;
  }

  private unanswered({ problem, detail, flow, protocol, request }: Wait): void {
    this.output.finding(problem, detail, { flow, protocol, about: request, overdue: true });
  }

  private datagram(frame: Frame): void {
    const { table, context } = this;
    const { packet } = this.decoder;
    const slot = table.find(packet, frame.seconds, frame.nanoseconds);
    table.count(slot, frame.number, frame.seconds, frame.nanoseconds, packet.payloadWireLength);
    this.tellFrame(frame, slot);
    if (table.state(slot) === NOBODY) return;
    const direction = this.directionOf(slot);
    const flow = table.get(slot) ?? this.openBeforeBytes(slot, 'udp');
    if (flow?.conversation != null) {
      const skip = flow.carrier === null ? 0 : relayHeaderLength(packet);
      flow.conversation.deliver(direction, new Datagram(packet, context.lent, skip), null, []);
    } else this.decideDatagram(slot, flow, direction);
  }

  private decideDatagram(slot: number, known: FlowState | undefined, direction: Direction): void {
    const { table, context } = this;
    const { packet } = this.decoder;
    if (packet.payloadEnd === packet.payloadStart) return;
    const decision = decideDatagram(context, packet);
    if (decision === 'no') {
      this.decideRelayed(slot, direction);
      return;
    }
    const flow = known ?? this.newFlow(slot, 'udp');
    table.attach(slot, flow);
    if (decision !== 'undecided' && flow.undecided === null) {
      openRoute(context, flow, decision).deliver(direction, new Datagram(packet, context.lent), null, []);
      return;
    }
    flow.undecided ??= new UndecidedDatagrams(context, flow);
    const fate = flow.undecided.add(packet, direction, decision === 'undecided' ? null : decision);
    if (fate === 'held') return;
    flow.undecided = null;
    if (fate === 'given-up') table.setState(slot, NOBODY);
  }

  private decideRelayed(slot: number, direction: Direction): void {
    const { packet } = this.decoder;
    const route = decideRelayed(this.context, packet);
    if (route === null) {
      this.refused(slot);
      return;
    }
    const flow = this.newFlow(slot, 'udp');
    flow.carrier = 'socks5';
    this.table.attach(slot, flow);
    const datagram = new Datagram(packet, this.context.lent, relayHeaderLength(packet));
    openRoute(this.context, flow, route).deliver(direction, datagram, null, []);
  }

  private segment(frame: Frame): void {
    const { table } = this;
    const { packet } = this.decoder;
    const slot = table.find(packet, frame.seconds, frame.nanoseconds);
    if ((packet.flags & TcpFlag.SYN) !== 0 && this.isNewConnection(slot)) {
      table.renew(slot, packet, frame.seconds, frame.nanoseconds);
    }
    table.count(slot, frame.number, frame.seconds, frame.nanoseconds, packet.payloadWireLength);
    this.tellFrame(frame, slot);
    const side: Direction = table.direction;
    if ((packet.flags & TcpFlag.SYN) !== 0) this.handshakes.note(slot, side, packet.seq);
    if (table.state(slot) === NOBODY) return;
    const flow = table.get(slot) ?? this.openBeforeBytes(slot, 'tcp');
    if (flow !== undefined) this.tcpFlow(slot, flow).segment(this.directionOf(slot), packet, frame);
    else if (packet.payloadEnd > packet.payloadStart) this.decideSegment(slot, frame);
  }

  /** The first bytes of a flow decide whether its stream is worth putting together at all. */
  private decideSegment(slot: number, frame: Frame): void {
    const { bytes, payloadStart, payloadEnd, srcPort, dstPort } = this.decoder.packet;
    const ports = { source: srcPort, destination: dstPort };
    if (glance(this.context, new Cursor(bytes, payloadStart, payloadEnd), ports) === 'no') {
      this.refused(slot);
      return;
    }
    const flow = this.newFlow(slot, 'tcp');
    this.table.attach(slot, flow);
    this.tcpFlow(slot, flow).segment(this.directionOf(slot), this.decoder.packet, frame);
  }

  private tcpFlow(slot: number, flow: FlowState): TcpFlow {
    if (flow.tcp !== null) return flow.tcp;
    const { table } = this;
    const swap = !table.clientIsFirst(slot);
    const sequence = ([0, 1] as const).map((direction) =>
      this.handshakes.initialSequence(slot, swap ? ((1 - direction) as Direction) : direction),
    );
    const tcp = new TcpFlow(this.context, flow, sequence[0] ?? null, sequence[1] ?? null, () => {
      table.setState(slot, NOBODY);
      table.attach(slot, undefined);
    });
    flow.tcp = tcp;
    return tcp;
  }

  /** The dissectors do not want this packet; after some of them the flow is left alone. */
  private refused(slot: number): void {
    const { table } = this;
    const { srcPort, dstPort, protocol } = this.decoder.packet;
    const transport = protocol === 6 ? 'tcp' : 'udp';
    const { registry } = this.context;
    const onPort = registry.isRegistered(transport, srcPort) || registry.isRegistered(transport, dstPort);
    const tries = table.state(slot) + 1;
    table.setState(slot, tries >= (onPort ? mostTriesOnPort : mostTries) ? NOBODY : tries);
  }

  private isNewConnection(slot: number): boolean {
    const { packet } = this.decoder;
    const { table } = this;
    if (table.packets(slot, 0) + table.packets(slot, 1) === 0) return false;
    const tcp = table.get(slot)?.tcp;
    if (tcp != null) return tcp.isNewConnection(this.directionOf(slot), packet);
    return this.handshakes.isNew(slot, table.direction, packet.seq, (packet.flags & TcpFlag.ACK) !== 0);
  }

  /** 0 when the packet just found goes from the client to the server. */
  private directionOf(slot: number): Direction {
    const first = this.table.direction;
    return this.table.clientIsFirst(slot) ? first : ((1 - first) as Direction);
  }

  private openBeforeBytes(slot: number, transport: 'udp' | 'tcp'): FlowState | undefined {
    const { context, table } = this;
    if (context.expectations.empty && (this.options.decodeAs ?? []).length === 0) return undefined;
    const flow = this.newFlow(slot, transport);
    const route = routeBeforeBytes(context, flow);
    if (route === null) return undefined;
    table.attach(slot, flow);
    openRoute(context, flow, route);
    return flow;
  }

  private newFlow(slot: number, transport: 'udp' | 'tcp'): FlowState {
    const [client, server] = this.endpoints(slot);
    return new FlowState(this.table.number(slot), transport, client, server);
  }

  /** Client and server. */
  private endpoints(slot: number): [Endpoint, Endpoint] {
    const first = flowEnd(this.table, slot, 0);
    const second = flowEnd(this.table, slot, 1);
    return this.table.clientIsFirst(slot) ? [first, second] : [second, first];
  }

  private tellFrame(frame: Frame, slot: number): void {
    const { onFlowFrame } = this.options;
    if (onFlowFrame === undefined) return;
    const { packet } = this.decoder;
    const flow = this.table.number(slot);
    if (packet.reassembled === null) onFlowFrame(frame.input, frame.number, flow);
    else for (const { frame: number } of packet.reassembled) onFlowFrame(frame.input, number, flow);
  }

  private evicted(slot: number, why: Eviction): void {
    this.closeFlow(slot, why === 'replaced' ? 'replaced' : 'idle');
    this.handshakes.forget(slot);
    this.countTcp(slot, this.tcpSums);
    if (this.options.keepFlows !== true) return;
    if (this.list.over < this.limits.flows) this.list.keep(slot);
    else this.bounds.reach('flows', 'the list of flows leaves out some that are over');
  }

  private closeFlow(slot: number, how: 'idle' | 'replaced' | 'capture-end'): void {
    const flow = this.table.get(slot);
    flow?.undecided?.giveUp();
    flow?.tcp?.finish(how);
  }

  private countTcp(slot: number, sums: TcpSums): void {
    const { tcp, protocol } = this.table.get(slot) ?? {};
    if (tcp != null && protocol != null) sums.add(protocol, tcp.counts());
  }

  private decoderFindings(): void {
    if (!this.decoder.hasFindings) return;
    for (const { problem, detail } of this.decoder.takeFindings()) this.output.finding(problem, detail, {});
  }
}
