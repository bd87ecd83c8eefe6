/** What the user reads about resets of the board. */
import { CPU_HZ } from "@mvm/config";
import type { Reset } from "@mvm/report/report";
import { duration } from "./table";

export function describeReset({ cycle, source }: Reset): string {
  return `the board was reset by ${source} at ${duration(cycle / CPU_HZ)}, and starts again`;
}
