/** How a run of the firmware ended. */
import { formatTime, type Stop } from "@mvm/board";

export type Ended =
  /** The condition holds. */
  | { readonly kind: "done" }
  | { readonly kind: "time" }
  /** Every core sleeps, and nothing that is known will wake one: time does not pass any more. */
  | { readonly kind: "asleep" }
  /** At a breakpoint or a watched access. */
  | { readonly kind: "point"; readonly stop: Stop }
  /** The program exited by semihosting. */
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "stopped"; readonly why: string };

/** A function above which the stack of an error begins. */
export type Raiser = (...args: never) => unknown;

/** What lets the firmware run, for an expectation. */
export interface Runner {
  /** Virtual time in CPU cycles. */
  readonly time: number;
  /** Runs for at most `limit` cycles, until `done`, which is asked every 4096 cycles at least. */
  advance(limit: number, done?: () => boolean): Ended;
  /** An error for an expectation that was not met. The stack of the error begins above `raiser`. */
  failure(what: string, details: readonly string[], raiser: Raiser): Error;
}

/** Why the expected did not come: "in 5.000 ms", or what ended the run earlier. */
export function reasonOf(ended: Ended, begin: number, { time }: Runner): string {
  const after = `after ${formatTime(time - begin)}`;
  switch (ended.kind) {
    case "asleep":
      return `${after} every core slept, and only an input could have woken one`;
    case "exit":
      return `${after} the firmware exited with status ${ended.status}`;
    case "point":
      return `${after} core ${ended.stop.core} stopped for the debugger`;
    case "stopped":
      return `${after} the firmware could not go on: ${ended.why}`;
    default:
      return `it did not in ${formatTime(time - begin)}`;
  }
}
