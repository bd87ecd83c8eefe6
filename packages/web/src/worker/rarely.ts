/**
 * Work that takes longer the longer a run is, such as the report of all jobs so far: it is done as
 * seldom as its share of the time allows.
 */

/** Of the wall clock. */
const SHARE = 0.05;

export class Rarely {
  private nextMs = 0;

  /** @param leastMs milliseconds of the wall clock between two times, at least */
  constructor(
    private readonly leastMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get isDue(): boolean {
    return this.now() >= this.nextMs;
  }

  do(work: () => void): void {
    const begun = this.now();
    work();
    const ended = this.now();
    this.nextMs = ended + Math.max(this.leastMs, (ended - begun) / SHARE);
  }
}
