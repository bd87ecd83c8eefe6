/**
 * What is needed to make the run of a test again: the machine at some time, and what the test did
 * to it from then on.
 */
import type { Snapshot, Zc702 } from "@mvm/board";
import { type Action, perform } from "./action";

/** An action, and the CPU cycle at which it was done. */
export interface TimedAction {
  readonly cycle: number;
  readonly action: Action;
}

export class Recording {
  private begin: Snapshot;
  private done: TimedAction[] = [];

  constructor(private readonly board: Zc702) {
    this.begin = board.save();
  }

  /** The machine where the recording begins. */
  get snapshot(): Snapshot {
    return this.begin;
  }

  get actions(): readonly TimedAction[] {
    return this.done;
  }

  /** Does the action. */
  perform(action: Action): void {
    perform(this.board, action);
    // A run that is replayed stops at a time, not in the middle of a core's turn.
    if (this.isPaused) this.beginAnew();
    else this.done.push({ cycle: this.board.time, action });
  }

  /** The run depends on more than is recorded: the recording begins here. */
  beginAnew(): void {
    this.begin = this.board.save();
    this.done = [];
  }

  /** The last run ended at a breakpoint or a watched access. */
  isPaused = false;
}
