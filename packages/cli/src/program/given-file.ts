/** Files and addresses that the user names on the command line. */
import { printable } from "@mvm/config/source/printable";
import { readRegularFile } from "@mvm/config/source/regular-file";
import { UsageError } from "../errors";

/** A file, and where it goes in memory. */
export interface FileAtAddress {
  file: string;
  /** Physical address. */
  address: number;
}

/** @throws UsageError if there is no such file, or it cannot be read */
export function readGiven(file: string): Uint8Array {
  const bytes = readRegularFile(file);
  if (bytes instanceof Uint8Array) return bytes;
  const name = printable(file);
  throw new UsageError(
    bytes === undefined
      ? `there is no file ${name}\n    fix: correct the path, or build it`
      : `${name} ${bytes.reason}\n    fix: give the path of a program, or of a file with data`,
  );
}

/** Reads `FILE@ADDRESS`, the address as 0x…; undefined if the argument has another form. */
export function parseFileAtAddress(argument: string): FileAtAddress | undefined {
  const match = /^(.+)@(0x[0-9A-Fa-f]{1,8})$/.exec(argument);
  return match === null ? undefined : { file: match[1]!, address: Number(match[2]) };
}
