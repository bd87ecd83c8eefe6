/**
 * Keeps virtual time from running ahead of the clock on the wall. It never races to catch up: after
 * a pause (a slow stretch, a laptop's sleep) virtual time goes on from there at the wall's speed,
 * as a real board's would.
 */
export class Pace {
  /** Wall time at which virtual time was 0, or would have been. */
  private begun: number;

  /** @param wall the clock on the wall in milliseconds */
  constructor(private readonly wall: () => number) {
    this.begun = wall();
  }

  /**
   * By how many milliseconds virtual time, which is at `virtualMs`, is ahead: never less than 0.
   */
  ahead(virtualMs: number): number {
    const difference = virtualMs - (this.wall() - this.begun);
    if (difference < 0) this.begun -= difference;
    return Math.max(0, difference);
  }
}
