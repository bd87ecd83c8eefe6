/**
 * A curve as a strip of text, as a chart recorder draws it: time to the right, the value upwards,
 * and 0 in the middle. Each column shows the range in which the value was.
 */

/** The least and the greatest value of a stretch of time. */
export type Range = readonly [least: number, greatest: number];

const COLUMNS = 60;
/** On each side of 0. */
const HALF_ROWS = 4;
const LABEL_WIDTH = 8;
/** Degrees from the middle to the top. */
const SCALES: readonly number[] = [0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 20, 30, 50, 90, 180];

/**
 * Rows of text, for values in degrees.
 * @param start seconds at the left end
 * @param end seconds at the right end
 */
export function stripChart(ranges: readonly Range[], start: number, end: number): string[] {
  if (ranges.length === 0) return [];
  const perColumn = Math.ceil(ranges.length / COLUMNS);
  const columns = Array.from({ length: Math.ceil(ranges.length / perColumn) }, (_, column) =>
    hull(ranges.slice(column * perColumn, (column + 1) * perColumn)),
  );
  const scale = scaleFor(Math.max(...columns.map(([least, greatest]) => Math.max(-least, greatest))));
  const height = scale / HALF_ROWS;
  const rows = Array.from({ length: 2 * HALF_ROWS + 1 }, (_, index) => {
    const row = HALF_ROWS - index;
    const cells = columns.map(([least, greatest]) =>
      rowOf(least, height) <= row && row <= rowOf(greatest, height) ? "█" : row === 0 ? "─" : " ",
    );
    const label = row % HALF_ROWS === 0 ? `${signed(row * height)}°` : "";
    return `${label.padStart(LABEL_WIDTH)} │${cells.join("")}`.trimEnd();
  });
  const left = `${start.toFixed(1)} s`;
  const right = `${end.toFixed(1)} s`;
  const axis = `${left}${right.padStart(Math.max(right.length + 1, columns.length - left.length))}`;
  return [...rows, `${" ".repeat(LABEL_WIDTH)}  ${axis}`];
}

function hull(ranges: readonly Range[]): Range {
  return [Math.min(...ranges.map(([least]) => least)), Math.max(...ranges.map(([, greatest]) => greatest))];
}

/** The row in which a value is; 0 is the middle. */
function rowOf(value: number, height: number): number {
  return Math.max(-HALF_ROWS, Math.min(HALF_ROWS, Math.round(value / height)));
}

/** A round number that is at least `largest`. */
function scaleFor(largest: number): number {
  return SCALES.find((scale) => scale >= largest) ?? Math.ceil(largest);
}

function signed(value: number): string {
  return value === 0 ? "0" : value > 0 ? `+${value}` : `${value}`;
}
