import { FlowColumns } from './columns.js';

/** Flows that are over, in the order in which they ended. */
export class FlowArchive<T> extends FlowColumns<T> {
  size = 0;

  /** @param most flows that are ever kept */
  constructor(private readonly most: number) {
    super();
  }

  /** Keeps what is known of a flow that is about to lose its slot, and what is to be remembered of it besides. */
  keep(flows: FlowColumns<unknown>, slot: number, attached: T | undefined): void {
    if (this.size === this.capacity) this.widen(this.most);
    this.copyFrom(flows, slot, this.size);
    this.attached[this.size++] = attached;
  }
}
