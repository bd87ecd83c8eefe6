/** What a pool of threads and its threads tell each other. */
import type { RunResult } from "../bench/bench";
import type { PlannedRun, Subject } from "../plan/run";

/** A subject is sent to a thread once, before its first run. */
export type ToThread = { readonly subject: Subject } | { readonly run: PlannedRun };

export type FromThread =
  | { readonly key: string; readonly result: RunResult; readonly seconds: number }
  | { readonly key: string; readonly failure: string };
