/** A real gdb-multiarch, with a script of commands, and a board that it debugs. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type GdbOptions, GdbServer } from "../../src/gdb/server";
import { QUANTUM } from "../../src/machine/run-loop";
import type { StopReason, Zc702 } from "../../src/zc702";

/** Runs the board under the server, until the run ends by something that is not the debugger's. */
export async function runUnder(gdb: GdbServer, board: Zc702, until: number): Promise<StopReason> {
  for (;;) {
    await gdb.ready();
    const quanta = Math.floor(board.time / QUANTUM) + 16;
    const stop = board.run({ until: Math.min(until, quanta * QUANTUM) });
    if (!gdb.takes(stop) && (stop.kind !== "time" || board.time >= until)) return stop;
    await setImmediate();
  }
}

export interface GdbRun {
  /** What gdb has printed. */
  output: string;
  notes: string[];
}

/**
 * Lets gdb debug the board until `until`, by these commands after it has connected.
 * @param elf whose symbols gdb loads
 */
export async function gdbRun(
  board: Zc702,
  elf: string | undefined,
  commands: readonly string[],
  until: number,
  options: Partial<GdbOptions> = {},
): Promise<GdbRun> {
  const notes: string[] = [];
  const gdb = await GdbServer.listen(board, {
    port: 0,
    waits: true,
    note: (text) => notes.push(text),
    ...options,
  });
  const folder = mkdtempSync(join(tmpdir(), "gdb-"));
  const script = join(folder, "commands.gdb");
  const lines = ["set pagination off", "set confirm off", "set style enabled off", "set tcp auto-retry off"];
  writeFileSync(script, [...lines, `target remote 127.0.0.1:${gdb.port}`, ...commands, ""].join("\n"));
  const child = spawn("gdb-multiarch", ["-nx", "-batch", "-x", script, ...(elf === undefined ? [] : [elf])], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    output += data;
  });
  const left = new Promise<void>((resolve) => child.on("close", () => resolve()));
  try {
    await runUnder(gdb, board, until);
    gdb.close();
    await left;
    return { output, notes };
  } finally {
    gdb.close();
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Compiles C for a Cortex-A9 with lines and symbols, linked to run at `address`. */
export function compile(source: string, address: number): { elf: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "compile-"));
  writeFileSync(join(folder, "program.c"), source);
  execFileSync(
    "arm-none-eabi-gcc",
    ["-g", "-O0", "-mcpu=cortex-a9", "-marm", "-ffreestanding", "-nostdlib", "-static"].concat([
      "-Wl,-e,_start",
      `-Wl,-Ttext=0x${address.toString(16)}`,
      "-o",
      "program.elf",
      "program.c",
    ]),
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"] },
  );
  return { elf: join(folder, "program.elf"), remove: () => rmSync(folder, { recursive: true }) };
}
