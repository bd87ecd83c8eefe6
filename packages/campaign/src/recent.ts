/** What was used last, up to a limit: the one that was not used for the longest time goes first. */
export class Recent<T> {
  /** The last used one comes last. */
  private readonly entries = new Map<string, T>();

  constructor(private readonly limit: number) {}

  get(name: string): T | undefined {
    const found = this.entries.get(name);
    if (found !== undefined) this.set(name, found);
    return found;
  }

  set(name: string, value: T): void {
    this.entries.delete(name);
    this.entries.set(name, value);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.limit) this.entries.delete(oldest!);
  }

  delete(name: string): void {
    this.entries.delete(name);
  }
}
