/** Campaigns for tests: on the real-time OS alone, whose runs take some milliseconds each. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bench, type RunResult } from "@mvm/campaign/bench/bench";
import { readCampaign } from "@mvm/campaign/file/read";
import { planOf } from "@mvm/campaign/plan/plan";
import { Results } from "@mvm/campaign/results/results";
import { instruments } from "../../src/campaign/bench/instruments";
import { buildSubjects } from "../../src/campaign/subjects";
import { toolsDigest } from "../../src/campaign/tools";
import { PROJECT_ROOT } from "../../src/system-file";

const vm = "rtos";
const at = { from: "10 ms", to: "14 ms" };
const PRIVATE_TIMER = 29;

/** Every kind of fault. */
export const FAULTS = [
  { name: "memory", kind: "memory-bit", vm, at },
  { name: "register", kind: "register-bit", vm, at },
  { name: "lost", kind: "lost-interrupt", vm, at, interrupt: PRIVATE_TIMER },
  { name: "late", kind: "late-interrupt", vm, at, interrupt: PRIVATE_TIMER, by: "100 us" },
  { name: "doubled", kind: "doubled-interrupt", vm, at, interrupt: PRIVATE_TIMER, by: "20 us" },
  { name: "crash", kind: "crash", vm, at },
  { name: "hang", kind: "hang", vm, at },
  { name: "storm", kind: "storm", vm, at },
  { name: "attack", kind: "attack", vm, at },
  { name: "damaged", kind: "damaged-image" },
  { name: "cut", kind: "damaged-image", damage: "cut" },
  { name: "damaged-guest", kind: "damaged-image", vm, checksum: "corrected" },
] as const;

export interface Folder {
  readonly path: string;
  /** Writes a campaign file, and returns its path. */
  campaign(name: string, more?: object): string;
  remove(): void;
}

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "mvm-campaign-"));
  return {
    path,
    campaign(name, more = {}) {
      const file = join(path, `${name}.jsonc`);
      const systems = [join(PROJECT_ROOT, "demos/rtos-alone")];
      writeFileSync(file, JSON.stringify({ systems, for: "20 ms", faults: FAULTS, ...more }));
      return file;
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}

type Judged = Pick<RunResult, "verdict" | "figures">;

/** All that is the same in each campaign of the same runs, by the key of the run. */
export function resultsIn(file: string): Map<string, Judged> {
  const results = Results.open(file);
  try {
    return new Map([...results.all()].map(([key, { verdict, figures }]) => [key, { verdict, figures }]));
  } finally {
    results.close();
  }
}

/** The same, of runs that are made one after the other, here. */
export async function resultsOfOneBench(file: string): Promise<Map<string, Judged>> {
  const given = readCampaign(file);
  const planned = await buildSubjects(file, given, true);
  const bench = new Bench(instruments);
  const results = new Map<string, Judged>();
  for (const { key, spec } of planOf(given.campaign, planned, toolsDigest()))
    results.set(key, await bench.run(planned[0]!.subject, spec));
  return results;
}
