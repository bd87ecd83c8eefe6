/** Opens the debugger's port for a machine, and tells the user how to start gdb. */

import { relative } from "node:path";
import type { GdbOptions } from "@mvm/board/gdb/server";
import { GdbServer, PortError } from "@mvm/board/gdb/server";
import { UsageError } from "../errors";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { shellWord } from "../shell-word";
import { type GdbChoice, gdbPort } from "./port";
import { writeScripts } from "./script";
import type { SymbolFile } from "./symbol-file";

export interface Debugged {
  /** Names the script. */
  name: string;
  files: readonly SymbolFile[];
  say(text: string): void;
  options?: Pick<GdbOptions, "describe" | "points" | "commands">;
}

/** Does nothing without --gdb. @throws UsageError if the port is not free */
export async function attachGdb(
  machine: VirtualZc702,
  choice: GdbChoice,
  { name, files, say, options }: Debugged,
): Promise<void> {
  const port = gdbPort(choice);
  if (port === undefined) return;
  const waits = choice.gdbNowait !== true;
  try {
    machine.gdb = await GdbServer.listen(machine.board, {
      ...options,
      port,
      waits,
      note: say,
      kill: () => machine.kill(),
    });
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    throw new UsageError(`--gdb: ${error.message}\n    fix: give another port, such as --gdb=${port + 1}`);
  }
  const script = relative(process.cwd(), writeScripts(name, files, machine.gdb.port));
  say(
    `gdb: ${waits ? "the board waits for a debugger" : "a debugger may come"} on port ${machine.gdb.port}: gdb-multiarch -x ${shellWord(script)}`,
  );
}
