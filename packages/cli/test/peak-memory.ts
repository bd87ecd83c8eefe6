/**
 * Loaded into a process before its program: at its end, writes the most memory it ever held (KiB,
 * Linux's VmHWM) into the file that PEAK_MEMORY_FILE names. `process.resourceUsage().maxRSS` will
 * not do: it includes the parent's, up to exec.
 */
import { readFileSync, writeFileSync } from "node:fs";

process.on("exit", () => {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  writeFileSync(process.env["PEAK_MEMORY_FILE"]!, peak ?? "");
});
