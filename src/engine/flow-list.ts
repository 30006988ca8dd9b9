import { FlowArchive } from '../flow/archive.js';
import type { FlowColumns } from '../flow/columns.js';
import { flowRow } from '../flow/row.js';
import type { FlowTable } from '../flow/table.js';
import type { FlowSummary } from '../record.js';
import type { FlowState } from './flow-state.js';

/** What is remembered of a flow beside its packets: small, for there may be hundreds of thousands. */
type Fate = Pick<FlowSummary, 'protocol' | 'messages' | 'announcedBy' | 'routed' | 'tcp'>;

const unwanted: Fate = Object.freeze({
  protocol: null,
  messages: 0,
  announcedBy: null,
  routed: 'no dissector recognised it',
  tcp: null,
});

/**
 * All flows that are remembered, those that are over among them, in flow-number order. Can be walked as often as wanted;
 * a summary is made when it is its turn.
 */
export class FlowList implements Iterable<FlowSummary> {
  private readonly gone: FlowArchive<Fate>;

  /** @param mostOver flows that are over and are kept all the same */
  constructor(
    private readonly table: FlowTable<FlowState>,
    mostOver: number,
  ) {
    this.gone = new FlowArchive<Fate>(mostOver);
  }

  /** Flows that are over. */
  get over(): number {
    return this.gone.size;
  }

  /** Keeps a flow that is about to lose its slot. */
  keep(slot: number): void {
    this.gone.keep(this.table, slot, fateOf(this.table.get(slot)));
  }

  *[Symbol.iterator](): Generator<FlowSummary, void> {
    const { gone, table } = this;
    const live = table.slots();
    const over = Array.from({ length: gone.size }, (_, slot) => slot).sort((a, b) => gone.number(a) - gone.number(b));
    let next = 0;
    for (const slot of over) {
      for (let one = live[next]; one !== undefined && table.number(one) < gone.number(slot); one = live[++next])
        yield summary(table, one, fateOf(table.get(one)));
      yield summary(gone, slot, gone.get(slot));
    }
    for (const slot of live.slice(next)) yield summary(table, slot, fateOf(table.get(slot)));
  }
}

function fateOf(flow: FlowState | undefined): Fate | undefined {
  if (flow === undefined) return undefined;
  const { protocol, messages, announcedBy, routed } = flow;
  return {
    protocol,
    messages,
    announcedBy,
    routed: routed === '' ? unwanted.routed : routed,
    tcp: flow.tcp?.counts() ?? null,
  };
}

function summary(columns: FlowColumns<unknown>, slot: number, fate: Fate = unwanted): FlowSummary {
  const { number, transport, a, b, client, packets, bytes, first, last, firstFrame, lastFrame } = flowRow(
    columns,
    slot,
  );
  const [up, down] = client === 'a' ? ([0, 1] as const) : ([1, 0] as const);
  const { protocol, messages, announcedBy, routed, tcp } = fate;
  return {
    number,
    transport,
    client: up === 0 ? a : b,
    server: up === 0 ? b : a,
    first: { ...first, frame: firstFrame },
    last: { ...last, frame: lastFrame },
    packetsFromClient: packets[up],
    packetsFromServer: packets[down],
    bytesFromClient: bytes[up],
    bytesFromServer: bytes[down],
    protocol,
    messages,
    announcedBy,
    routed,
    tcp,
  };
}
