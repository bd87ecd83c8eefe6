/**
 * Work that takes longer the longer a run is, such as the report of all jobs so far: it is done as
 * seldom as its share of the time allows.
 */

export class Rarely {
  private nextMs = 0;

  /**
   * @param leastMs milliseconds of the wall clock between two times, at least
   * @param share of the wall clock, at most
   */
  constructor(
    private readonly leastMs: number,
    private readonly share: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get isDue(): boolean {
    return this.now() >= this.nextMs;
  }

  do(work: () => void): void {
    const begun = this.now();
    work();
    const ended = this.now();
    this.nextMs = ended + Math.max(this.leastMs, (ended - begun) / this.share);
  }
}
