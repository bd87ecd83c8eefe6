/** Numbers of rows in the words of a finding. */
import { numberOf, type Row } from "./rows";

const SIGNIFICANT = 3;
const WHOLE_FROM = 1000;

/** With three significant digits, or whole from 1000 on. */
export function decimal(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= WHOLE_FROM) return value.toFixed(0);
  return String(Number(value.toPrecision(SIGNIFICANT)));
}

/** The row with the largest number in the column. */
export const most = (rows: readonly Row[], column: string): Row =>
  rows.reduce((found, row) => (numberOf(row, column) > numberOf(found, column) ? row : found));

/** The row with the least number in the column. */
export const fewest = (rows: readonly Row[], column: string): Row =>
  rows.reduce((found, row) => (numberOf(row, column) < numberOf(found, column) ? row : found));
