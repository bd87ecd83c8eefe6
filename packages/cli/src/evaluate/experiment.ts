/**
 * An experiment of the evaluation: a question, the systems that answer it, and what their runs
 * gave. Every figure is a count, or a time of the virtual board, so a run can be repeated to the
 * digit.
 */
import type { Figure } from "./figure";
import type { Row } from "./rows";

export interface Experiment {
  /** The name on the command line, and of the files below docs/evaluation. */
  id: string;
  title: string;
  /** What the experiment answers, as a sentence. */
  question: string;
  /** What runs, in Markdown. */
  system: string;
  /** Of the generator of random numbers. Undefined: nothing is random. */
  seed?: number;
  /** Whether Debian's Linux runs, whose version then decides the figures, too. */
  linux?: boolean;
  /** The columns of the data after the point's name, and what they mean, with units. */
  columns: Readonly<Record<string, string>>;
  points: readonly Point[];
  /** The plot of all rows. */
  figure(rows: readonly Row[]): Omit<Figure, "title">;
  /** What the rows show, in Markdown, with its numbers from the rows. */
  finding(rows: readonly Row[]): string;
  /** What must hold in the rows of any points, whichever compiler made the code. */
  claims(rows: readonly Row[]): Claim[];
}

/** One measurement. Its rows are the same whichever points were measured before. */
export interface Point {
  name: string;
  /** Whether `./mvm test` measures the point again. */
  short?: boolean;
  measure(): Promise<Row[]>;
}

export interface Claim {
  says: string;
  holds: boolean;
}
