/** Gives the inputs of a record to a session, each at its cycle. */
import type { Input } from "./input-record";
import type { Session } from "./session";
import type { TimedInputs } from "./virtual-zc702";

export class Replay implements TimedInputs {
  private next = 0;

  /** Inputs from the cycle `begin` on are given; the run goes on from there. */
  constructor(
    private readonly session: Session,
    private readonly inputs: readonly Input[],
    begin: number,
  ) {
    session.replays = true;
    while (this.nextCycle < begin) this.next++;
  }

  get nextCycle(): number {
    return this.inputs[this.next]?.cycle ?? Number.POSITIVE_INFINITY;
  }

  give(): void {
    const input = this.inputs[this.next++]!;
    if ("keys" in input) {
      const keys = Buffer.from(input.keys, "latin1");
      if (input.console === undefined) this.session.type(keys);
      else this.session.typeAt(input.console, keys);
    } else if ("quit" in input || input.end === "interrupted") this.session.quit();
  }
}
