/** The options that `mvm run` and `mvm board` share. They are checked before anything is built. */
import { UsageError } from "../errors";
import { type GdbChoice, gdbPort } from "../gdb/port";
import { requireWritable } from "../report/finish";
import { type ConsoleChoice, parseConsoles } from "../terminals/choice";
import { checkTrace, type TraceChoice } from "../trace/choice";
import { checkObservers, type ObserverChoice } from "./observers";
import { checkRecord, type RecordChoice } from "./record";
import { checkSnapshots, type SnapshotChoice } from "./snapshots";
import { type SpeedChoice, speedOf } from "./speed";
import { limitOf } from "./time";
import { checkWrittenFiles } from "./written-files";

export interface CommonOptions
  extends GdbChoice,
    SnapshotChoice,
    RecordChoice,
    ObserverChoice,
    TraceChoice,
    SpeedChoice {
  until?: string;
  for?: string;
  report?: string;
  /** The run ends as soon as software falls into an exception from which it does not come back. */
  strict?: boolean;
  /** What a reset of the board does. */
  reset?: "stop" | "restart";
  /** VM=WHERE */
  console?: string[];
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
  speedOf(options, false);
  checkWrittenFiles(options);
}

/**
 * Whether a person may type, and no option says when to stop. Then a virtual second lasts a second.
 * @param takesKeys whether a VM or MVM takes the keys of the combined view
 */
export function isTyped(options: CommonOptions, takesKeys: boolean): boolean {
  if (options.until !== undefined || options.for !== undefined) return false;
  if (options.replay !== undefined) return false;
  const isTerminal = process.stdin.isTTY === true;
  return (
    (isTerminal && takesKeys) || parseConsoles(options.console ?? []).some((it) => isTypedAt(it, isTerminal))
  );
}

function isTypedAt({ place }: ConsoleChoice, isTerminal: boolean): boolean {
  return place.kind === "pty" || place.kind === "tcp" || (place.kind === "this" && isTerminal);
}
