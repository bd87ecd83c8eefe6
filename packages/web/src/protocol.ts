/** The messages between the page and the worker in which the board runs. Times are CPU cycles. */

import type { Problem, Resource } from "@mvm/config";
import type { RunReport } from "@mvm/report/report";
import type { Job } from "@mvm/trace/timeline/run";
import type { Failure } from "./fetched";
import type { TrackChunk } from "./machine/timeline-feed";
import type { SystemParts } from "./parts";

/** What a person does to a VM from outside. */
export type Mischief = "attack" | "hang" | "storm";

export type ToWorker =
  /** Builds the system and stops before its first cycle, or where its warm start begins. */
  | {
      kind: "load";
      parts: SystemParts;
      /** Absolute address of the folder of the page. */
      base: string;
      /** In place of the configuration's own text. */
      text?: string;
      /** Only this VM starts; the others keep their places, and do not run. */
      alone?: string;
    }
  | { kind: "check"; parts: SystemParts; base: string; text: string; id: number }
  | { kind: "run" }
  | { kind: "pause" }
  /** Virtual seconds in a second of the wall clock; 0: as many as possible. */
  | { kind: "speed"; speed: number }
  /** Runs to the next event of the timeline, and stops there. */
  | { kind: "next" }
  /** Goes to a moment of the past, or of a future that was seen already, and stops there. */
  | { kind: "goTo"; cycle: number }
  | { kind: "type"; console: string; text: string }
  | { kind: "mischief"; vm: string; what: Mischief }
  /** Runs for so many cycles as fast as possible, reports once, and stops. */
  | { kind: "measure"; cycles: number };

export interface VmSummary {
  name: string;
  level: "hrt" | "srt";
  cores: readonly number[];
  /** Where its text comes from: a UART, or MVM's console, which takes no keys for it. */
  typed: boolean;
  linux: boolean;
}

/** An area of the address map, and the VMs that have it. */
export interface Area {
  name: string;
  kind: "memory" | "device" | "channel" | "shared device" | "MVM";
  base: number;
  size: number;
  vms: readonly string[];
}

/** Whether a VM can do harm to another one's resource (mvm check --trust). */
export interface TrustCell {
  actor: string;
  /** A VM, or "MVM". */
  victim: string;
  resource: Resource;
  trusted: boolean;
  shared: boolean;
  /** Sentences of the reasons. */
  why: readonly string[];
}

export interface SystemSummary {
  name: string;
  vms: readonly VmSummary[];
  /** Each console by its name, and whether it takes keys. "mvm" is the operator's. */
  consoles: readonly { name: string; typed: boolean }[];
  areas: readonly Area[];
  trust: readonly TrustCell[];
}

export interface TaskJobs {
  name: string;
  /** Number of the VM; undefined: unknown. */
  vm: number | undefined;
  /** How many of its jobs stand before these. */
  first: number;
  jobs: readonly Job[];
}

export interface PlantState {
  /** Radians from the upright, and metres from the middle of the track. */
  angle: number;
  position: number;
  /** Newtons. */
  force: number;
  fallen: boolean;
  released: boolean;
}

/** Why a run stands. "quiet": no event came. "way": it goes to a moment. */
export type Halt = "user" | "event" | "quiet" | "way" | "moment" | "measured" | "over" | "reset" | "stuck";

/** What a check has found, or why it could not be made. */
export interface Checked {
  problems: readonly Problem[];
  failure?: Failure;
}

export type FromWorker =
  | { kind: "progress"; step: "files" | "image" | "board" | "warm" }
  | { kind: "loaded"; system: SystemSummary; cycle: number }
  /** The configuration is wrong. */
  | { kind: "problems"; problems: readonly Problem[] }
  | ({ kind: "checked"; id: number } & Checked)
  /** `speed`: virtual seconds in a second of the wall clock. `present`: the latest cycle seen. */
  | {
      kind: "state";
      cycle: number;
      present: number;
      running: boolean;
      speed: number;
      /** Millions of instructions a second. */
      mips: number;
      halt: Halt | undefined;
      diagnosis: string | undefined;
      /** Undefined: the system has none. */
      plant: PlantState | undefined;
    }
  | { kind: "text"; console: string; bytes: Uint8Array }
  /** The run has gone to another moment: what the consoles have printed up to there. */
  | { kind: "rewritten"; cycle: number; consoles: readonly (readonly [name: string, bytes: Uint8Array])[] }
  /** The run is another one from this cycle on: what was drawn after it never happens. */
  | { kind: "forked"; cycle: number }
  | { kind: "timeline"; from: number; to: number; tracks: readonly TrackChunk[] }
  /** The jobs up to the cycle `to`. They come less often than the tracks. */
  | { kind: "jobs"; to: number; tasks: readonly TaskJobs[] }
  | { kind: "report"; report: RunReport }
  /** What a mischief has done, or why it was not possible. */
  | { kind: "done"; vm: string; what: Mischief; outcome: "done" | "not there" | "not running" }
  | { kind: "failed"; failure: Failure };
