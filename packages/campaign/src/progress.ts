/** How far a campaign is: the rate of the last minute, and the time that is left at this rate. */
import type { Outcome } from "./results/results";
import { VERDICTS, type Verdict } from "./verdict/verdicts";

/** Where the progress is shown. */
export interface ProgressOutput {
  /** Whether a line can be written over. */
  readonly terminal: boolean;
  write(text: string): void;
}

const WINDOW_MS = 60_000;
const TERMINAL_MS = 200;
const LINES_MS = 1000;
const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const PERCENT = 100;

export class Progress {
  private planned = 0;
  private done = 0;
  /** When how many were done, for the rate. */
  private marks: { readonly at: number; readonly done: number }[] = [];
  private readonly verdicts = new Map<Verdict, number>();
  private shownAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly output: ProgressOutput,
    private readonly now: () => number = () => performance.now(),
  ) {}

  begin(planned: number, done: number): void {
    this.planned = planned;
    this.done = done;
    this.marks = [{ at: this.now(), done }];
    if (done > 0) this.output.write(`mvm: ${done} of ${planned} runs are there already\n`);
  }

  more(outcomes: readonly Outcome[]): void {
    this.done += outcomes.length;
    for (const { verdict } of outcomes) this.verdicts.set(verdict, (this.verdicts.get(verdict) ?? 0) + 1);
    const at = this.now();
    this.marks.push({ at, done: this.done });
    while (this.marks.length > 2 && this.marks[1]!.at < at - WINDOW_MS) this.marks.shift();
    const { terminal } = this.output;
    if (at - this.shownAt < (terminal ? TERMINAL_MS : LINES_MS) && this.done < this.planned) return;
    this.shownAt = at;
    this.output.write(terminal ? `\r\x1b[K${this.text()}` : `${this.text()}\n`);
  }

  end(): void {
    if (this.output.terminal && this.shownAt > 0) this.output.write("\n");
  }

  private text(): string {
    const [first, last] = [this.marks[0]!, this.marks.at(-1)!];
    const seconds = (last.at - first.at) / MS_PER_SECOND;
    const rate = seconds === 0 ? 0 : (last.done - first.done) / seconds;
    const left = rate === 0 ? "" : `, ${timeText((this.planned - this.done) / rate)} left`;
    const verdicts = VERDICTS.flatMap((verdict) => {
      const count = this.verdicts.get(verdict);
      return count === undefined ? [] : [`${verdict} ${count}`];
    });
    const percent = Math.floor((PERCENT * this.done) / this.planned);
    return `mvm: ${this.done} of ${this.planned} runs (${percent} %), ${rate.toFixed(1)} a second${left}; ${verdicts.join(", ")}`;
  }
}

/** "2 min 5 s". */
export function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / SECONDS_PER_MINUTE);
  return minutes === 0 ? `${whole} s` : `${minutes} min ${whole % SECONDS_PER_MINUTE} s`;
}
