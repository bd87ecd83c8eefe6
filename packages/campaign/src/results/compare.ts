/**
 * Compares the results of two campaigns, run by run: `npx tsx
 * packages/campaign/src/results/compare.ts A.sqlite B.sqlite`. Exit status 0: they are the same; 1:
 * they differ; 2: there are no two files of results.
 */
import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { type Outcome, Results } from "./results";

const files = process.argv.slice(2);
const missing = files.filter((file) => !existsSync(file));
if (files.length !== 2 || missing.length > 0) {
  const what = missing.length > 0 ? `there is no ${missing.join(", and no ")}` : "two files are compared";
  process.stderr.write(`compare: ${what}\n    fix: give two files of results\n`);
  process.exit(2);
}
const [first, second] = files.map((file) => {
  const results = Results.open(file);
  const outcomes = results.all();
  results.close();
  return outcomes;
});
const same = [...first!].filter(([key, { verdict, figures }]) => {
  const other: Outcome | undefined = second!.get(key);
  return other?.verdict === verdict && isDeepStrictEqual(other.figures, figures);
});
const isSame = same.length === first!.size && same.length === second!.size;
process.stdout.write(`${first!.size} and ${second!.size} runs, ${same.length} the same\n`);
process.exitCode = isSame ? 0 : 1;
