/** A program and the files that are in memory beside it. */
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { type FileAtAddress, parseFileAtAddress, readGiven } from "./given-file";
import type { LinuxOptions } from "./linux";
import type { Loader } from "./loader";
import { programLoader, writeGiven } from "./program-file";

/**
 * @param files each as FILE@ADDRESS
 * @throws UsageError if the program or a file cannot be used
 */
export async function loaderWithFiles(
  program: string,
  files: readonly string[],
  options: LinuxOptions,
): Promise<Loader> {
  const loads = files.map(parseLoad).map((place) => ({ place, bytes: readGiven(place.file) }));
  const loadProgram = await programLoader(program, options);
  return (board, start) => {
    loadProgram(board, start);
    for (const { place, bytes } of loads) writeGiven(board, place, bytes);
  };
}

function parseLoad(argument: string): FileAtAddress {
  const place = parseFileAtAddress(argument);
  if (place !== undefined) return place;
  throw new UsageError(
    `--load ${printable(argument)}: this is not FILE@ADDRESS\n    fix: give for example data.bin@0x00200000`,
  );
}
