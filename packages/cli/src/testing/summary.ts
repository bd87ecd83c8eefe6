/** The counts that the test runner's reporter leaves for `mvm test`. */
export interface Summary {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string }[];
}

/** Relative to the project's root. */
export const SUMMARY_FILE = "build/test/summary.json";
