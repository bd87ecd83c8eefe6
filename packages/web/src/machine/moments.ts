/**
 * The moments of a run to which one can go back: snapshots on the way, and what came from outside.
 * From a moment the run comes to the same present again, if nothing else comes from outside.
 */
import type { Snapshot } from "@mvm/board";

export interface Input {
  cycle: number;
  give(): void;
}

/** Kept at most; then every second one of the older half goes. */
const MOMENTS = 120;

export class Moments {
  private snapshots: Snapshot[] = [];
  private readonly inputs: Input[] = [];
  /** How many of the inputs the run has had. */
  private given = 0;

  /** The latest cycle that a snapshot has. */
  get last(): number {
    return this.snapshots.at(-1)?.cycle ?? 0;
  }

  keep(snapshot: Snapshot): void {
    this.snapshots.push(snapshot);
    if (this.snapshots.length <= MOMENTS) return;
    const half = MOMENTS / 2;
    this.snapshots = this.snapshots.filter((_, index) => index === 0 || index >= half || index % 2 === 0);
  }

  /** The latest snapshot that is not after `cycle`; if there is none, the first. */
  before(cycle: number): Snapshot {
    return this.snapshots.findLast((snapshot) => snapshot.cycle <= cycle) ?? this.snapshots[0]!;
  }

  /** An input comes from outside, now. */
  add(input: Input): void {
    this.inputs.push(input);
    this.given = this.inputs.length;
  }

  /** The cycle of the next input of the past that comes again; Infinity: there is none. */
  get nextInput(): number {
    return this.inputs[this.given]?.cycle ?? Number.POSITIVE_INFINITY;
  }

  /** Gives the inputs of this cycle again. */
  replay(cycle: number): void {
    while (this.nextInput <= cycle) this.inputs[this.given++]!.give();
  }

  /** The run has gone back to a snapshot of this cycle. An input came behind the snapshot. */
  wentBack(cycle: number): void {
    this.given = this.inputs.filter((input) => input.cycle < cycle).length;
  }

  /** What came after `cycle`, or was not given again, never happens. */
  fork(cycle: number): void {
    this.snapshots = this.snapshots.filter((snapshot, index) => index === 0 || snapshot.cycle <= cycle);
    this.inputs.length = this.given;
  }
}
