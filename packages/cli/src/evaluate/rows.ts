/**
 * The data of an experiment, as CSV (RFC 4180): a line for each row, and first the name of the
 * point to which the row belongs.
 */
import { csvLine, readCsv } from "./csv";

export type Value = string | number;
/** Values by the names of the columns. */
export type Row = Readonly<Record<string, Value>>;

export const POINT = "point";
/** Digits of a number that is not whole. */
const DIGITS = 9;

/** The number as its text says it. */
const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** A number of a row. */
export const numberOf = (row: Row, column: string): number => Number(row[column]);

/** The numbers of a column. */
export const numbersOf = (rows: readonly Row[], column: string): number[] =>
  rows.map((row) => numberOf(row, column));

/** @param columns the names of the columns after the point's name */
export function csvOf(rows: readonly Row[], columns: readonly string[]): string {
  const names = [POINT, ...columns];
  const lines = rows.map((row) =>
    names.map((name) => {
      const value = row[name] ?? "";
      return typeof value === "number" ? String(rounded(value)) : value;
    }),
  );
  return [names, ...lines].map(csvLine).join("");
}

/** What csvOf wrote. Fields that look like a number are numbers. */
export function rowsOf(text: string): Row[] {
  const [names = [], ...lines] = readCsv(text);
  return lines.map((fields) =>
    Object.fromEntries(names.map((name, index) => [name, fieldValue(fields[index] ?? "")])),
  );
}

function fieldValue(field: string): Value {
  return field === "" || Number.isNaN(Number(field)) ? field : Number(field);
}
