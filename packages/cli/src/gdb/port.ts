/** The value of --gdb. */
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";

export interface GdbChoice {
  /** --gdb: true, or the port. */
  gdb?: string | true;
  /** --gdb-nowait leaves out the wait for the debugger. */
  gdbNowait?: boolean;
}

/** gdb's own examples, and QEMU, use this port. */
const DEFAULT_PORT = 1234;
const HIGHEST_PORT = 65_535;

/** The TCP port; undefined: no debugger. @throws UsageError */
export function gdbPort({ gdb, gdbNowait }: GdbChoice): number | undefined {
  if (gdb === undefined && !gdbNowait) return undefined;
  if (gdb === undefined || gdb === true) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(gdb) ? Number(gdb) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new UsageError(
    `--gdb ${printable(gdb)}: this is no TCP port\n    fix: give for example --gdb=${DEFAULT_PORT}, or --gdb as the last word`,
  );
}
