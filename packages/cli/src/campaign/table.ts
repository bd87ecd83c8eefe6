/** What a campaign has shown, as text: a table, and the commands that replay failing runs. */
import { faultOf, type JudgedRun, summaryOf, verdictsIn } from "@mvm/campaign/summary";
import { grid, integer } from "../report/grid";
import { shellWord } from "../shell-word";

/** The page has all of them. */
const SHOWN = 20;

export function campaignTable(runs: readonly JudgedRun[]): string {
  const rows = summaryOf(runs);
  const verdicts = verdictsIn(rows);
  const cells = rows.map(({ system, fault, counts, runs: all }) => [
    system,
    fault,
    integer(all),
    ...verdicts.map((verdict) => integer(counts.get(verdict) ?? 0)),
  ]);
  return grid(["system", "fault", "runs", ...verdicts], cells);
}

/** The commands that replay the runs. */
export function failingLines(file: string, failing: readonly JudgedRun[]): string[] {
  const lines = failing
    .slice(0, SHOWN)
    .map((each) => `${failingText(each)}: ${replayCommand(file, each.run.key)}`);
  const more = failing.length - lines.length;
  return more > 0 ? [...lines, `and ${integer(more)} more; the page has all of them`] : lines;
}

export function failingText({ run, outcome }: JudgedRun): string {
  const { system, seed } = run.spec;
  return `${outcome.verdict}: ${system}, ${faultOf(run)}, seed ${seed}`;
}

export function replayCommand(file: string, key: string): string {
  return `./mvm campaign ${shellWord(file)} --replay ${key}`;
}
