/** Texts in messages. */
import { printable } from "../printable";

const LINES = 12;

/** The last lines of a text, each with a mark in front. */
export function quoted(text: string): string[] {
  const lines = printable(text).replace(/\n$/, "").split("\n");
  const left = lines.length - LINES;
  const shown = lines.slice(-LINES).map((line) => `    | ${line}`);
  return left > 0 ? [`    | … ${left} lines before`, ...shown] : shown;
}

/** "text" or /pattern/. */
export function shown(wanted: string | RegExp): string {
  return typeof wanted === "string" ? JSON.stringify(wanted) : String(wanted);
}
