/** Makes the run of a failed test again, up to the failure. */
import { readFile } from "node:fs/promises";
import { createZc702, readSnapshot, SnapshotError, type Zc702, type Zc702Options } from "@mvm/board";
import { perform } from "../action";
import { runToEnd } from "../end";
import { NO_DEVICES, type StoredFailure } from "../failure-file";
import { printable } from "../printable";

export interface Replayed {
  /** At the failure. The history of the board begins where the file begins. */
  readonly board: Zc702;
  readonly stored: StoredFailure;
}

/**
 * Rejects with SnapshotError if the file is none of a failure, or not of this version, and with the
 * file system's error.
 */
export async function replay(file: string): Promise<Replayed> {
  const { snapshot, more } = await readSnapshot(new Uint8Array(await readFile(file)), file);
  const stored = more as StoredFailure | null;
  if (stored?.kind !== "mvm-failure")
    throw new SnapshotError(
      `${file} is a snapshot, but not of a failed test\n    fix: give a file of a failure`,
    );
  const board = await createZc702(optionsOf(snapshot.identity));
  board.restore(snapshot);
  board.keepHistory();
  for (const { cycle, action } of stored.actions) {
    board.run({ until: cycle });
    if (action !== undefined) perform(board, action);
  }
  runToEnd(board, stored.end);
  return { board, stored };
}

/** The options of the board, from the texts that a snapshot has of them. */
function optionsOf({
  ddrSize,
  start,
  bootMode,
  semihosting,
  pl,
}: Readonly<Record<string, string>>): Zc702Options {
  if (pl !== NO_DEVICES)
    throw new SnapshotError(
      `the board of the test had devices in the programmable logic (${printable(pl ?? "")}), which the file does not have\n    fix: debug this test in its own program, by target.back`,
    );
  return {
    ddrSize: Number(ddrSize),
    start: start as Zc702Options["start"],
    bootMode: bootMode as Zc702Options["bootMode"],
    semihosting: semihosting === "true",
  };
}
