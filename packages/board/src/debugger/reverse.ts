/**
 * Goes back in time: to a snapshot before, and from there forward again, to the last place before
 * the present one at which the debugger would have stopped.
 *
 *     snapshot ──▶ ● ──▶ ● ──▶ present         each ● is a stop; the last one is meant
 */
import type { History, Moment, Position } from "../machine/history";
import type { Debugger, Stop } from "./debugger";

/** The board, as going back needs it. */
export interface ReversibleBoard {
  readonly time: number;
  readonly quantum: number;
  /** Why the run came back: StopReason of zc702.ts. */
  run(options: { until?: number }): { readonly kind: string };
  instructions(core: number): number;
  position(): Position;
}

/** Where the history begins. */
export type Reversed = Stop | "begin";

export class Reverse {
  constructor(
    private readonly board: ReversibleBoard,
    private readonly debug: Debugger,
    private readonly history: History,
  ) {}

  /**
   * Back to the last breakpoint, or to behind the last watched access, of those that are meant.
   * "begin": there is none; the board is where the history begins.
   */
  continue(isMeant: (stop: Stop) => boolean = () => true): Reversed {
    let end = this.board.position();
    const moments = this.history.before(end);
    for (const moment of moments) {
      const hits = this.stopsBetween(moment, end, isMeant);
      if (hits > 0) return this.stopAt(moment, end, hits, isMeant);
      end = moment.position;
    }
    return this.begin(moments.at(-1));
  }

  /**
   * Back to in front of the last instruction that `core` has executed, in a handler, too. "begin":
   * as for `continue`.
   */
  step(core: number): Reversed {
    const here = this.board.position();
    const executed = this.board.instructions(core);
    const moments = this.history.before(here);
    const { quantum } = this.board;
    for (let turns = 0; ; turns = 2 * turns + 1) {
      const base = (Math.floor(here.time / quantum) - turns) * quantum;
      const moment = moments.find(({ position }) => position.time <= base) ?? moments.at(-1);
      if (moment === undefined) return "begin";
      const begin = () => {
        this.history.goTo(moment);
        this.runTo(base);
      };
      begin();
      if (this.board.instructions(core) < executed) {
        const steps = this.stepsBefore(here, core, executed);
        begin();
        this.stepOn([core, here.paused?.core ?? core], here, () => true, steps);
        return this.stopped({ core, reason: "step" });
      }
      if (moment === moments.at(-1) && moment.position.time >= base) return this.begin(moment);
    }
  }

  /** Goes back by `look`, and comes to the present place again. */
  lookBack<T>(look: () => T): T {
    const here = this.board.position();
    const [moment] = this.history.before(here);
    try {
      return look();
    } finally {
      if (moment !== undefined) {
        this.history.goTo(moment);
        this.goOn(here, () => true);
        this.debug.stepEach([]);
      }
    }
  }

  /**
   * Of the steps from here to `end`: the number of the last one of `core` after which it had not
   * executed `executed` instructions.
   */
  private stepsBefore(end: Position, core: number, executed: number): number {
    let steps = 0;
    let before = 0;
    this.stepOn([core, end.paused?.core ?? core], end, (stop) => {
      if (stop.reason !== "step") return true;
      steps++;
      if (stop.core === core && this.board.instructions(core) < executed) before = steps;
      return true;
    });
    return before;
  }

  private stopsBetween(moment: Moment, end: Position, isMeant: (stop: Stop) => boolean): number {
    let hits = 0;
    this.history.goTo(moment);
    this.goOn(end, (stop) => {
      if (isMeant(stop)) hits++;
      return true;
    });
    return hits;
  }

  private stopAt(moment: Moment, end: Position, number: number, isMeant: (stop: Stop) => boolean): Stop {
    let left = number;
    let last: Stop | undefined;
    this.history.goTo(moment);
    this.goOn(end, (stop) => {
      if (!isMeant(stop)) return true;
      last = stop;
      return --left > 0;
    });
    if (last?.reason === "watchpoint") this.passAccess(last.core);
    return this.stopped(last!);
  }

  /** Lets the core execute the instruction in front of which it stands. */
  private passAccess(core: number): void {
    const before = this.board.instructions(core);
    this.debug.stepEach([core]);
    while (this.board.instructions(core) === before) if (this.board.run({}).kind !== "debugger") return;
  }

  private begin(moment: Moment | undefined): "begin" {
    if (moment !== undefined) this.history.goTo(moment);
    this.debug.stepEach([]);
    return "begin";
  }

  private stopped(stop: Stop): Stop {
    this.debug.stepEach([]);
    return stop;
  }

  /** Runs to `end`, as long as `goesOn` wants it at each stop of a point. */
  private goOn(end: Position, goesOn: (stop: Stop) => boolean): void {
    const { paused, time } = end;
    const base = paused === undefined ? time : Math.floor(time / this.board.quantum) * this.board.quantum;
    if (!this.runTo(base, goesOn) || paused === undefined) return;
    this.stepOn([paused.core], end, (stop) => stop.reason === "step" || goesOn(stop));
  }

  /** Runs to a time. False: `goesOn` has ended the run before. */
  private runTo(until: number, goesOn: (stop: Stop) => boolean = () => true): boolean {
    this.debug.stepEach([]);
    while (this.board.time < until) {
      const { kind } = this.board.run({ until });
      if (kind !== "debugger") return kind === "time";
      if (!goesOn(this.debug.stop!)) return false;
    }
    return true;
  }

  /**
   * Steps each of the cores to `end`, as long as `goesOn` wants it at each stop, and for at most
   * `limit` steps.
   */
  private stepOn(
    cores: readonly number[],
    end: Position,
    goesOn: (stop: Stop) => boolean,
    limit = Number.POSITIVE_INFINITY,
  ): void {
    this.debug.stepEach(cores);
    const until = end.paused === undefined ? end.time : Number.POSITIVE_INFINITY;
    for (let steps = 0; steps < limit && !this.isOver(end); ) {
      if (this.board.run({ until }).kind !== "debugger" || this.isOver(end)) return;
      const stop = this.debug.stop!;
      if (!goesOn(stop)) return;
      if (stop.reason === "step") steps++;
    }
  }

  /**
   * Is the run at `end`, or past it? The core that was stopped there does not stop again if another
   * core had its turn in between, and the point is gone.
   */
  private isOver({ time, paused }: Position): boolean {
    const here = this.board.position();
    if (paused === undefined) return here.time >= time;
    const { core, instructions, pc } = paused;
    const executed = instructions.map((_, each) => this.board.instructions(each));
    if (executed[core]! !== instructions[core]!) return executed[core]! > instructions[core]!;
    return (
      here.paused?.core === core &&
      here.paused.pc === pc &&
      executed.every((count, each) => count === instructions[each])
    );
  }
}
