/**
 * Columns as wide as their widest cell. Text is aligned to the left, numbers are aligned to the
 * right. A row may end early with a remark.
 */
export function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = (cell: string) => /^([\d.,]+( s.*%| %| us| \(.*\))?|–)?$/.test(cell);
  const widths = head.map((title, column) =>
    Math.max(
      title.length,
      ...rows.map((row) =>
        row.length < head.length && column >= row.length - 1 ? 0 : (row[column]?.length ?? 0),
      ),
    ),
  );
  const numeric = head.map((_, column) => rows.every((row) => isNumber(row[column] ?? "0")));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("──"), ...rows.map(line)].join("\n");
}

export const integer = (value: number): string => value.toLocaleString("en-US");
export const percent = (value: number): string => `${value.toFixed(1)} %`;
export const microsecondsText = (value: number): string => `${integer(Math.round(value))} us`;
