/**
 * A map that never holds more than its capacity and forgets what was not used for long.
 *
 * It keeps two generations. New and used entries go into the young one; when that holds half the capacity it becomes
 * the old one, and what is left of the old one is forgotten at once. So the most recent half of the capacity is always
 * kept. An exact order would cost four times as much for each entry: a Map pays for every single deletion.
 */
export class LruMap<K, V> {
  private young = new Map<K, V>();
  private old = new Map<K, V>();
  private readonly half: number;

  constructor(
    readonly capacity: number,
    /** Told of every entry that is forgotten. */
    private readonly onEvict: (key: K, value: V) => void = () => undefined,
  ) {
    this.half = Math.max(1, capacity >> 1);
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: K): V | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  /** The value, which from now on counts as used. */
  touch(key: K): V | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older === undefined) return undefined;
    this.old.delete(key);
    this.add(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.old.size > 0) this.old.delete(key);
    this.add(key, value);
  }

  delete(key: K): boolean {
    return this.young.delete(key) || this.old.delete(key);
  }

  /** The values, the old generation first. */
  *values(): Generator<V> {
    yield* this.old.values();
    yield* this.young.values();
  }

  private add(key: K, value: V): void {
    this.young.set(key, value);
    if (this.young.size <= this.half) return;
    const forgotten = this.old;
    this.old = this.young;
    this.young = new Map();
    // The newest entry begins the next generation, so that both together stay within the capacity.
    this.old.delete(key);
    this.young.set(key, value);
    for (const [gone, its] of forgotten) this.onEvict(gone, its);
  }
}
