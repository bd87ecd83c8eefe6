/**
 * Compares the results of two campaigns, run by run: `npx tsx
 * packages/campaign/src/results/compare.ts A.sqlite B.sqlite`. Exit status 0: they are the same.
 */
import { isDeepStrictEqual } from "node:util";
import { type Outcome, Results } from "./results";

const [first, second] = process.argv.slice(2).map((file) => {
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
