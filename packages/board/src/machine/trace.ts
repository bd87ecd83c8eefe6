/** What the board records for measurements, without disturbing what it measures. */
import type { Marker } from "../pl/marker-port";

export interface TimerExpiry {
  core: number;
  /** The core's local time, in CPU cycles; exact. */
  cycle: number;
}

export class Trace {
  /** Writes to the marker port, in order. */
  readonly markers: Marker[] = [];
  /** Every expiry of each core's private timer. */
  readonly timerExpiries: TimerExpiry[] = [];

  clear(): void {
    this.markers.length = 0;
    this.timerExpiries.length = 0;
  }
}
