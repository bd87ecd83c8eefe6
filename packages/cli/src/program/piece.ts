/** What a loader puts into the board's memory. */
import type { Program, Zc702 } from "@mvm/board";
import { formatAddress } from "@mvm/config";
import { UsageError } from "../errors";
import type { Extent } from "./extent";
import type { LoadableProgram } from "./loader";

/** Bytes from one file. */
export interface Piece {
  /** As in Extent. */
  name: string;
  address: number;
  bytes: Uint8Array;
  /** What the user can do if the board has no RAM there. */
  fix: string;
}

export function extentOf({ name, address, bytes }: Piece): Extent {
  return { name, address, size: bytes.length };
}

/**
 * A program that consists of these pieces. They are put into memory after the start, because the
 * board then has the memory map that the program finds.
 */
export function programOfPieces(program: number | Program, pieces: readonly Piece[]): LoadableProgram {
  return {
    extents: pieces.map(extentOf),
    load(board, start) {
      start(program);
      for (const piece of pieces) put(board, piece);
    },
  };
}

/** @throws UsageError if there is no RAM */
export function put(board: Zc702, { name, address, bytes, fix }: Piece): void {
  try {
    board.writeMemory(address, bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const what = `${bytes.length} bytes from ${formatAddress(address)}: ${error.message}`;
    throw new UsageError(`${name} does not fit: ${what}\n    fix: ${fix}`);
  }
}
