/** Runs experiments, and compares what they gave with the committed data. */
import type { Experiment, Point } from "./experiment";
import { csvOf, POINT, type Row, rowsOf } from "./rows";

/**
 * Measures points. The rows are as they would be read from the file, so that a finding and a claim
 * see the same numbers in every case.
 * @param told is called before each point
 */
export async function measurePoints(
  experiment: Experiment,
  points: readonly Point[],
  told: (point: Point) => void = () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const point of points) {
    told(point);
    for (const row of await point.measure()) rows.push({ [POINT]: point.name, ...row });
  }
  return rowsOf(dataOf(experiment, rows));
}

/** The text of the data file. */
export function dataOf({ columns }: Experiment, rows: readonly Row[]): string {
  return csvOf(rows, Object.keys(columns));
}

export const shortPoints = ({ points }: Experiment): Point[] => points.filter(({ short }) => short);
