/** A program and the files that are in memory beside it. */
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { refuseOverlaps } from "./extent";
import { type FileAtAddress, parseFileAtAddress, readGiven } from "./given-file";
import type { LinuxOptions } from "./linux-options";
import type { Loader } from "./loader";
import { extentOf, type Piece, put } from "./piece";
import { programLoader, RAM_FIX } from "./program-file";

/**
 * @param files each as FILE@ADDRESS
 * @throws UsageError if the program or a file cannot be used, or a file would overwrite another
 */
export async function loaderWithFiles(
  program: string,
  files: readonly string[],
  options: LinuxOptions,
): Promise<Loader> {
  const loads = files.map(readLoad);
  const { load, extents } = await programLoader(program, options);
  refuseOverlaps(extents, loads.map(extentOf));
  return (board, start) => {
    load(board, start);
    for (const piece of loads) put(board, piece);
  };
}

function readLoad(argument: string): Piece {
  const { file, address } = parseLoad(argument);
  return { name: `--load ${printable(file)}`, address, bytes: readGiven(file), fix: RAM_FIX };
}

function parseLoad(argument: string): FileAtAddress {
  const place = parseFileAtAddress(argument);
  if (place !== undefined) return place;
  throw new UsageError(
    `--load ${printable(argument)}: this is not FILE@ADDRESS\n    fix: give for example data.bin@0x00200000`,
  );
}
