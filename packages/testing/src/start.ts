/** Starts a firmware on a board of its own. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { createZc702, type Zc702Options } from "@mvm/board";
import { firmwareOf } from "./firmware";
import { Target } from "./target";

export interface TargetOptions extends Zc702Options {
  /**
   * The folder for files of failures (failure-file.ts). The default is mvm-failures in the current
   * folder, or the environment's MVM_FAILURES. False: no files.
   */
  failures?: string | false;
  /** For messages, if the firmware is given as bytes. */
  name?: string;
}

const FOLDER = "mvm-failures";

/**
 * A new board, with the firmware started and nothing of it executed yet.
 *
 * @param file the path of an ELF file, or its bytes
 * Rejects with the file system's error if the file cannot be read, ElfError if it is no program for
 * the board, RangeError if an option is not possible.
 */
export async function startFirmware(
  file: string | Uint8Array<ArrayBuffer>,
  { failures, name = "firmware", ...options }: TargetOptions = {},
): Promise<Target> {
  const isBytes = file instanceof Uint8Array;
  const elf = isBytes ? file : new Uint8Array(await readFile(file));
  const board = await createZc702(options);
  const entry = board.loadElf(elf, isBytes ? name : file);
  board.start(entry);
  const firmware = firmwareOf(elf, isBytes ? name : basename(file));
  const folder = failures ?? process.env["MVM_FAILURES"] ?? FOLDER;
  return new Target(board, firmware, entry, folder === false ? undefined : folder);
}
