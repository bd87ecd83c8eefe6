/** What a pool of threads and its threads tell each other. */
import type { RunResult } from "../bench/bench";
import type { PlannedRun, Subject } from "../plan/run";

/**
 * A thread keeps the subjects of its last runs. The pool counts along, and sends a subject before a
 * run whose subject the thread does not have.
 */
export const SUBJECTS_KEPT = 2;

export type ToThread = { readonly subject: Subject } | { readonly run: PlannedRun };

export type FromThread =
  /** Once, when the thread has loaded its program. */
  | { readonly ready: true }
  | { readonly key: string; readonly result: RunResult; readonly seconds: number }
  | { readonly key: string; readonly failure: string };
