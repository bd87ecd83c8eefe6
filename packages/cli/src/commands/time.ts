/** The TIME of --for. */
import { CPU_HZ, parseTime } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";

/**
 * The CPU cycles in a time such as "5s", "200ms" or "1000000cycles". Without a time: infinity.
 * @throws UsageError
 */
export function limitOf(time: string | undefined): number {
  if (time === undefined) return Number.MAX_SAFE_INTEGER;
  const cycles = parseTime(time, CPU_HZ);
  if (cycles === undefined || cycles === 0) {
    throw new UsageError(
      `--for ${printable(time)}: this is not a time\n    fix: give for example 5s, 200ms or 1000000cycles`,
    );
  }
  return cycles;
}

/** The same time in seconds. */
export function secondsOf(time: string | undefined): number {
  return limitOf(time) / CPU_HZ;
}
