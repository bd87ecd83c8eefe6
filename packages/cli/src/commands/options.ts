/** The options that `mvm run` and `mvm board` share. They are checked before anything is built. */
import { UsageError } from "../errors";
import { type GdbChoice, gdbPort } from "../gdb/port";
import { requireWritable } from "../report/finish";
import { checkTrace, type TraceChoice } from "../trace/choice";
import { checkObservers, type ObserverChoice } from "./observers";
import { checkRecord, type RecordChoice } from "./record";
import { checkSnapshots, type SnapshotChoice } from "./snapshots";
import { limitOf } from "./time";

export interface CommonOptions extends GdbChoice, SnapshotChoice, RecordChoice, ObserverChoice, TraceChoice {
  until?: string;
  for?: string;
  report?: string;
  /** What a reset of the board does. */
  reset?: "stop" | "restart";
}

/** @throws UsageError */
export function checkCommon(options: CommonOptions): void {
  limitOf(options.for);
  gdbPort(options);
  if (options.until === "") {
    throw new UsageError(
      "--until: the text is empty\n    fix: give the text to wait for, or leave out --until",
    );
  }
  if (options.report !== undefined) requireWritable(options.report);
  checkSnapshots(options);
  checkRecord(options);
  checkObservers(options);
  checkTrace(options);
}

/**
 * Whether a person may type, and no option says when to stop. Then a virtual second lasts a second.
 */
export function isTyped(options: CommonOptions): boolean {
  return options.until === undefined && options.for === undefined && process.stdin.isTTY === true;
}
