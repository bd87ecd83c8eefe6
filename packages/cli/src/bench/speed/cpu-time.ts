/**
 * The processor time of another process, from Linux's /proc. All threads count: those in which V8
 * compiles, too.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { UsageError } from "../../errors";

const NANOSECONDS = 1e9;

/** @throws UsageError if this machine does not tell */
export function requireCpuTime(): void {
  if (existsSync("/proc/self/schedstat")) return;
  throw new UsageError(
    "this machine does not tell the processor time of a process (/proc/PID/schedstat)\n    fix: measure on Linux, with a kernel that has CONFIG_SCHED_INFO",
  );
}

/** In seconds, of user and system together. Threads that have ended do not count. */
export function cpuSeconds(pid: number): number {
  const threads = `/proc/${pid}/task`;
  return readdirSync(threads).reduce((sum, thread) => sum + secondsOf(`${threads}/${thread}`), 0);
}

/** The first number of schedstat is the time on a processor (kernel Documentation/scheduler). */
function secondsOf(thread: string): number {
  try {
    return Number.parseInt(readFileSync(`${thread}/schedstat`, "utf8"), 10) / NANOSECONDS;
  } catch {
    return 0; // The thread has just ended.
  }
}
