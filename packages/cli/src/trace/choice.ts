/** The options --trace, --trace-on-miss and --trace-last. */
import { CPU_HZ, parseTime } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { ENDINGS, type Format, formatOf } from "@mvm/trace/write/write";
import { UsageError } from "../errors";
import { requireWritable, type WrittenFile } from "../report/finish";

export interface TraceChoice {
  trace?: string;
  traceOnMiss?: string;
  traceLast?: string;
}

export const TRACE: WrittenFile = { what: "the trace", option: "--trace" };
export const TRACE_ON_MISS: WrittenFile = { what: "the trace", option: "--trace-on-miss" };
export const DEFAULT_LAST = "100ms";

/** @throws UsageError */
export function checkTrace({ trace, traceOnMiss, traceLast }: TraceChoice): void {
  if (trace !== undefined) checkFile(trace, TRACE);
  if (traceOnMiss !== undefined) checkFile(traceOnMiss, TRACE_ON_MISS);
  if (traceLast === undefined) return;
  if (traceOnMiss === undefined)
    throw new UsageError("--trace-last: it is not said where to\n    fix: give --trace-on-miss FILE, too");
  lastCycles(traceLast);
}

/** How many cycles before a failure are kept. @throws UsageError */
export function lastCycles(time: string = DEFAULT_LAST): number {
  const cycles = parseTime(time, CPU_HZ);
  if (cycles !== undefined && cycles > 0 && cycles <= Number.MAX_SAFE_INTEGER) return cycles;
  throw new UsageError(
    `--trace-last ${printable(time)}: this is not a time\n    fix: give for example ${DEFAULT_LAST} or 2s`,
  );
}

/** The format of a file whose name was checked. */
export function formatOfChecked(file: string): Format {
  return formatOf(file) ?? "perfetto";
}

function checkFile(file: string, which: WrittenFile): void {
  if (formatOf(file) === undefined)
    throw new UsageError(
      `${which.option} ${printable(file)}: the end of the name says no format\n    fix: give a name that ends with ${[...ENDINGS.keys()].join(", ").replace(/, ([^,]*)$/, " or $1")}`,
    );
  requireWritable(file, which);
}
