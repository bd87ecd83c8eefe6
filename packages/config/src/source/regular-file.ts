/**
 * Reads a file that a user has named. A device or a pipe may give bytes without an end, or none, so
 * only regular files are read.
 */
import { readFileSync, statSync } from "node:fs";

/** More than the board's memory. */
const LARGEST = 0x4000_0000;

/** Why a file is not read, as the end of a sentence about it. */
export interface NotRead {
  reason: string;
}

/** @returns its bytes, undefined if there is no such file, or why it is not read */
export function readRegularFile(file: string): Uint8Array | NotRead | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isDirectory()) return { reason: "is a folder" };
    if (!found.isFile()) return { reason: "is no regular file" };
    if (found.size > LARGEST) return { reason: `has ${found.size} bytes, more than the board's memory` };
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") return undefined;
    return { reason: `cannot be read (${code ?? error})` };
  }
}
