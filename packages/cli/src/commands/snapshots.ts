/** The options --save, --save-at and --restore of `mvm run` and `mvm board`. */
import { readFileSync } from "node:fs";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { requireWritable } from "../report/finish";
import { SAVED_FILE, SavePoint } from "../run/save-point";
import type { Session } from "../run/session";
import { runStateOf, StoredRuns, secondsOf } from "../run/stored-run";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { limitOf } from "./time";

export interface SnapshotChoice {
  save?: string;
  saveAt?: string;
  restore?: string;
}

/** @throws UsageError */
export function checkSnapshots({ save, saveAt, restore }: SnapshotChoice): void {
  if (save !== undefined && saveAt === undefined)
    throw new UsageError(
      "--save: it is not said when\n    fix: give --save-at, too, with a time or a text of a console",
    );
  if (saveAt !== undefined && save === undefined)
    throw new UsageError("--save-at: it is not said where to\n    fix: give --save FILE, too");
  if (save !== undefined) requireWritable(save, SAVED_FILE);
  if (restore !== undefined) readGivenSnapshot(restore);
}

/**
 * Does what the options ask for, before the run. The program is loaded, and the board has not run.
 * @param program digest of what was loaded
 * @param reasons of refusals, as packages/report/src/refusals.ts knows them
 * @returns what to call after the run: it says why nothing was saved
 * @throws UsageError, SnapshotError
 */
export async function attachSnapshots(
  machine: VirtualZc702,
  session: Session,
  options: SnapshotChoice & { for?: string },
  program: string,
  reasons: Map<string, string> = new Map(),
): Promise<() => string[]> {
  const { save, saveAt, restore } = options;
  if (save === undefined && restore === undefined) return () => [];
  const runs = new StoredRuns(machine, session, program, reasons);
  if (restore !== undefined) {
    const name = printable(restore);
    const state = await runStateOf(readGivenSnapshot(restore), name);
    if (state.snapshot.cycle >= limitOf(options.for))
      throw new UsageError(
        `--for ${options.for}: the snapshot is at ${secondsOf(state)} already\n    fix: give a later time`,
      );
    runs.restore(state, name);
    session.aside(`goes on from ${secondsOf(state)} of virtual time: ${name}`);
  }
  if (save === undefined) return () => [];
  const point = new SavePoint(session, runs, () => machine.board.time, save, saveAt!);
  session.observe(point);
  return () => (point.failure === undefined ? [] : [point.failure]);
}

function readGivenSnapshot(file: string): Buffer<ArrayBuffer> {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(
      `--restore ${printable(file)}: the file cannot be read: ${(error as Error).message}\n    fix: give a file of --save`,
    );
  }
}
