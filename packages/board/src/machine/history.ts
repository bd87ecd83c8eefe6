/**
 * What a debugger needs to go back in time: snapshots on the way, and everything from outside that
 * the run depends on. While the board is in its past, a run follows the history, so the board comes
 * to the same present again.
 *
 *     snapshots   ▼         ▼         ▼
 *     time   ─────┴────┴────┴───┴─────┴───▶   a run ended there, or an input came
 */
import { CORES } from "../cpu/core/contract";
import type { Snapshot } from "../snapshot/snapshot";

/** The board, as the history needs it. */
export interface PastBoard {
  readonly time: number;
  /** All cores are at `time`, and no turn has begun. */
  readonly betweenTurns: boolean;
  readonly quantum: number;
  /** What a core has executed. */
  instructions(core: number): number;
  save(): Snapshot;
  /** Takes the state of the snapshot. What was told to the user is not told again. */
  goBack(snapshot: Snapshot): void;
  /** What comes from now on is told to the user. */
  tellAgain(): void;
}

/** A place in the run. */
export interface Position {
  /** Common time of the cores: of the begin of the turn, if a turn has begun. */
  readonly time: number;
  /** The core that was stopped in its turn, its PC, and what each core had executed. */
  readonly paused?: { readonly core: number; readonly pc: number; readonly instructions: readonly number[] };
}

export interface Moment {
  readonly snapshot: Snapshot;
  readonly position: Position;
  /** The inputs that had been given. */
  readonly inputs: number;
  /** What the cores had executed. */
  readonly instructions: number;
}

interface Input {
  readonly time: number;
  give(): void;
}

/** Cycles between snapshots: some hundredths of a second of the board's time. */
export const SNAPSHOT_DISTANCE = 20_000_000;
/**
 * Of the cycles between snapshots, the part in which instructions are executed, at least. A board
 * that sleeps needs few snapshots, because its time goes by at once when it goes there again.
 */
const EXECUTED_PART = 1 / 32;
/** Snapshots that are kept, and their pages. Of the older half, every second one goes then. */
const MOMENTS = 160;
const PAGES = 0x1_0000;

export class History {
  private moments: Moment[] = [];
  /** Times at which a run ended, where the cores do not meet in any case. */
  private ends: number[] = [];
  private inputs: Input[] = [];
  /** How many of the inputs have been given. */
  private given = 0;
  /** The present: the latest time that is known. */
  private present = 0;
  /** The latest time at which a snapshot was due, and the cores had executed little. */
  private postponed = 0;
  private broken = true;

  constructor(
    private readonly board: PastBoard,
    private readonly position: () => Position,
    /** Cycles between snapshots, at least. */
    private readonly distance: number,
  ) {}

  /** Snapshots that are not after `position`, the latest first. */
  before({ time, paused }: Position): Moment[] {
    const isBefore = ({ position }: Moment) =>
      position.time < time ||
      (position.time === time && paused !== undefined && hasExecutedLess(position, paused.instructions));
    return this.moments.filter(isBefore).reverse();
  }

  goTo({ snapshot, inputs }: Moment): void {
    this.board.goBack(snapshot);
    this.given = inputs;
  }

  /** The run depends on more than the history has. It begins anew with the next run. */
  breakOff(): void {
    this.broken = true;
  }

  /** The debugger has changed the state of the board: what was to come is another future. */
  changed(): void {
    this.forgetFuture();
    this.moments.push(this.moment());
  }

  /** An input comes from outside, which `give` gives again. */
  input(give: () => void): void {
    if (!this.board.betweenTurns) this.breakOff();
    if (this.broken) return;
    if (this.inPast) this.forgetFuture();
    this.inputs.push({ time: this.board.time, give });
    this.given = this.inputs.length;
  }

  /** A run begins, or goes on. */
  follow(): void {
    if (this.broken) this.beginAnew();
    if (!this.board.betweenTurns) return;
    for (; this.inputs[this.given]?.time === this.board.time; this.given++) this.inputs[this.given]!.give();
  }

  /** The time at which the run has to come back. */
  get next(): number {
    const { time } = this.board;
    const end = this.ends.find((each) => each > time) ?? Number.POSITIVE_INFINITY;
    const input = this.inputs[this.given]?.time ?? Number.POSITIVE_INFINITY;
    return Math.min(end, input, this.inPast ? this.present : this.due);
  }

  /** The run has come to a time at which the cores meet, or at which it was to end. */
  arrived(): void {
    const { time, quantum } = this.board;
    const meets = time % quantum === 0 || this.ends.includes(time);
    if (this.inPast) {
      if (meets) return;
      this.forgetFuture();
    }
    this.present = time;
    if (!meets) this.ends.push(time);
    if (time < this.due || time % quantum !== 0) return;
    const executed = this.instructions - (this.moments.at(-1)?.instructions ?? 0);
    if (executed >= this.distance * EXECUTED_PART) this.keep();
    else this.postponed = time;
  }

  /** What all cores have executed. */
  private get instructions(): number {
    let sum = 0;
    for (let core = 0; core < CORES; core++) sum += this.board.instructions(core);
    return sum;
  }

  private get inPast(): boolean {
    return this.board.time < this.present;
  }

  private get due(): number {
    const last = Math.max(this.moments.at(-1)?.snapshot.cycle ?? 0, this.postponed);
    const { quantum } = this.board;
    return (Math.floor(last / quantum) + Math.ceil(this.distance / quantum)) * quantum;
  }

  private beginAnew(): void {
    this.broken = false;
    this.moments = [];
    this.ends = [];
    this.inputs = [];
    this.given = 0;
    this.present = this.board.time;
    this.postponed = 0;
    this.moments.push(this.moment());
  }

  private forgetFuture(): void {
    const { time } = this.board;
    const position = this.position();
    const earlier = new Set(this.before(position));
    this.moments = this.moments.filter((moment) => earlier.has(moment));
    this.ends = this.ends.filter((end) => end <= time);
    this.inputs.length = this.given;
    this.present = time;
    this.postponed = Math.min(this.postponed, time);
    this.board.tellAgain();
  }

  private keep(): void {
    this.moments.push(this.moment());
    while (this.moments.length > MOMENTS || this.pages > PAGES) {
      const { length } = this.moments;
      this.moments = this.moments.filter((_, index) => index === 0 || index >= length / 2 || index % 2 === 0);
      if (this.moments.length === length) return;
    }
  }

  /** The pages of RAM that the snapshots do not share with the one before. */
  private get pages(): number {
    let pages = 0;
    for (const [index, { snapshot }] of this.moments.entries()) {
      const before = this.moments[index - 1]?.snapshot;
      if (before !== undefined) for (const _ of snapshot.cpu.ram.differences(before.cpu.ram)) pages++;
    }
    return pages;
  }

  private moment(): Moment {
    const { instructions, given: inputs } = this;
    return { snapshot: this.board.save(), position: this.position(), inputs, instructions };
  }
}

/** Of places in one turn: the one in front of the turn, or with fewer instructions, is before. */
function hasExecutedLess({ paused }: Position, instructions: readonly number[]): boolean {
  if (paused === undefined) return true;
  const more = instructions.map((count, core) => count - paused.instructions[core]!);
  return more.every((count) => count >= 0) && more.some((count) => count > 0);
}
