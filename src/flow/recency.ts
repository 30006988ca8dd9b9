/** Slots from the least to the most recently touched: a doubly linked list in one array, O(1) each. */
export class Recency {
  /** The slot that was not touched for longest, -1 when there is none. */
  oldest = -1;
  private newest = -1;
  /** Per slot: the next older and the next newer one, -1 at the ends. */
  private links: Int32Array;

  constructor(capacity: number) {
    this.links = new Int32Array(capacity * 2);
  }

  grow(capacity: number): void {
    const links = this.links;
    this.links = new Int32Array(capacity * 2);
    this.links.set(links);
  }

  add(slot: number): void {
    this.links[slot * 2] = this.newest;
    this.links[slot * 2 + 1] = -1;
    if (this.newest < 0) this.oldest = slot;
    else this.links[this.newest * 2 + 1] = slot;
    this.newest = slot;
  }

  remove(slot: number): void {
    const older = this.links[slot * 2] ?? -1;
    const newer = this.links[slot * 2 + 1] ?? -1;
    if (older < 0) this.oldest = newer;
    else this.links[older * 2 + 1] = newer;
    if (newer < 0) this.newest = older;
    else this.links[newer * 2] = older;
  }

  touch(slot: number): void {
    if (slot === this.newest) return;
    this.remove(slot);
    this.add(slot);
  }

  /** All slots, the oldest first. */
  slots(): number[] {
    const slots: number[] = [];
    for (let slot = this.oldest; slot >= 0; slot = this.links[slot * 2 + 1] ?? -1) slots.push(slot);
    return slots;
  }
}
