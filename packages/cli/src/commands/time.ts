/** The TIME of --for. */
import { CPU_HZ, parseTime } from "@mvm/config";
import { UsageError } from "../errors";

/**
 * CPU cycles in e.g. "5s", "200ms", "1000000cycles"; endless when there is no limit. @throws
 * UsageError
 */
export function limitOf(time: string | undefined): number {
  if (time === undefined) return Number.MAX_SAFE_INTEGER;
  const cycles = parseTime(time, CPU_HZ);
  if (cycles === undefined || cycles === 0) {
    throw new UsageError(
      `--for ${time}: this is not a time\n    fix: give for example 5s, 200ms or 1000000cycles`,
    );
  }
  return cycles;
}

/** The same in seconds. */
export function secondsOf(time: string | undefined): number {
  return limitOf(time) / CPU_HZ;
}
