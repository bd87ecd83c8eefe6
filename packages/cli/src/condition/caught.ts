/** When a run ends by itself because of an exception. */

import { troubleFailures, type Watcher } from "@mvm/report/doing";
import type { CommonOptions } from "../commands/options";

/**
 * With --strict, as soon as software is in trouble. Without --for, when nothing will change any
 * more. With --for the run goes on to that time.
 */
export function caughtBy(
  watcher: Watcher,
  { strict, for: time }: Pick<CommonOptions, "strict" | "for">,
): (() => boolean) | undefined {
  if (strict) return () => troubleFailures(watcher.doing()).length > 0;
  return time === undefined ? () => watcher.isCaught() : undefined;
}
