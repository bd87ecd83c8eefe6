/**
 * What a campaign has shown, as a page: one file that needs nothing else. The figures are drawn by
 * Observable Plot (evaluate/figure.ts).
 */
import { failingRuns, faultOf, type JudgedRun, summaryOf, verdictsIn } from "@mvm/campaign/summary";
import type { Verdict } from "@mvm/campaign/verdict/verdicts";
import { CPU_HZ } from "@mvm/config";
import * as Plot from "@observablehq/plot";
import { drawFigure, type Figure } from "../evaluate/figure";
import { integer } from "../report/grid";
import { failingText, replayCommand } from "./table";

export interface CampaignPage {
  /** The campaign file, as the user gave it. */
  readonly file: string;
  readonly runs: readonly JudgedRun[];
  /** All runs of the plan. */
  readonly planned: number;
  readonly failing: readonly Verdict[];
}

/** Each is readable on a light and on a dark background. */
const COLOURS: Readonly<Record<Verdict, string>> = {
  "hypervisor-stopped": "#b91c1c",
  "other-failed": "#e5484d",
  "other-missed": "#f97316",
  refused: "#a855f7",
  "victim-failed": "#3b82f6",
  "victim-missed": "#60a5fa",
  "output-differs": "#eab308",
  "not-injected": "#8b949e",
  unaffected: "#2e9e6b",
};

const MS_PER_SECOND = 1000;
/** Of the other failing runs the page has the commands, and what they fail of, without a table. */
const LISTED = 1000;
const BINS = 24;
const ROW_HEIGHT = 30;
const FRAME_HEIGHT = 90;

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #8b949e55; text-align: left; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .3em; }
.legend span { margin-right: 1em; white-space: nowrap; }
code { font-size: .9em; }`;

export function campaignPage({ file, runs, planned, failing }: CampaignPage): string {
  const rows = summaryOf(runs);
  const verdicts = verdictsIn(rows);
  const failed = failingRuns(runs, failing);
  const figures = [verdictFigure(runs, verdicts), timeFigure(runs, verdicts), responseFigure(runs)];
  const cells = rows.map(({ system, fault, counts, runs: all }) => [
    escaped(system),
    escaped(fault),
    integer(all),
    ...verdicts.map((verdict) => integer(counts.get(verdict) ?? 0)),
  ]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(file)}: campaign</title>
<style>${STYLE}</style>
<h1>Campaign ${escaped(file)}</h1>
<p>${integer(runs.length)} of ${integer(planned)} runs. ${integer(failed.length)} failed:
a run fails if its verdict is ${failing.join(", ")}.</p>
<p class="legend">${verdicts.map(swatch).join(" ")}</p>
${table(["system", "fault", "runs", ...verdicts], cells)}
${figures.map((figure) => (figure === undefined ? "" : `<h2>${escaped(figure.title)}</h2>\n${drawFigure(figure)}`)).join("\n")}
<h2>Failing runs</h2>
${failed.length === 0 ? "<p>None.</p>" : failingTable(file, failed)}
</html>
`;
}

function swatch(verdict: Verdict): string {
  return `<span><i class="swatch" style="background:${COLOURS[verdict]}"></i>${verdict}</span>`;
}

function failingTable(file: string, failed: readonly JudgedRun[]): string {
  const rows = failed.slice(0, LISTED).map(({ run, outcome }) => {
    const { system, seed, clockDrift, parameters } = run.spec;
    const settings = [
      ...Object.entries(parameters).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
      ...(clockDrift === 0 ? [] : [`drift ${clockDrift}`]),
    ];
    return [
      outcome.verdict,
      escaped(system),
      escaped([faultOf(run), ...settings].join(", ")),
      String(seed),
      escaped(outcome.figures.injected.join("; ")),
      `<code>${escaped(replayCommand(file, run.key))}</code>`,
    ];
  });
  const head = ["verdict", "system", "fault", "seed", "what was done", "the run again"];
  return `${table(head, rows)}\n${others(file, failed.slice(LISTED))}`;
}

function others(file: string, failed: readonly JudgedRun[]): string {
  if (failed.length === 0) return "";
  const lines = failed.map((each) => `${replayCommand(file, each.run.key)} # ${failingText(each)}`);
  return `<details><summary>And ${integer(failed.length)} more</summary>
<pre>${escaped(lines.join("\n"))}</pre></details>`;
}

/** The cells are HTML. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) =>
    /^[\d,]+$/.test(text) ? `<td class="number">${text}</td>` : `<td>${text}</td>`;
  return [
    "<table>",
    `<tr>${head.map((name) => `<th>${escaped(name)}</th>`).join("")}</tr>`,
    ...rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`),
    "</table>",
  ].join("\n");
}

function colourOf(verdicts: readonly Verdict[]) {
  return { domain: [...verdicts], range: verdicts.map((verdict) => COLOURS[verdict]) };
}

function verdictFigure(runs: readonly JudgedRun[], verdicts: readonly Verdict[]): Figure {
  const several = new Set(runs.map(({ run }) => run.spec.system)).size > 1;
  const rows = summaryOf(runs).flatMap(({ system, fault, counts, runs: all }) =>
    [...counts].map(([verdict, count]) => ({
      fault: several ? `${system}: ${fault}` : fault,
      verdict,
      part: count / all,
    })),
  );
  const faults = [...new Set(rows.map(({ fault }) => fault))];
  return {
    title: "Verdicts of each fault",
    series: [],
    options: {
      height: FRAME_HEIGHT + ROW_HEIGHT * faults.length,
      marginLeft: 200,
      x: { label: "part of the runs", percent: true, grid: true },
      y: { label: null, domain: faults },
      color: colourOf(verdicts),
      marks: [Plot.barX(rows, { x: "part", y: "fault", fill: "verdict", order: [...verdicts] })],
    },
  };
}

function timeFigure(runs: readonly JudgedRun[], verdicts: readonly Verdict[]): Figure | undefined {
  const timed = runs.flatMap(({ run: { spec }, outcome: { verdict } }) =>
    spec.fault !== undefined && "at" in spec.fault.is
      ? [{ at: (spec.fault.is.at / CPU_HZ) * MS_PER_SECOND, verdict }]
      : [],
  );
  if (timed.length === 0) return undefined;
  const options: Plot.BinXInputs<Plot.RectYOptions> = {
    x: "at",
    fill: "verdict",
    thresholds: BINS,
    order: [...verdicts],
  };
  return {
    title: "Verdicts by the time of the fault",
    series: [],
    options: {
      x: { label: "virtual time of the fault, ms" },
      y: { label: "runs", grid: true },
      color: colourOf(verdicts),
      marks: [Plot.rectY(timed, Plot.binX<Plot.RectYOptions>({ y: "count" }, options))],
    },
  };
}

/** How much later the tasks of the other VMs ended than without the fault. */
function responseFigure(runs: readonly JudgedRun[]): Figure | undefined {
  const reference = new Map<string, number>();
  const nameOf = ({ run: { spec } }: JudgedRun, vm: string, task: string) =>
    `${spec.subject} ${spec.clockDrift} ${vm} ${task}`;
  const each = (use: (judged: JudgedRun, vm: string, task: string, worst: number) => void) => {
    for (const judged of runs)
      for (const { name, tasks } of judged.outcome.figures.vms)
        for (const { task, worstResponse } of tasks)
          if (worstResponse !== undefined) use(judged, name, task, worstResponse);
  };
  each((judged, vm, task, worst) => {
    if (judged.run.spec.fault === undefined) reference.set(nameOf(judged, vm, task), worst);
  });
  const later: { task: string; microseconds: number }[] = [];
  each((judged, vm, task, worst) => {
    const { fault } = judged.run.spec;
    const before = reference.get(nameOf(judged, vm, task));
    if (fault !== undefined && fault.is.vm !== undefined && fault.is.vm !== vm && before !== undefined)
      later.push({ task: `${vm} ${task}`, microseconds: worst - before });
  });
  if (later.every(({ microseconds }) => microseconds === 0)) return undefined;
  const options: Plot.BinXInputs<Plot.BarXOptions> = {
    x: "microseconds",
    y: "task",
    fill: COLOURS["victim-failed"],
    thresholds: BINS,
  };
  return {
    title: "Worst response times of the VMs beside the victim, against the run without the fault",
    series: [],
    options: {
      height: FRAME_HEIGHT + 2 * ROW_HEIGHT * new Set(later.map(({ task }) => task)).size,
      marginLeft: 200,
      x: { label: "later by, µs", grid: true },
      y: { label: null },
      opacity: { label: "runs" },
      marks: [Plot.barX(later, Plot.binX<Plot.BarXOptions>({ fillOpacity: "count" }, options))],
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
