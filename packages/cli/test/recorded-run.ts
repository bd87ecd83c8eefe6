/** A system on the virtual ZC702 with a session, as `mvm run` has it, for tests of whole runs. */
import { readFileSync } from "node:fs";
import type { BuiltSystem } from "../src/build/system";
import { sessionOptions } from "../src/commands/run";
import { attachSnapshots, type SnapshotChoice } from "../src/commands/snapshots";
import { elfLoader } from "../src/program/program-file";
import { collectReport, guestsAreOver } from "../src/report/collect";
import { watchDiagnostics } from "../src/report/diagnoses";
import { describeUnderMvm } from "../src/report/refusals";
import { reportJson } from "../src/report/report";
import { Session } from "../src/run/session";
import { VirtualZc702 } from "../src/run/virtual-zc702";

export interface WholeRun {
  /** The report without the figures of the wall clock. */
  report: string;
  /** What the consoles printed, by line. */
  lines: string[];
  /** What the board noticed, and why nothing was saved. */
  said: string[];
}

export interface WholeRunOptions extends SnapshotChoice {
  /** Cycle at which the run ends. */
  limit: number;
  until?: string;
}

export async function wholeRun(system: BuiltSystem, options: WholeRunOptions): Promise<WholeRun> {
  const { limit, until } = options;
  let printed = "";
  const output = {
    terminal: false,
    write: (text: string) => {
      printed += text;
    },
  };
  const machine = await VirtualZc702.start(elfLoader(readFileSync(system.elf), system.elf), {
    limit,
    paced: false,
    isOver: guestsAreOver,
  });
  const session = new Session(machine, { ...sessionOptions(system.configuration, { until }), output });
  const reasons = new Map<string, string>();
  const unsaved = await attachSnapshots(machine, session, options, reasons);
  const describe = describeUnderMvm(machine.board, system.configuration.system, reasons);
  const said: string[] = [];
  const unwatch = watchDiagnostics(machine.board.diagnostics, (text) => said.push(text), describe);
  const ending = await session.run();
  unwatch();
  const outcome = { ending, wallSeconds: 0, resets: machine.resets };
  const report = collectReport(machine.board, system.name, outcome, system.configuration, describe);
  return { report: reportJson(report), lines: printed.split("\n"), said: [...said, ...unsaved()] };
}
