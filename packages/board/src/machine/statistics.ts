/** What each core has done since the last reset. */

export interface CoreStatistics {
  /** Instructions executed. */
  instructions: number;
  /** CPU cycles spent executing. */
  busyCycles: number;
  /** CPU cycles asleep, held in reset or waiting in the boot ROM. */
  idleCycles: number;
  /** Interrupts acknowledged (reads of ICCIAR that gave an ID). */
  interrupts: number;
  /** The same, by interrupt ID. */
  interruptsById: ReadonlyMap<number, number>;
}
