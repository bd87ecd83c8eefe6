/** What a run leaves for the user: the table at its end, and the file of --report. */
import type { TaskReport } from "../latency/measure";
import type { Fault, VmState } from "./mvm-report";

export interface VmReport {
  name: string;
  level: "hrt" | "srt";
  core: number;
  state: VmState;
  /** CPU cycles its core spent in the normal world and awake. */
  processorCycles: number;
  worldSwitches: number;
  hypercalls: number;
  hypercallsByKind: Record<string, number>;
  interrupts: number;
  fault: Fault | undefined;
  tasks: TaskReport[];
}

export interface CoreReport {
  core: number;
  instructions: number;
  /** Cycles by what the core did; they add up to the virtual time. */
  cycles: { secure: number; nonSecure: number; asleep: number };
  interrupts: { irq: number; fiq: number; smc: number };
}

/** Why a run ended. */
export type Ending =
  | { reason: "text"; text: string }
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
  cores: CoreReport[];
  vms: VmReport[];
  /** Tasks of a program that runs without MVM. */
  tasks: TaskReport[];
  /** Accesses that the firewall refused, and uses of what the board does not model. */
  diagnostics: string[];
  /** The only figures that differ between two runs. */
  wall: { seconds: number; instructionsPerSecond: number };
}

export function reportJson(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
