/**
 * Keeps virtual time from running ahead of the clock on the wall, or of N times that clock. Virtual
 * time does not catch up after a pause, such as a slow stretch or a laptop's sleep. It goes on from
 * there at the same speed, as the time of a real board does.
 */
export class Pace {
  /**
   * The wall time at which virtual time was 0. After a pause: the wall time at which it would have
   * been 0.
   */
  private begun: number;
  /** By how many milliseconds of wall time virtual time has fallen behind so far. */
  behind = 0;

  /**
   * @param wall the clock on the wall in milliseconds
   * @param virtualMs virtual time now: a run from a snapshot does not begin at 0
   * @param speed virtual seconds in a second of the wall, more than 0
   */
  constructor(
    private readonly wall: () => number,
    virtualMs = 0,
    private readonly speed = 1,
  ) {
    this.begun = wall() - virtualMs / speed;
  }

  /**
   * By how many milliseconds of wall time virtual time, now `virtualMs`, is ahead of the wall.
   * Never less than 0.
   */
  ahead(virtualMs: number): number {
    const difference = virtualMs / this.speed - (this.wall() - this.begun);
    if (difference < 0) {
      this.begun -= difference;
      this.behind -= difference;
    }
    return Math.max(0, difference);
  }
}
