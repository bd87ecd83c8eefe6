import { printable } from "./printable";

/** What is wrong with a configuration, where it stands, and how to put it right. */
export interface Problem {
  /**
   * Stable name of the kind of mistake, e.g. `memory-overlap`; one fixture in test/fixtures per
   * code.
   */
  code: string;
  file: string;
  /** 1-based; the position of the value (or key) that is wrong. */
  line: number;
  column: number;
  what: string;
  fix: string;
}

/** One problem as the two lines a user reads: position and mistake, then the fix. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, code, what, fix } = problem;
  return `${printable(file)}:${line}:${column}: ${printable(what)} [${code}]\n    fix: ${printable(fix)}`;
}

/** More than this many at once help nobody. */
const SHOWN = 20;

function textOf(problems: readonly Problem[]): string {
  const shown = problems.slice(0, SHOWN).map(formatProblem);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more problems`] : [])].join("\n");
}

/**
 * Thrown by everything that refuses its input; the CLI prints the problems and leaves with status
 * 2.
 */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(textOf(problems));
    this.name = "ConfigurationError";
  }
}
