/** A recorded run with the names that its numbers stand for: what a timeline is made from. */

import type { LaneLog } from "../record/lane-log";
import type { LaneState } from "../record/recorder";

/** An interrupt line of the controller. */
export interface LineName {
  name: string;
  /** Number of the VM that has the line; undefined: MVM, or whoever is on the core. */
  vm: number | undefined;
}

/** A job of a periodic task. Times in CPU cycles. */
export interface Job {
  release: number | undefined;
  /** Undefined if the job did not start, or did not end, within the run. */
  start: number | undefined;
  end: number | undefined;
  /** The cycle by which it had to end. Undefined: not known. */
  due: number | undefined;
  missed: boolean;
}

export interface Task {
  name: string;
  /** Number of the VM; undefined: unknown. */
  vm: number | undefined;
  jobs: readonly Job[];
}

export interface RecordedRun {
  /** Of the system. */
  name: string;
  lanes: readonly LaneLog<LaneState>[];
  /** The cycles between which the timeline shows the run. */
  begin: number;
  end: number;
  /** The names of the VMs. */
  vms: readonly string[];
  /** By interrupt ID. */
  lines: ReadonlyMap<number, LineName>;
  sharedDevices: readonly string[];
  tasks: readonly Task[];
  /** Nanoseconds of a tick of MVM's clock. */
  tickNanoseconds: number;
}
