interface Entry<K, V> {
  readonly key: K;
  value: V;
  older: Entry<K, V> | null;
  newer: Entry<K, V> | null;
}

/**
 * A map that never holds more than its capacity: the entry that was not used for longest goes first. The order is a
 * list of its own; asking a Map for its first entry again and again walks over everything deleted before it.
 */
export class LruMap<K, V> {
  private readonly entries = new Map<K, Entry<K, V>>();
  private oldest: Entry<K, V> | null = null;
  private newest: Entry<K, V> | null = null;

  constructor(
    readonly capacity: number,
    /** Told of every entry that is pushed out. */
    private readonly onEvict: (key: K, value: V) => void = () => undefined,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: K): V | undefined {
    return this.entries.get(key)?.value;
  }

  /** The value, which from now on counts as the most recent. */
  touch(key: K): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.unlink(entry);
    this.link(entry);
    return entry.value;
  }

  set(key: K, value: V): void {
    const known = this.entries.get(key);
    if (known !== undefined) {
      known.value = value;
      this.unlink(known);
      this.link(known);
      return;
    }
    const entry: Entry<K, V> = { key, value, older: null, newer: null };
    this.entries.set(key, entry);
    this.link(entry);
    if (this.entries.size > this.capacity) this.evict();
  }

  delete(key: K): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined) return false;
    this.unlink(entry);
    return this.entries.delete(key);
  }

  /** The values, the least recent first. */
  *values(): Generator<V> {
    for (let entry = this.oldest; entry !== null; entry = entry.newer) yield entry.value;
  }

  private evict(): void {
    const { oldest } = this;
    if (oldest === null) return;
    this.unlink(oldest);
    this.entries.delete(oldest.key);
    this.onEvict(oldest.key, oldest.value);
  }

  private link(entry: Entry<K, V>): void {
    entry.older = this.newest;
    entry.newer = null;
    if (this.newest === null) this.oldest = entry;
    else this.newest.newer = entry;
    this.newest = entry;
  }

  private unlink({ older, newer }: Entry<K, V>): void {
    if (older === null) this.oldest = newer;
    else older.newer = newer;
    if (newer === null) this.newest = older;
    else newer.older = older;
  }
}
