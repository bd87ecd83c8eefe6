/** Files and addresses that the user names on the command line. */
import { existsSync } from "node:fs";
import { printable } from "@mvm/config/source/printable";
import { readRegularFile } from "@mvm/config/source/regular-file";
import { UsageError } from "../errors";

/** A file, and where it goes in memory. */
export interface FileAtAddress {
  file: string;
  /** Physical address. */
  address: number;
}

/** @throws UsageError if there is no such file, or it cannot be read, or it is empty */
export function readGiven(file: string): Uint8Array {
  const bytes = readRegularFile(file);
  const name = file === "" ? '""' : printable(file);
  if (bytes === undefined)
    throw new UsageError(`there is no file ${name}\n    fix: correct the path, or build it`);
  if (!(bytes instanceof Uint8Array))
    throw new UsageError(
      `${name} ${bytes.reason}\n    fix: give the path of a program, or of a file with data`,
    );
  if (bytes.length === 0)
    throw new UsageError(`${name} is empty\n    fix: build or copy it again, or correct the path`);
  return bytes;
}

/**
 * Reads `FILE@ADDRESS`, the address as 0x…; undefined if the argument has another form.
 * @throws UsageError if there is such a file and the address has another form
 */
export function parseFileAtAddress(argument: string): FileAtAddress | undefined {
  const match = /^(.+)@(0x[0-9A-Fa-f]{1,8})$/.exec(argument);
  if (match !== null) return { file: match[1]!, address: Number(match[2]) };
  const at = argument.lastIndexOf("@");
  if (at <= 0 || !existsSync(argument.slice(0, at))) return undefined;
  const [file, address] = [argument.slice(0, at), argument.slice(at + 1)];
  throw new UsageError(
    `${printable(argument)}: "${printable(address)}" is no address\n    fix: give 0x and 1 to 8 hexadecimal digits, for example ${printable(file)}@0x00200000`,
  );
}
