/** Runs a system on the virtual ZC702 with and without a trace. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Zc702 } from "@mvm/board";
import { type Configuration, MVM_NAME } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import type { RunReport } from "@mvm/report/report";
import { buildImage } from "@mvm/toolchain";
import { expect } from "vitest";
import { image as hypervisor } from "../../hypervisor/image";
import { RunTrace } from "../src/trace/attach";
import type { TraceChoice } from "../src/trace/choice";

/** CPU cycles of a step, after each of which the trace looks for a failure. */
const STEP = 3_333_333;

export interface TracedRun {
  report: RunReport;
  /** What the trace has said. */
  said: string[];
  /** The files, by the options that name them. */
  files: { trace?: Uint8Array; traceOnMiss?: Uint8Array };
}

export interface TraceOptions {
  /** The ending of the files' names. */
  ending: string;
  trace?: boolean;
  traceOnMiss?: boolean;
  traceLast?: string;
}

const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };

/**
 * Runs the board to `cycles`, with a trace if there are options. `between` is called after each
 * step.
 */
export async function tracedRun(
  board: Zc702,
  { system, ...configuration }: Configuration,
  cycles: number,
  options: TraceOptions,
  between: () => void = () => {},
): Promise<TracedRun> {
  const folder = mkdtempSync(join(tmpdir(), "mvm-trace-"));
  const file = (name: string) => join(folder, name + options.ending);
  try {
    const choice: TraceChoice = {
      ...(options.trace && { trace: file("whole") }),
      ...(options.traceOnMiss && { traceOnMiss: file("miss") }),
      ...(options.traceLast !== undefined && { traceLast: options.traceLast }),
    };
    const said: string[] = [];
    const symbols = [{ of: MVM_NAME, path: await buildImage(hypervisor) }];
    const say = (text: string) => said.push(text);
    const trace = new RunTrace({ name: "made", board, system, symbols, say }, choice);
    for (let end = board.time + STEP; board.time < cycles; end += STEP) {
      expect(board.run({ until: Math.min(end, cycles) })).toEqual({ kind: "time" });
      trace.stepped();
      between();
    }
    const report = reportOf(board, { system, ...configuration });
    trace.finish(false);
    const read = (path: string | undefined) => (path === undefined ? undefined : tryRead(path));
    const files = { trace: read(choice.trace), traceOnMiss: read(choice.traceOnMiss) };
    return { report, said, files: files as TracedRun["files"] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function reportOf(board: Zc702, configuration: Configuration): RunReport {
  return collectReport(board, "made", outcome, configuration);
}

function tryRead(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
