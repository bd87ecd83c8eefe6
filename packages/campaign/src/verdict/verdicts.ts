/**
 * What a run shows, the worst first. If "refused" fits, it counts. Otherwise, of all that fit, the
 * first one counts.
 */
export const VERDICTS = [
  /** MVM has panicked, MVM's boot has not ended, or the board could not go on. */
  "hypervisor-stopped",
  /** A VM that is no victim ended, faulted or started again, and does not without the fault. */
  "other-failed",
  /** A VM that is no victim missed deadlines, periods or jobs, and does not without the fault. */
  "other-missed",
  /** MVM refused a damaged image at boot with a panic, and started no VM. */
  "refused",
  /** The victim ended, faulted or was started again; the others did not notice. */
  "victim-failed",
  /** The victim missed deadlines, periods or jobs; the others did not notice. */
  "victim-missed",
  /** Nothing failed, and a VM printed something else. */
  "output-differs",
  /** The fault did not occur before the end of the run. */
  "not-injected",
  "unaffected",
] as const;

export type Verdict = (typeof VERDICTS)[number];
