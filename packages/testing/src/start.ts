/** Starts a firmware on a board of its own. */
import { createZc702, type Zc702Options } from "@mvm/board";
import { type Firmware, firmwareOf, readFirmware } from "./firmware";
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
 * Rejects with the file system's error if the file cannot be read, ElfError or NotElfError if it is
 * no program for the board, RangeError if an option is not possible.
 */
export async function startFirmware(
  file: string | Uint8Array<ArrayBuffer>,
  { failures, name = "firmware", ...options }: TargetOptions = {},
): Promise<Target> {
  const firmware: Firmware = file instanceof Uint8Array ? firmwareOf(file, name) : await readFirmware(file);
  const board = await createZc702(options);
  const entry = board.loadElf(firmware.elf, firmware.name);
  board.start(entry);
  const folder = failures ?? process.env["MVM_FAILURES"] ?? FOLDER;
  return new Target(board, firmware, entry, folder === false ? undefined : folder);
}
