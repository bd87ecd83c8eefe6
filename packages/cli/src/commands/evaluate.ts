/**
 * `mvm evaluate`: the experiments of docs/evaluation.md. With --write the data, the plots and the
 * document are written. Without it the findings, or the data, are printed.
 */
import { EXIT, UsageError } from "../errors";
import { evaluatedExperiments } from "../evaluate/committed";
import { documentOf, figureOf } from "../evaluate/document";
import type { Experiment } from "../evaluate/experiment";
import { EXPERIMENTS } from "../evaluate/experiments";
import { DOCUMENT, dataFile, figureFile, readOrigins, writeOrigins, writeText } from "../evaluate/files";
import { originOf } from "../evaluate/origin";
import type { Row } from "../evaluate/rows";
import { dataOf, measurePoints } from "../evaluate/run";

export interface EvaluateOptions {
  write?: boolean;
  csv?: boolean;
}

/**
 * @param names of the experiments; none: all
 * @returns the exit status: failure if something that must hold does not
 */
export async function evaluate(names: readonly string[], options: EvaluateOptions): Promise<number> {
  const { write = false, csv = false } = options;
  if (write && csv) {
    throw new UsageError("--write writes the data as CSV\n    fix: leave out --csv, or --write");
  }
  if (csv && names.length !== 1) {
    throw new UsageError("--csv prints the data of one experiment\n    fix: name one, or leave out --csv");
  }
  let holds = true;
  for (const experiment of EXPERIMENTS.filter(({ id }) => names.length === 0 || names.includes(id))) {
    const rows = await measurePoints(experiment, experiment.points, (point) =>
      process.stderr.write(`mvm: ${experiment.id}: ${point.name}\n`),
    );
    holds &&= experiment.claims(rows).every((claim) => claim.holds);
    if (write) await writeExperiment(experiment, rows);
    else process.stdout.write(csv ? dataOf(experiment, rows) : textOf(experiment, rows));
  }
  if (write) writeDocument();
  return holds ? EXIT.success : EXIT.failure;
}

function textOf(experiment: Experiment, rows: readonly Row[]): string {
  const { id, title } = experiment;
  const claims = experiment
    .claims(rows)
    .map(({ says, holds }) => `  ${holds ? "holds" : "FAILS"}: ${says}\n`);
  return `${id}: ${title}\n${experiment.finding(rows)}\n${claims.join("")}\n`;
}

async function writeExperiment(experiment: Experiment, rows: readonly Row[]): Promise<void> {
  writeText(dataFile(experiment.id), dataOf(experiment, rows));
  writeOrigins({ ...readOrigins(), [experiment.id]: await originOf(experiment) });
}

/** The document and the plots, from all data that is there. */
function writeDocument(): void {
  const evaluated = evaluatedExperiments();
  for (const each of evaluated) writeText(figureFile(each.experiment.id), figureOf(each));
  writeText(DOCUMENT, documentOf(evaluated));
}
