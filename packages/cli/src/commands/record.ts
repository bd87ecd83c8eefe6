/** The options --record and --replay of `mvm run` and `mvm board`. */
import { readFileSync } from "node:fs";
import { printable } from "@mvm/config/source/printable";
import type { Ending } from "@mvm/report/report";
import { UsageError } from "../errors";
import { requireWritable } from "../report/finish";
import { type InputRecord, InputRecorder, parseRecord, RECORD_FILE } from "../run/input-record";
import { Replay } from "../run/replay";
import type { Session } from "../run/session";
import type { VirtualZc702 } from "../run/virtual-zc702";

export interface RecordChoice {
  record?: string;
  replay?: string;
}

/** What a record says for options that are not given. */
interface RecordedOptions extends RecordChoice {
  until?: string;
  for?: string;
  reset?: "stop" | "restart";
  keyboard?: string;
}

/** @throws UsageError */
export function checkRecord({ record, replay }: RecordChoice): void {
  if (record !== undefined) requireWritable(record, RECORD_FILE);
  if (replay !== undefined) readRecord(replay);
  if (record !== undefined && replay !== undefined)
    throw new UsageError(
      "--record, --replay: the record of a replay would be the same record\n    fix: give one of them",
    );
}

/**
 * The record of --replay; undefined without this option. Options that are not given get the values
 * that the recorded run had.
 * @throws UsageError
 */
export function replayOf<T extends RecordedOptions>(
  options: T,
): { options: T; record: InputRecord | undefined } {
  if (options.replay === undefined) return { options, record: undefined };
  const record = readRecord(options.replay);
  const { until, reset, keyboard } = record.run;
  const end = record.inputs.find((input) => "end" in input && input.end === "time");
  const recorded: RecordedOptions = {
    ...(until === undefined ? {} : { until }),
    ...(reset === undefined ? {} : { reset }),
    ...(keyboard === undefined ? {} : { keyboard }),
    ...(end === undefined ? {} : { for: `${end.cycle}cycles` }),
  };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  // A given --until or --for takes the place of both.
  const ends = options.until !== undefined || options.for !== undefined;
  if (ends) for (const name of ["until", "for"] as const) delete recorded[name];
  // Commander gives --reset a value always, so the recorded one counts.
  return { options: { ...recorded, ...given, reset: reset ?? options.reset } as T, record };
}

/**
 * Records or replays. A snapshot is restored already, and the board has not run.
 * @param program digest of what was loaded
 * @param warm the run begins after the boot, and is the run that began with the boot
 * @returns what to call after the run
 * @throws UsageError if the record is of another program
 */
export function attachRecord(
  machine: VirtualZc702,
  session: Session,
  program: string,
  { record: file, until, reset, keyboard }: RecordedOptions,
  record: InputRecord | undefined,
  warm = false,
): (reason: Ending["reason"]) => void {
  const now = () => machine.board.time;
  if (record !== undefined) {
    const { run, inputs } = record;
    if (run.program !== program)
      throw new UsageError(
        "--replay: the record is of another program, or of another build of it\n    fix: give the program of the record, or record anew",
      );
    if (now() > run.begin && inputs.some(({ cycle }) => cycle < now()))
      throw new UsageError(
        "--replay: the record has inputs before the snapshot\n    fix: give an earlier snapshot, or --cold, or none",
      );
    if (now() < run.begin)
      throw new UsageError(
        `--replay: the recorded run began at the snapshot of cycle ${run.begin}\n    fix: give this snapshot by --restore, too`,
      );
    machine.inputs = new Replay(session, inputs, now());
  }
  if (file === undefined) return () => {};
  const { terminal } = session;
  const recorder = new InputRecorder(file, now, {
    program,
    begin: warm ? 0 : now(),
    terminal,
    keyboard,
    until,
    reset,
  });
  session.observe(recorder);
  return (reason) => recorder.ended(reason);
}

function readRecord(file: string): InputRecord {
  const name = printable(file);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `--replay ${name}: the file cannot be read: ${(error as Error).message}\n    fix: give a file of --record`,
    );
  }
  return parseRecord(text, name);
}
