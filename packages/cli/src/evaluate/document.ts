/**
 * docs/evaluation.md, made from the data of the experiments alone. So the same data gives the same
 * document.
 */

import type { Experiment } from "./experiment";
import { drawFigure } from "./figure";
import type { Origin } from "./origin";
import { POINT, type Row } from "./rows";

/** An experiment whose data is there. */
export interface Evaluated {
  experiment: Experiment;
  rows: readonly Row[];
  origin: Origin;
}

const COLUMNS = 100;
const SECONDS_PER_MINUTE = 60;

const INTRODUCTION = `This page evaluates MVM by experiments on the virtual ZC702. \`./mvm evaluate --write\` makes
the page, the data and the plots anew. \`./mvm evaluate NAME\` repeats one experiment and prints its
figures. Every figure is a count or a time of the virtual board, so each run gives the same figures,
on every host. The figures depend on the compiler, which is named under *Origin*. **Nothing here was measured
on silicon.** In the board's model of time no access misses a cache, and no core waits because the
other core uses memory or the bus ([board.md](board.md)).

Each section has the question, what runs, the plot, and the finding with its numbers. *Must hold*
lists statements about the data. They must hold whichever compiler built MVM. An experiment measures several
*points*, for example one for each number of VMs. \`./mvm test\` repeats the points of each experiment
that take little time, and compares the figures with the committed data.
[measurements.md](measurements.md) has the costs of all of MVM's paths as a table.`;

export function documentOf(evaluated: readonly Evaluated[]): string {
  const parts = [
    "# Evaluation",
    wrapped(INTRODUCTION),
    overview(evaluated),
    wrapped(durationOf(evaluated)),
    ...evaluated.map(sectionOf),
    originsOf(evaluated),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The text of the SVG file. */
export function figureOf({ experiment, rows }: Evaluated): string {
  return drawFigure({ title: experiment.title, ...experiment.figure(rows) });
}

function overview(evaluated: readonly Evaluated[]): string {
  const lines = evaluated.map(({ experiment, rows, origin }) => {
    const { id, title, question } = experiment;
    const claims = experiment.claims(rows);
    const holding = claims.filter(({ holds }) => holds).length;
    const cells = [
      `[${title}](#${anchorOf(title)})`,
      `\`${id}\``,
      question,
      `${holding} of ${claims.length}`,
      timeOf(origin.seconds),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| experiment | name | question | statements that hold | processor time |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

/** How long `./mvm evaluate` takes; "" if the time of an experiment is not known. */
function durationOf(evaluated: readonly Evaluated[]): string {
  const times = evaluated.map(({ origin }) => origin.seconds);
  const known = times.filter((time) => time !== undefined);
  if (known.length < times.length) return "";
  const sum = known.reduce((all, time) => all + time, 0);
  return `All experiments together took ${timeOf(sum)} of processor time, without the builds, on the machine
that made the data. Only these times depend on the machine. \`--write\` changes the time of an experiment
only if the data or the origin of the experiment has changed.`;
}

function timeOf(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  const rest = seconds % SECONDS_PER_MINUTE;
  return minutes === 0 ? `${rest} s` : `${minutes} min ${rest} s`;
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-");
}

function sectionOf({ experiment, rows }: Evaluated): string {
  const { id, title, question, system, seed, columns } = experiment;
  const claims = experiment
    .claims(rows)
    .map(({ says, holds }) => `- ${holds ? "Holds" : "**Fails**"}: ${says}`);
  const seeded = seed === undefined ? " Nothing is random." : ` Seed: ${seed}.`;
  const names = Object.entries({ [POINT]: "the point of the experiment", ...columns });
  return [
    `## ${title}`,
    wrapped(question),
    wrapped(system),
    `![${title}](evaluation/${id}.svg)`,
    wrapped(experiment.finding(rows)),
    `Must hold:\n\n${claims.map((claim) => wrapped(claim, "  ")).join("\n")}`,
    wrapped(
      `Command: \`./mvm evaluate ${id}\`.${seeded} Configuration:
[${id}.ts](../packages/cli/src/evaluate/experiments/${id}.ts). Data:
[${id}.csv](evaluation/${id}.csv), ${rows.length} ${rows.length === 1 ? "row" : "rows"}.`,
    ),
    [
      "| column of the data | meaning |",
      "| --- | --- |",
      ...names.map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    ].join("\n"),
  ].join("\n\n");
}

function originsOf(evaluated: readonly Evaluated[]): string {
  const byOrigin = new Map<string, string[]>();
  for (const { experiment, origin } of evaluated) {
    const text = [
      `compiled with ${origin.compiler}`,
      ...(origin.linux === undefined ? [] : [origin.linux]),
    ].join("; ");
    byOrigin.set(text, [...(byOrigin.get(text) ?? []), `\`${experiment.id}\``]);
  }
  const lines = [...byOrigin].map(([text, ids]) => wrapped(`- ${ids.join(", ")}: ${text}.`, "  "));
  return `## Origin\n\n${lines.join("\n")}`;
}

/** The text in lines of at most COLUMNS columns, each after the first with the `indent`. */
function wrapped(text: string, indent = ""): string {
  return text
    .split("\n\n")
    .map((paragraph) => paragraphOf(paragraph, indent))
    .join("\n\n");
}

function paragraphOf(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0) lines.push(word);
    else if (longer.length > COLUMNS) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}
