/** What a run leaves. The same run leaves the same figures, on any machine. */

export interface TaskFigures {
  readonly task: string;
  /** Jobs that ended. */
  readonly done: number;
  readonly misses: number;
  readonly neverRan: boolean;
  /** The longest time from release to end, in microseconds; undefined: no job ended. */
  readonly worstResponse?: number;
}

export interface VmFigures {
  readonly name: string;
  readonly state: string;
  readonly starts: number;
  readonly faults: number;
  /** Kicks that the VM's watchdog missed. */
  readonly watchdogMisses: number;
  /** Periods in which the VM's reservation had less than its budget. */
  readonly periodsMissed: number;
  readonly tasks: readonly TaskFigures[];
  /** A digest of what the VM printed. */
  readonly output: string;
}

export interface RunFigures {
  /** "time", or why the board did not go on to the end of the run. */
  readonly ending: string;
  /** The cycle at which it ended. */
  readonly cycles: number;
  /** MVM's phase: not started, boot, running, panic, halted. */
  readonly mvm: string;
  /** MVM's last line, if MVM does not run. */
  readonly lastLine?: string;
  readonly vms: readonly VmFigures[];
  /** What the fault was, as it came out. */
  readonly injected: readonly string[];
}
