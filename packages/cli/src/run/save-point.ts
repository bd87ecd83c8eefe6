/** `--save FILE --save-at TIME|TEXT`: the run is saved at the first end of a step from there on. */
import { writeFileSync } from "node:fs";
import { CPU_HZ, parseTime } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import type { Expectation } from "../console/expectation";
import { unwritable } from "../report/finish";
import type { Observer, Session } from "./session";
import { bytesOf, type StoredRuns, secondsOf } from "./stored-run";

export const SAVED_FILE = { what: "the snapshot", option: "--save" } as const;

export class SavePoint implements Observer {
  private readonly cycle: number | undefined;
  private readonly expectation: Expectation | undefined;
  private saved = false;

  constructor(
    private readonly session: Session,
    private readonly runs: StoredRuns,
    private readonly now: () => number,
    private readonly file: string,
    private readonly at: string,
  ) {
    this.cycle = parseTime(at, CPU_HZ);
    if (this.cycle === undefined) this.expectation = session.expects("--save-at", at);
  }

  heard(console: string, text: string): void {
    if (this.expectation?.met === false) this.expectation.see(console, text);
  }

  async stepped(): Promise<void> {
    if (this.saved || !this.isReached) return;
    this.saved = true;
    const state = this.runs.save();
    try {
      writeFileSync(this.file, await bytesOf(state));
    } catch (error) {
      throw unwritable(error as Error, SAVED_FILE);
    }
    this.session.aside(`saved at ${secondsOf(state)} of virtual time: ${printable(this.file)}`);
  }

  /** Why nothing was saved; undefined: it was. */
  get failure(): string | undefined {
    return this.saved ? undefined : `nothing was saved: the run ended before --save-at ${printable(this.at)}`;
  }

  private get isReached(): boolean {
    return this.expectation?.met ?? this.now() >= this.cycle!;
  }
}
