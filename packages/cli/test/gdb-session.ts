/** `mvm … --gdb` in a process of its own, and a gdb-multiarch that debugs it, as a user does. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../src/system-file";
import { MVM } from "./mvm-command";

export interface GdbSession {
  status: number | null;
  /** What gdb has printed. */
  gdb: string;
  stdout: string;
  stderr: string;
  /** The report of the run, without the time on the wall. */
  report: unknown;
}

const HOW_TO_START = /gdb: .* on port \d+: gdb-multiarch -x (\S+)\n/;

/** @param commands of gdb; undefined: no debugger, and no --gdb */
export async function debugRun(
  args: readonly string[],
  commands: readonly string[] | undefined,
  more: readonly string[] = [],
): Promise<GdbSession> {
  const folder = mkdtempSync(join(tmpdir(), "gdb-session-"));
  const report = join(folder, "report.json");
  const options = commands === undefined ? [] : ["--gdb=0", ...more];
  try {
    const mvm = start(process.execPath, [...MVM, ...args, "--report", report, ...options]);
    let gdb = "";
    if (commands !== undefined) {
      const script = await Promise.race([mvm.heard(HOW_TO_START), mvm.over]);
      if (script === undefined) throw new Error(`no debugger was asked for:\n${mvm.stderr}`);
      const typed = join(folder, "commands.gdb");
      writeFileSync(typed, commands.join("\n"));
      const debug = ["-nx", "-batch", "-iex", "set style enabled off", "-x", script, "-x", typed];
      const debuggerProcess = start("gdb-multiarch", debug);
      await debuggerProcess.over;
      gdb = debuggerProcess.stdout + debuggerProcess.stderr;
    }
    await mvm.over;
    const { status, stdout, stderr } = mvm;
    return { status, gdb, stdout, stderr, report: withoutWall(readFileSync(report, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the clock on the wall has measured differs from run to run. */
function withoutWall(text: string): unknown {
  return JSON.parse(text, (key, value) => (/wall|perSecond/i.test(key) ? undefined : value));
}

function start(command: string, args: readonly string[]) {
  const child = spawn(command, args, { cwd: PROJECT_ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let listener = () => {};
  const process = {
    status: null as number | null,
    stdout: "",
    stderr: "",
    over: new Promise<undefined>((resolve) =>
      child.on("close", (status) => {
        process.status = status;
        resolve(undefined);
      }),
    ),
    /** The first group of the pattern, once the standard error has it. */
    heard: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        listener = () => {
          const found = pattern.exec(process.stderr);
          if (found !== null) resolve(found[1]!);
        };
        listener();
      }),
  };
  child.stdout.on("data", (data) => {
    process.stdout += data;
  });
  child.stderr.on("data", (data) => {
    process.stderr += data;
    listener();
  });
  return process;
}
