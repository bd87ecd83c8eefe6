/** `mvm run` on a terminal, which a console has to itself. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { expect, it } from "vitest";
import { PROJECT_ROOT } from "../../src/system-file";
import { openPty } from "../../src/terminals/pty-pair";
import { MVM } from "../mvm-command";
import { NO_PTY } from "./no-pty";

/** What the terminal shows. */
async function onTerminal(args: readonly string[]): Promise<string> {
  const { master, path } = openPty();
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const child = spawn(process.execPath, [...MVM, ...args], {
    cwd: PROJECT_ROOT,
    stdio: [slave, slave, slave],
  });
  closeSync(slave);
  let shown = "";
  const screen = new ReadStream(master).setEncoding("utf8");
  screen.on("data", (text) => {
    shown += text;
  });
  // When nobody has the slave open any more, a read of the master fails with EIO.
  const gone = new Promise((resolve) => screen.on("error", resolve).on("end", resolve));
  await Promise.all([once(child, "exit"), gone]);
  screen.destroy();
  return shown;
}

it("says before the run where the other consoles are, and after it what they have printed", async ({
  skip,
}) => {
  if (NO_PTY !== undefined) skip(NO_PTY);
  const consoles = ["--console", "rtos=-", "--console", "flaky=pty"];
  const shown = await onTerminal([
    "run",
    "demos/restart",
    ...consoles,
    "--for",
    "5ms",
    "--gdb-nowait",
    "--gdb=0",
  ]);
  const order = [
    /gdb: a debugger may come on port \d+/,
    /console of rtos: this terminal; Ctrl-A x ends the run/,
    /console of flaky: \/dev\/pts\/\d+/,
    /itron: uITRON/,
    /MVM 0\.1 on zc702/,
  ].map((text) => shown.search(text));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});
