/** The evaluation as its files have it. */
import type { Evaluated } from "./document";
import { EXPERIMENTS } from "./experiments";
import { readData, readOrigins } from "./files";
import { rowsOf } from "./rows";

/** The experiments that have data, in the order of the document. */
export function evaluatedExperiments(): Evaluated[] {
  const origins = readOrigins();
  return EXPERIMENTS.flatMap((experiment) => {
    const data = readData(experiment.id);
    const origin = origins[experiment.id];
    return data === undefined || origin === undefined ? [] : [{ experiment, rows: rowsOf(data), origin }];
  });
}
