/** Lines through the rows of each series, with a dot at each row. */
import * as Plot from "@observablehq/plot";

/** Names of columns: what stands at the axes, and what tells the series apart. */
export interface Columns {
  x: string;
  y: string;
  series: string;
}

export function linesWithDots(rows: Plot.Data, { x, y, series }: Columns): Plot.Markish[] {
  return [
    Plot.lineY(rows, { x, y, stroke: series, strokeWidth: 2 }),
    Plot.dot(rows, { x, y, fill: series, r: 4 }),
  ];
}
