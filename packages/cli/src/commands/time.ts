/** The TIME of --for. */
import { CPU_HZ, parseTime } from "@mvm/config";
import { TIME_PATTERN } from "@mvm/config/schema/units";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";

const HOURS_PER_DAY = 24;
const SECONDS_PER_HOUR = 3600;
const DAYS = Math.floor(Number.MAX_SAFE_INTEGER / CPU_HZ / SECONDS_PER_HOUR / HOURS_PER_DAY);
const TOO_LONG = `this is too long; a run has at most ${DAYS} days`;

/**
 * The CPU cycles in a time such as "5s", "200ms" or "1000000cycles". Without a time: infinity.
 * @throws UsageError
 */
export function limitOf(time: string | undefined): number {
  if (time === undefined) return Number.MAX_SAFE_INTEGER;
  const cycles = parseTime(time, CPU_HZ);
  if (cycles === undefined && !isTooLong(time)) throw refusal(time, "this is not a time");
  if (cycles === undefined || cycles > Number.MAX_SAFE_INTEGER) throw refusal(time, TOO_LONG);
  if (cycles === 0) throw refusal(time, "this is less than a cycle of the processor");
  return cycles;
}

/** Why `parseTime` did not take the text: too long, and not another form or a part of a cycle. */
function isTooLong(time: string): boolean {
  return TIME_PATTERN.test(time.trim()) && !time.trim().endsWith("cycles");
}

function refusal(time: string, what: string): UsageError {
  return new UsageError(
    `--for ${printable(time)}: ${what}\n    fix: give for example 5s, 200ms or 1000000cycles`,
  );
}

/** The same time in seconds. */
export function secondsOf(time: string | undefined): number {
  return limitOf(time) / CPU_HZ;
}
