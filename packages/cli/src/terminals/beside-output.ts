/**
 * The combined view while a console has the standard output: it goes to the standard error. If both
 * are one terminal, what comes in the run waits until the run is over.
 */
import { once } from "node:events";
import type { Output } from "../console/line-printer";

/** Characters that wait. */
const HELD_CHARACTERS = 64 * 1024;

export class BesideOutput implements Output {
  readonly terminal = false;
  /** Whether a console has the terminal of the standard error now. */
  private waits = false;
  private held: string[] = [];
  private characters = 0;
  private leftOut = 0;

  /** The run begins. What was written before is on the terminal already. */
  begin(): void {
    this.waits = process.stdout.isTTY === true && process.stderr.isTTY === true;
  }

  write(text: string): void {
    if (this.waits) this.hold(text);
    else
      process.stderr.write(
        process.stdin.isRaw && process.stderr.isTTY ? text.replaceAll("\n", "\r\n") : text,
      );
  }

  /** The run is over, and the terminal is the user's again. */
  end(): void {
    this.waits = false;
    if (this.leftOut > 0) process.stderr.write(`mvm: ${this.leftOut} earlier lines are left out\n`);
    process.stderr.write(this.held.join(""));
    this.held = [];
  }

  async drained(): Promise<void> {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  }

  /** A text of this program or of the printer is whole lines, because this is no terminal. */
  private hold(text: string): void {
    this.held.push(text);
    this.characters += text.length;
    while (this.characters > HELD_CHARACTERS) {
      this.characters -= this.held.shift()!.length;
      this.leftOut++;
    }
  }
}
