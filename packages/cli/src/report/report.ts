/** What a run leaves for the user: the table at its end, and the file of --report. */
import type { TaskReport } from "../latency/measure";
import type { CoreCounters, MvmReport } from "./mvm-report";
import type { Share } from "./shares";
import type { Fault, Life, Scheduling, Sharing, VmState } from "./vm-counters";

/** What a VM had of one of its cores. */
export interface VmCoreReport {
  core: number;
  /**
   * CPU cycles it had: on a core of its own, those the core was awake; else those MVM gave it, on
   * any core.
   */
  processorCycles: number;
  /** The same of all the core's time, in per cent. */
  processorPercent: number;
  /**
   * Entries into MVM from the core, by whatever exception; undefined on a shared core, whose figure
   * is in cores.
   */
  worldSwitches: number | undefined;
  /** Interrupts acknowledged on the core; likewise. */
  interrupts: number | undefined;
}

export interface VmTaskReport extends TaskReport {
  /** Whether the configuration has a deadline for it. */
  declared: boolean;
  /** It is declared, there was time for a job, and none ever began. */
  neverRan: boolean;
}

export interface VmReport {
  name: string;
  level: "hrt" | "srt";
  /** Its present ones, in order. */
  cores: VmCoreReport[];
  /** Whether other VMs have its core too, or had it. */
  shared: boolean;
  state: VmState;
  /**
   * Of the time of its cores, in per cent: what it had, and what its reservation asks for
   * (undefined: best effort, or a whole core).
   */
  processorPercent: number;
  reservedPercent: number | undefined;
  /** Of a core that it shares: what it asked for and had (shares.ts). */
  share: Share | undefined;
  /**
   * Whether its reservation had its budget, or all that the VM wanted, in every period; undefined
   * when no period was counted.
   */
  everyPeriodServed: boolean | undefined;
  /** On all its cores; those that two cores make at the same moment may count as one. */
  hypercalls: number;
  hypercallsByKind: Record<string, number>;
  /** Faults that MVM caught, and the last of them. */
  faults: number;
  lastFault: Fault | undefined;
  /** MVM's counters; undefined when it never started. */
  scheduling: Scheduling | undefined;
  life: Life | undefined;
  sharing: Sharing | undefined;
  /** Those of the configuration's deadlines, then those that only the marker port knows. */
  tasks: VmTaskReport[];
}

export interface CoreReport {
  core: number;
  instructions: number;
  /** CPU cycles awake and asleep (WFI, WFE, held); they add up to the virtual time. */
  busyCycles: number;
  idleCycles: number;
  /** Interrupts acknowledged, in all and by GIC interrupt ID. */
  interrupts: number;
  interruptsById: Record<string, number>;
  /** MVM's counters; undefined without MVM. */
  mvm?: CoreCounters;
}

/**
 * Why a run ended: the text came, the time is over, every VM is off, the board cannot go on, the
 * user had enough.
 */
export type Ending =
  | { reason: "text" }
  | { reason: "time" }
  | { reason: "off" }
  | { reason: "stopped"; diagnosis: string }
  | { reason: "interrupted" };

export interface RunReport {
  system: string;
  board: string;
  ending: Ending;
  virtual: { cycles: number; seconds: number };
  instructions: number;
  /** How far MVM got; undefined for a program that runs without it. */
  mvm: "not started" | MvmReport["phase"] | undefined;
  cores: CoreReport[];
  vms: VmReport[];
  /** Tasks of a program that runs without MVM; with MVM, those that are no VM's for certain. */
  tasks: TaskReport[];
  /** Accesses that the firewall refused. */
  violations: string[];
  /** Uses of what the board does not model. */
  unimplemented: string[];
  /** The only figures that differ between two runs. */
  wall: { seconds: number; instructionsPerSecond: number };
}

export function reportJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
