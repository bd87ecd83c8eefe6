/** A run in a process of its own, measured from one text of its output to another. */
import { spawn } from "node:child_process";
import { RunFailure } from "../../errors";
import { cpuSeconds } from "./cpu-time";

/** A process that is about to run a program. It stays after the end of the run. */
export interface Start {
  /** For messages: which board, and which program. */
  what: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Typed when the process starts. */
  input?: string;
  /** The output with which the measured time begins. */
  begin: string;
  /** Typed when the measured time begins. */
  inputAtBegin?: string;
  /** What the run gave, as soon as the output is complete. Throws Error if the run has failed. */
  result(output: string): string | undefined;
}

export interface MeasuredRun {
  /** Seconds of processor time, of all threads. */
  cpu: number;
  /** Seconds. */
  wall: number;
  result: string;
}

/** Ends a run that hangs. */
const LIMIT_MS = 30 * 60_000;
const MS_PER_SECOND = 1000;
/** How much of the output a message shows. */
const SHOWN = 1000;

/** @throws RunFailure if the run does not come to its result */
export function measuredRun(start: Start): Promise<MeasuredRun> {
  const { command, args, env, input, begin, inputAtBegin } = start;
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: "pipe" });
  const end = () => child.kill("SIGKILL");
  process.on("exit", end);
  const run = new Promise<MeasuredRun>((resolve, reject) => {
    let output = "";
    let complaint = "";
    let begun: { cpu: number; time: number } | undefined;
    const fail = (why: string) =>
      reject(
        new RunFailure(`${start.what}: ${why}; the output ends:\n${(output + complaint).slice(-SHOWN)}`),
      );
    const limit = setTimeout(() => fail("no result"), LIMIT_MS);
    const done = (run: MeasuredRun) => {
      clearTimeout(limit);
      resolve(run);
    };
    const hear = (text: string) => {
      output += text;
      if (begun === undefined && output.includes(begin)) {
        begun = { cpu: cpuSeconds(child.pid!), time: performance.now() };
        if (inputAtBegin !== undefined) child.stdin.write(inputAtBegin);
      }
      const result = start.result(output);
      if (result === undefined || begun === undefined) return;
      const wall = (performance.now() - begun.time) / MS_PER_SECOND;
      done({ cpu: cpuSeconds(child.pid!) - begun.cpu, wall, result });
    };
    child.stdout.on("data", (bytes: Buffer) => {
      try {
        hear(bytes.toString("latin1"));
      } catch (error) {
        fail((error as Error).message);
      }
    });
    child.stderr.on("data", (bytes: Buffer) => {
      complaint += bytes;
    });
    child.stdin.on("error", () => {});
    child.on("error", (error) => fail(error.message));
    child.on("close", () => {
      clearTimeout(limit);
      fail("the process ended before the run did");
    });
    if (input !== undefined) child.stdin.write(input);
  });
  return run.finally(async () => {
    const gone = new Promise((resolve) => child.once("close", resolve));
    if (child.exitCode === null && child.signalCode === null && end()) await gone;
    process.off("exit", end);
  });
}
