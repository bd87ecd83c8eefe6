/** What a run leaves for the user: the tables at its end, and the file of --report. */

import type { CoreCounters, MvmReport } from "./counters/mvm-report";
import type { Fault, Life, Scheduling, Sharing, VmState } from "./counters/vm-counters";
import type { DoingReport } from "./doing";
import type { TaskReport } from "./latency/measure";
import type { PendulumReport } from "./plants";
import type { Share } from "./shares";

/** What a VM had of one of its cores. */
export interface VmCoreReport {
  core: number;
  /**
   * The CPU cycles that the VM had. On a core of its own: the cycles in which the core was awake.
   * On a shared core: the cycles that MVM gave to the VM, on any core.
   */
  processorCycles: number;
  /** The same as a part of the core's whole time, in per cent. */
  processorPercent: number;
  /**
   * Entries into MVM from the core by any exception. Undefined on a shared core, because the core's
   * figure stands in `cores`.
   */
  worldSwitches: number | undefined;
  /** Interrupts acknowledged on the core. Undefined on a shared core, too. */
  interrupts: number | undefined;
}

export interface VmTaskReport extends TaskReport {
  /** Whether the configuration has a deadline for the task. */
  declared: boolean;
  /** The task is declared, there was time for a job, and no job ever began. */
  neverRan: boolean;
}

export interface VmReport {
  name: string;
  level: "hrt" | "srt";
  /** The cores that the VM has at the end, in order. */
  cores: VmCoreReport[];
  /** Whether other VMs have the VM's core, too, or had it. */
  shared: boolean;
  state: VmState;
  /**
   * A part of the time of the VM's cores, in per cent: what the VM had, and what its reservation
   * asks for. The latter is undefined for a best-effort VM and for a VM with a whole core.
   */
  processorPercent: number;
  reservedPercent: number | undefined;
  /** What the VM asked for on a shared core, and what the VM had (shares.ts). */
  share: Share | undefined;
  /**
   * Whether the reservation had its budget, or all that the VM wanted, in every period. Undefined
   * if no period was counted.
   */
  everyPeriodServed: boolean | undefined;
  /**
   * The hypercalls on all the VM's cores. Two hypercalls that two cores make at the same moment may
   * count as one.
   */
  hypercalls: number;
  hypercallsByKind: Record<string, number>;
  /** Exceptions that the guest took on its own vectors, or its stub in its place. */
  exceptions: Exceptions;
  /** The number of faults that MVM caught, and the last fault. */
  faults: number;
  /** Accesses of start code to the secure world's registers that MVM answered, or let pass. */
  answered: number;
  lastFault: Fault | undefined;
  /** MVM's counters; undefined if the VM never started. */
  scheduling: Scheduling | undefined;
  life: Life | undefined;
  sharing: Sharing | undefined;
  /**
   * The tasks of the configuration's deadlines, and then the tasks that only the marker port knows.
   */
  tasks: VmTaskReport[];
}

export interface Exceptions {
  undefined: number;
  /** SVC. */
  calls: number;
  prefetchAborts: number;
  dataAborts: number;
  irqs: number;
  fiqs: number;
}

export interface CoreReport {
  core: number;
  instructions: number;
  /**
   * CPU cycles in which the core was awake, and asleep (WFI, WFE, held). Their sum is the virtual
   * time.
   */
  busyCycles: number;
  idleCycles: number;
  /** Exceptions that the software took on its own vectors. With MVM: those of the guests. */
  exceptions: Exceptions;
  /** Interrupts acknowledged: the sum, and by GIC interrupt ID. */
  interrupts: number;
  interruptsById: Record<string, number>;
  /** MVM's counters; undefined without MVM. */
  mvm?: CoreCounters;
}

/**
 * The reason why a run ended: the text came, the time is over, every VM is off, the board cannot go
 * on, or the user ended the run.
 */
export type Ending =
  | { reason: "text" }
  | { reason: "time" }
  | { reason: "off" }
  /** The software is in an exception from which it does not come back (`doing` says where). */
  | { reason: "caught" }
  /** The program ended itself by semihosting. */
  | { reason: "exit"; status: number }
  | { reason: "stopped"; diagnosis: string }
  | { reason: "interrupted" };

export interface Reset {
  cycle: number;
  /** What asked for the reset. */
  source: string;
}

/** The resets of the board after which the run went on. */
export interface Resets {
  count: number;
  last: Reset | undefined;
}

export interface RunReport {
  system: string;
  board: string;
  ending: Ending;
  virtual: { cycles: number; seconds: number };
  instructions: number;
  /** How far MVM got; undefined for a program that runs without MVM. */
  mvm: "not started" | MvmReport["phase"] | undefined;
  cores: CoreReport[];
  vms: VmReport[];
  /**
   * The tasks of a program that runs without MVM. With MVM: the tasks that cannot be assigned to a
   * VM.
   */
  tasks: TaskReport[];
  /** The plants in the programmable logic that a VM has; left out if there is none. */
  plants?: PendulumReport[];
  /** What each core, or each core of each VM that is not off, does when the run ends. */
  doing: DoingReport[];
  /** Accesses that the firewall refused. */
  violations: string[];
  /** Uses of parts that the board does not model. */
  unimplemented: string[];
  /** Registers that were read again and again and did not change. */
  polledInVain: string[];
  /**
   * MVM's figures count from the last reset on. The board's own figures count the whole run.
   */
  resets: Resets;
  /** Only these figures differ between two runs. */
  wall: { seconds: number; instructionsPerSecond: number };
}

export function reportJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
