/**
 * What is needed to make the run of a test again: the machine at some time, and what the test did
 * to it from then on.
 */
import { QUANTUM, type Snapshot, type StopReason, type Zc702 } from "@mvm/board";
import { type Action, perform } from "./action";
import { type End, endOf } from "./end";

/** What happened at a CPU cycle. */
export interface TimedAction {
  readonly cycle: number;
  /** Undefined: a run ended here, so the cores met. */
  readonly action?: Action;
}

/** A run that comes back for one of these has no turn that has begun. */
const BETWEEN_TURNS: ReadonlySet<StopReason["kind"]> = new Set(["time", "condition", "stuck"]);

export class Recording {
  private begin: Snapshot;
  private done: TimedAction[] = [];
  /** The core that the debugger has stopped in its turn. */
  private stopped: number | undefined;
  /** A run was ended in a core's turn, and not by the debugger: it cannot go on as it was. */
  private abandoned = false;
  /** Where the last run was to end. */
  private until = 0;
  /** The turn of the cores in which the last run ended, in CPU cycles. */
  private turn = { begin: 0, end: 0 };

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

  /** The core that stands at a breakpoint or a watched access. */
  get stoppedCore(): number | undefined {
    return this.stopped;
  }

  /** Where the board is now. */
  get end(): End {
    return this.isInTurn ? endOf(this.board, this.turn.end) : { time: this.board.time };
  }

  /** Does the action. */
  perform(action: Action): void {
    perform(this.board, action);
    // A run that is replayed stops at a time, not in the middle of a core's turn.
    if (this.isInTurn) this.beginHere();
    else this.done.push({ cycle: this.board.time, action });
  }

  /** A run begins, or goes on. It is to end at `until`, or before. */
  runs(until: number): void {
    // The turn has its end from the run in which it began.
    const endsEarly = this.stopped !== undefined && this.turn.end % QUANTUM !== 0;
    if (this.abandoned || endsEarly) this.beginHere();
    this.abandoned = false;
    this.until = until;
  }

  /** The run came back. */
  ended(stop: StopReason): void {
    const { time } = this.board;
    const wasInTurn = this.stopped !== undefined && this.turn.begin === time;
    this.stopped = stop.kind === "debugger" ? stop.core : undefined;
    this.abandoned = stop.kind !== "debugger" && !BETWEEN_TURNS.has(stop.kind);
    if (!this.isInTurn) {
      if (time % QUANTUM !== 0) this.done.push({ cycle: time });
    } else if (!wasInTurn) {
      const boundary = time - (time % QUANTUM) + QUANTUM;
      this.turn = { begin: time, end: Math.min(this.until, boundary) };
    }
  }

  /** The board went back in time, to where `core` stands in its turn; undefined: to a begin. */
  moved(core: number | undefined): void {
    this.beginAnew();
    this.stopped = core;
    const { time } = this.board;
    this.turn = { begin: time, end: time - (time % QUANTUM) + QUANTUM };
  }

  /** The run depends on more than is recorded: the recording begins here, between turns. */
  beginAnew(): void {
    this.stopped = undefined;
    this.abandoned = false;
    this.beginHere();
  }

  private get isInTurn(): boolean {
    return this.stopped !== undefined || this.abandoned;
  }

  private beginHere(): void {
    this.begin = this.board.save();
    this.done = [];
  }
}
