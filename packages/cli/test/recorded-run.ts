/** A system on the virtual ZC702 with a session, as `mvm run` has it, for tests of whole runs. */
import { readFileSync } from "node:fs";
import { collectReport, guestsAreOver } from "@mvm/report/collect";
import { textsUnderMvm } from "@mvm/report/entry-texts";
import { reportJson } from "@mvm/report/report";
import type { BuiltSystem } from "../src/build/system";
import { attachRecord, type RecordChoice, replayOf } from "../src/commands/record";
import { sessionOptions } from "../src/commands/run";
import { attachSnapshots, type SnapshotChoice } from "../src/commands/snapshots";
import { limitOf } from "../src/commands/time";
import { attachWarmStart } from "../src/commands/warm-start";
import { CodePlaces } from "../src/program/code-places";
import { elfLoader } from "../src/program/program-file";
import { watchDiagnostics } from "../src/report/diagnoses";
import { programDigest } from "../src/run/program-digest";
import { Session } from "../src/run/session";
import { VirtualZc702 } from "../src/run/virtual-zc702";
import type { Terminal } from "../src/terminals/terminal";

export interface WholeRun {
  /** The report without the figures of the wall clock. */
  report: string;
  /** What the consoles printed, by line. */
  lines: string[];
  /** Whether the run began after the boot. */
  warm: boolean;
  /** What the board noticed, and why nothing was saved. */
  said: string[];
}

export interface WholeRunOptions extends SnapshotChoice, RecordChoice {
  /** Cycle at which the run ends. */
  limit: number;
  until?: string;
  keyboard?: string;
  /** Begins after the boot of Linux, if a run before has left a snapshot. */
  warmStart?: boolean;
  /** The consoles that are not in the combined view. */
  terminals?: ReadonlyMap<string, Terminal>;
  /** Is called before the run, and may type at any time. */
  types?(session: Session): void;
}

export async function wholeRun(system: BuiltSystem, options: WholeRunOptions): Promise<WholeRun> {
  const { options: effective, record } = replayOf(options);
  const { until, keyboard } = effective;
  // The parameter of --for, as `mvm run` has it.
  const limit = limitOf((effective as { for?: string }).for ?? `${options.limit}cycles`);
  let printed = "";
  const output = {
    terminal: false,
    write: (text: string) => {
      printed += text;
    },
  };
  const machine = await VirtualZc702.start(elfLoader(readFileSync(system.elf), system.elf), {
    limit,
    isOver: guestsAreOver,
  });
  const session = new Session(machine, {
    ...sessionOptions(system.configuration, { until, keyboard }),
    output,
    ...(options.terminals === undefined ? {} : { terminals: options.terminals }),
    replayed: record?.run ?? { terminal: true },
  });
  const reasons = new Map<string, string>();
  const program = programDigest(machine.board);
  const unsaved = await attachSnapshots(machine, session, options, program, reasons);
  const run = { name: system.name, machine, session, program, reasons, record };
  const { warm, written } = await attachWarmStart(run, {
    ...effective,
    for: `${limit}cycles`,
    cold: options.warmStart !== true,
  });
  const recorded = { ...effective, keyboard };
  const endRecord = attachRecord(machine, session, program, recorded, record, warm);
  options.types?.(session);
  const texts = textsUnderMvm(machine.board, system.configuration.system, new CodePlaces([]), reasons);
  const said: string[] = [];
  const unwatch = watchDiagnostics(machine.board.diagnostics, (text) => said.push(text), texts, !warm);
  const ending = await session.run();
  endRecord(ending.reason);
  await written();
  unwatch();
  const outcome = { ending, wallSeconds: 0, resets: machine.resets };
  const report = collectReport(machine.board, system.name, outcome, system.configuration, texts);
  return { warm, report: reportJson(report), lines: printed.split("\n"), said: [...said, ...unsaved()] };
}
