/** What the same bytes were read as before: programs say the same again and again. */

interface Slot<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/** Places that are looked at to choose a slot. */
const samples = 8;

/** Remembers values by their bytes, each in the only slot it can have: quick to find, and never more than there are slots. */
export class Recent<T> {
  private readonly slots: (Slot<T> | undefined)[];

  /**
   * @param count of slots, a power of two
   * @param longest bytes that are remembered
   */
  constructor(
    count: number,
    private readonly longest: number,
  ) {
    this.slots = Array.from({ length: count }, () => undefined);
  }

  find(bytes: Uint8Array, start: number, end: number): T | undefined {
    if (end - start > this.longest) return undefined;
    const slot = this.slots[this.slotOf(bytes, start, end)];
    return slot !== undefined && isSame(slot.bytes, bytes, start, end) ? slot.value : undefined;
  }

  keep(bytes: Uint8Array, start: number, end: number, value: T): void {
    if (end - start > this.longest) return;
    this.slots[this.slotOf(bytes, start, end)] = { bytes: bytes.slice(start, end), value };
  }

  private slotOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const step = Math.max(1, Math.floor(length / samples));
    let number = length;
    for (let at = start; at < end; at += step) number = (Math.imul(number, 31) + (bytes[at] ?? 0)) | 0;
    return (number ^ (number >>> 10)) & (this.slots.length - 1);
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
