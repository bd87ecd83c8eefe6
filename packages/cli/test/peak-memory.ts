/**
 * This module is loaded into a process before its program. At the end of the process it writes the
 * largest memory of the process (KiB, Linux's VmHWM) into the file that PEAK_MEMORY_FILE names.
 * `process.resourceUsage().maxRSS` is not used, because it includes the parent's memory up to exec.
 */
import { readFileSync, writeFileSync } from "node:fs";

process.on("exit", () => {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  writeFileSync(process.env["PEAK_MEMORY_FILE"]!, peak ?? "");
});
