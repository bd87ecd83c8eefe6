/**
 * Keeps virtual time from running ahead of the clock on the wall. Virtual time does not catch up
 * after a pause, such as a slow stretch or a laptop's sleep. It goes on from there at the speed of
 * the wall clock, as the time of a real board does.
 */
export class Pace {
  /**
   * The wall time at which virtual time was 0. After a pause: the wall time at which it would have
   * been 0.
   */
  private begun: number;

  /**
   * @param wall the clock on the wall in milliseconds
   * @param virtualMs virtual time now: a run from a snapshot does not begin at 0
   */
  constructor(
    private readonly wall: () => number,
    virtualMs = 0,
  ) {
    this.begun = wall() - virtualMs;
  }

  /**
   * By how many milliseconds virtual time, now `virtualMs`, is ahead of the wall. Never less than
   * 0.
   */
  ahead(virtualMs: number): number {
    const difference = virtualMs - (this.wall() - this.begun);
    if (difference < 0) this.begun -= difference;
    return Math.max(0, difference);
  }
}
