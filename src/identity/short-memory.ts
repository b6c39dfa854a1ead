const FOR_MILLISECONDS = 5_000;
const MOST = 10_000;

/**
 * Remembers answers of the database for a few seconds, so that a busy caller does not cost a query per request.
 * What is changed by another process is seen after those seconds; what is changed here is forgotten at once.
 */
export class ShortMemory<T> {
  private readonly entries = new Map<string, { value: T; until: number }>();

  async of(key: string, find: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known && known.until > performance.now()) return known.value;
    const value = await find();
    if (this.entries.size >= MOST) this.entries.clear();
    this.entries.set(key, { value, until: performance.now() + FOR_MILLISECONDS });
    return value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }
}
