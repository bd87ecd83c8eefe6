/** Holds the run of a failed test at the failure, for gdb. */
import { writeFile } from "node:fs/promises";
import { CORES, formatTime, QUANTUM, type Zc702 } from "@mvm/board";
import { GdbServer } from "@mvm/board/gdb";
import { firmwareOf } from "../firmware";
import { Places } from "../places";
import { replay } from "./replay";

/** How long the board runs before it looks for the debugger again, in CPU cycles. */
const STEP = 1000 * QUANTUM;

/**
 * Comes back when gdb has left, or has ended the run.
 *
 * @param port 0: any free one
 * @param say prints a line
 * Rejects with SnapshotError if the file is none of a failure, or not of this version; with
 * PortError if the port is not free; with the file system's error.
 */
export async function debugFailure(file: string, port: number, say: (text: string) => void): Promise<void> {
  const { board, stored } = await replay(file);
  const program = `${file}.elf`;
  await writeFile(program, stored.elf);
  const places = new Places(firmwareOf(stored.elf, stored.firmware).symbols, stored.firmware);
  say(`${stored.firmware}, ${formatTime(board.time)} after the start, where the expectation failed:`);
  for (let core = 0; core < CORES; core++)
    say(`  ${board.describeCore(core)}: ${places.describe(board.programCounter(core))}`);
  await serve(board, port, (at) => {
    say(`gdb: gdb-multiarch -ex "target remote 127.0.0.1:${at}" ${program}`);
    say("     then reverse-continue, reverse-step, watch VARIABLE …; detach ends this program");
  });
}

async function serve(board: Zc702, port: number, ready: (port: number) => void): Promise<void> {
  let ends = false;
  const gdb = await GdbServer.listen(board, {
    port,
    waits: true,
    kill: () => {
      ends = true;
    },
  });
  ready(gdb.port);
  for (;;) {
    await gdb.ready();
    if (ends || !gdb.isConnected) break;
    const stop = board.run({ until: board.time - (board.time % QUANTUM) + STEP, when: () => gdb.wantsHalt });
    if (!gdb.takes(stop) && stop.kind !== "time" && stop.kind !== "condition") break;
    // What gdb sends comes in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  gdb.close();
}
