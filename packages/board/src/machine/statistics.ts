/** What each core has done since the last reset. */

/** Exceptions that a core has taken, by vector. */
export interface ExceptionCounts {
  undefined: number;
  /** SVC; in monitor mode SMC. */
  calls: number;
  prefetchAborts: number;
  dataAborts: number;
  irqs: number;
  fiqs: number;
}

export interface WorldStatistics {
  /** CPU cycles spent executing in this world; monitor mode counts as secure. */
  busyCycles: number;
  /** CPU cycles asleep in this world; held in reset or waiting in the boot ROM counts as secure. */
  idleCycles: number;
  /** Exceptions whose handler runs in this world, monitor mode apart. */
  exceptions: ExceptionCounts;
}

export interface CoreStatistics {
  /** Instructions executed. */
  instructions: number;
  /** CPU cycles spent executing. */
  busyCycles: number;
  /** CPU cycles asleep, held in reset or waiting in the boot ROM. */
  idleCycles: number;
  /**
   * The part of busyCycles that the core lost in a loop, because the vector of a prefetch abort
   * could not be fetched and only an FIQ to monitor mode could end the loop.
   */
  loopCycles: number;
  /** Busy and idle cycles by world; the two together make up the figures above. */
  secure: WorldStatistics;
  nonSecure: WorldStatistics;
  /** Exceptions taken to monitor mode: calls (SMC), and what SCR routes there. */
  monitorExceptions: ExceptionCounts;
  /** Interrupts acknowledged (reads of ICCIAR that gave an ID). */
  interrupts: number;
  /** The same, by interrupt ID. */
  interruptsById: ReadonlyMap<number, number>;
}
