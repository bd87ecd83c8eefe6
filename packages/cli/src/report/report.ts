/** What a run leaves for the user: the table at its end, and the file of --report. */
import type { TaskReport } from "../latency/measure";
import type { CoreCounters, MvmReport } from "./mvm-report";
import type { Share } from "./shares";
import type { Fault, Life, Scheduling, Sharing, VmState } from "./vm-counters";

/** What a VM had of one of its cores. */
export interface VmCoreReport {
  core: number;
  /** CPU cycles it had: on a core of its own, those the core was awake. */
  processorCycles: number;
  /** The same of all the core's time, in per cent. */
  processorPercent: number;
  /** Entries into MVM from the core, by whatever exception. */
  worldSwitches: number;
  /** Interrupts acknowledged on the core. */
  interrupts: number;
}

export interface VmReport {
  name: string;
  level: "hrt" | "srt";
  /** In the order of the configuration. */
  cores: VmCoreReport[];
  /** Whether other VMs run on its core too. */
  shared: boolean;
  state: VmState;
  /** Of the time of its cores, in per cent: what it had, and what its reservation asks for (undefined: best effort, or a whole core). */
  processorPercent: number;
  reservedPercent: number | undefined;
  /** Of a core that it shares: what it asked for and had (shares.ts). */
  share: Share | undefined;
  /** Whether its reservation had its budget, or all that the VM wanted, in every period; undefined without one on a shared core. */
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
  tasks: TaskReport[];
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

/** Why a run ended: the text came, the time is over, every VM is off, the board cannot go on, the user had enough. */
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
  /** Tasks of a program that runs without MVM. */
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
