/** Keeps virtual time from running ahead of the wall clock. */
import { CPU_HZ } from "@mvm/config";

const MS_PER_SECOND = 1000;
/** Virtual time may be ahead by this, so that a slice has something to do. */
const AHEAD_MS = 16;
/** A run that is too slow does not try to catch up more than this. */
const BEHIND_MS = 200;

export class Pace {
  private readonly startMs = performance.now();
  /** Milliseconds of the wall that are given up, because the machine was too slow. */
  private lostMs = 0;

  /** @param speed virtual seconds in a second of the wall; 0: as many as possible */
  constructor(
    private readonly startCycle: number,
    private readonly speed: number,
  ) {}

  /** The cycle that may be reached now. */
  limit(): number {
    if (this.speed === 0) return Number.POSITIVE_INFINITY;
    return this.startCycle + this.cycles(performance.now() - this.startMs - this.lostMs + AHEAD_MS);
  }

  /** How long to wait at `cycle` before something is left to do. */
  waitMs(cycle: number): number {
    if (this.speed === 0) return 0;
    const ahead =
      (cycle - this.startCycle) / this.cycles(1) - (performance.now() - this.startMs - this.lostMs);
    if (ahead < -BEHIND_MS) this.lostMs += -ahead - BEHIND_MS;
    return Math.max(0, ahead - AHEAD_MS / 2);
  }

  private cycles(ms: number): number {
    return (CPU_HZ * this.speed * ms) / MS_PER_SECOND;
  }
}
