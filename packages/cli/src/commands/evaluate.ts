/**
 * `mvm evaluate`: the experiments of docs/evaluation.md. With --write the data, the plots and the
 * document are written. Without it the findings, or the data, are printed.
 */
import { EXIT, UsageError } from "../errors";
import { evaluatedExperiments } from "../evaluate/committed";
import { documentOf, figureOf } from "../evaluate/document";
import type { Experiment } from "../evaluate/experiment";
import { EXPERIMENTS } from "../evaluate/experiments";
import {
  DOCUMENT,
  dataFile,
  figureFile,
  readData,
  readOrigins,
  writeOrigins,
  writeText,
} from "../evaluate/files";
import { isSameOrigin, originOf } from "../evaluate/origin";
import type { Row } from "../evaluate/rows";
import { dataOf, measurePoints } from "../evaluate/run";

const MICROSECONDS_PER_SECOND = 1e6;

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
    const before = process.cpuUsage();
    const rows = await measurePoints(experiment, experiment.points, (point) =>
      process.stderr.write(`mvm: ${experiment.id}: ${point.name}\n`),
    );
    const { user, system } = process.cpuUsage(before);
    const seconds = Math.ceil((user + system) / MICROSECONDS_PER_SECOND);
    holds &&= experiment.claims(rows).every((claim) => claim.holds);
    if (write) await writeExperiment(experiment, rows, seconds);
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

/**
 * The time is kept with the data that it was measured with: the same data again leaves all files as
 * they are.
 */
async function writeExperiment(experiment: Experiment, rows: readonly Row[], seconds: number): Promise<void> {
  const { id } = experiment;
  const data = dataOf(experiment, rows);
  const [origins, origin] = [readOrigins(), await originOf(experiment)];
  const known = origins[id];
  const isSame = known !== undefined && isSameOrigin(known, origin) && readData(id) === data;
  writeText(dataFile(id), data);
  writeOrigins({ ...origins, [id]: { ...origin, seconds: (isSame ? known.seconds : undefined) ?? seconds } });
}

/** The document and the plots, from all data that is there. */
function writeDocument(): void {
  const evaluated = evaluatedExperiments();
  for (const each of evaluated) writeText(figureFile(each.experiment.id), figureOf(each));
  writeText(DOCUMENT, documentOf(evaluated));
}
