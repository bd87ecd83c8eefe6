/** The clock on the wall, for a run that keeps pace with it. */
import { setTimeout } from "node:timers/promises";

export interface WallClock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Keys and signals are noticed meanwhile. */
  sleep(milliseconds: number): Promise<void>;
}

export const realWall: WallClock = {
  now: () => performance.now(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};
