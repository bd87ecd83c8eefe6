/**
 * The file of a failure: everything that makes the failed run again, on any machine. `mvm-debug`
 * opens the file and lets gdb step back from the failure (debug/main.ts).
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { CPU_HZ, formatTime, writeSnapshotWith, type Zc702 } from "@mvm/board";
import type { End } from "./end";
import type { Firmware } from "./firmware";
import type { Recording, TimedAction } from "./recording";

/** What the file is made of. */
export interface FailedTarget {
  readonly board: Zc702;
  readonly firmware: Firmware;
  readonly recording: Recording;
  /** The folder for the file; undefined: no file. */
  readonly failures: string | undefined;
}

/** What the file has beside the snapshot. */
export interface StoredFailure {
  readonly kind: "mvm-failure";
  readonly firmware: string;
  readonly elf: Uint8Array<ArrayBuffer>;
  readonly actions: readonly TimedAction[];
  readonly end: End;
}

export interface SavedFailure {
  readonly file: string | undefined;
  /** Lines for the message of the failure. */
  readonly message: readonly string[];
}

/** What the identity of a board says of its programmable logic, if nothing is there. */
export const NO_DEVICES = "none";

const MICROSECONDS = 1_000_000;
/** Of the digest, in the name of the file. */
const DIGITS = 8;
const HOST = {
  deflate: (bytes: Uint8Array) => new Uint8Array(deflateRawSync(bytes)),
  sha256: (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
};

/** A failure of a test must not be hidden by a disk that is full, so this function never throws. */
export function saveFailure(target: FailedTarget): SavedFailure {
  const { failures, firmware, recording } = target;
  const { time } = target.board;
  if (recording.snapshot.identity["pl"] !== NO_DEVICES)
    return withoutFile("because the board has devices of its own in the programmable logic", ", ");
  if (failures === undefined) return { file: undefined, message: [] };
  const stored: StoredFailure = {
    kind: "mvm-failure",
    firmware: firmware.name,
    elf: firmware.elf,
    actions: recording.actions,
    end: recording.end,
  };
  const microseconds = Math.floor((time / CPU_HZ) * MICROSECONDS);
  const content = writeSnapshotWith(HOST, recording.snapshot, stored);
  // Tests that begin at one checkpoint fail at one time: the content tells their files apart.
  const digest = createHash("sha256").update(content).digest("hex").slice(0, DIGITS);
  const name = `${firmware.name.replace(/\W+/g, "-")}-${microseconds}us-${digest}.mvm`;
  const file = join(failures, name);
  try {
    mkdirSync(failures, { recursive: true });
    writeFileSync(file, content);
    return {
      file,
      message: [`To step back from here, ${formatTime(time)} after the start: npx mvm-debug ${file}`],
    };
  } catch (error) {
    return withoutFile((error as Error).message, ": ");
  }
}

function withoutFile(why: string, mark: string): SavedFailure {
  return { file: undefined, message: [`(no file for mvm-debug${mark}${why})`] };
}
