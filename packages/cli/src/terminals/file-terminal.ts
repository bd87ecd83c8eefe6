/** A console whose bytes go to a file, as they are, at the end of each step of the run. */
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { printable } from "@mvm/config/source/printable";
import { OutputFailure, UsageError } from "../errors";
import type { Terminal } from "./terminal";

export class FileTerminal implements Terminal {
  readonly piped = false;
  readonly place: string;
  private readonly file: number;

  /**
   * An existing file keeps its contents until `begin`.
   * @throws UsageError if it cannot be written
   */
  constructor(path: string) {
    this.place = printable(path);
    try {
      this.file = openSync(path, "a");
    } catch (error) {
      throw new UsageError(
        `the file cannot be written: ${(error as Error).message}\n    fix: give another path`,
      );
    }
  }

  begin(): void {
    if (fstatSync(this.file).isFile()) ftruncateSync(this.file);
  }

  /** @throws OutputFailure if the file cannot take more */
  write(bytes: Uint8Array): void {
    try {
      for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSync(this.file, rest));
    } catch (error) {
      throw new OutputFailure(error as Error);
    }
  }

  close(): void {
    closeSync(this.file);
  }
}
