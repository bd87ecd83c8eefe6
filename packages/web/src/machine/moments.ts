/**
 * The moments of a run to which one can go back: snapshots on the way, and what came from outside.
 * From a moment the run comes to the same present again, if nothing else comes from outside. Recent
 * moments are close to each other, older ones are further apart: from those the way forward is
 * longer.
 */
import type { Snapshot } from "@mvm/board";
import { bytesBeyond } from "./moment-bytes";

export interface Input {
  cycle: number;
  give(): void;
}

/** Kept at most. The gap before a moment grows with the square root of the moment's age. */
const MOMENTS = 120;
/** What all moments may cost beside the first one. */
export const MOMENTS_BYTES: number = 256 * 2 ** 20;

interface Moment {
  snapshot: Snapshot;
  /** What it does not share with the moment before it. The first moment: 0. */
  bytes: number;
}

export class Moments {
  private moments: Moment[] = [];
  private readonly inputs: Input[] = [];
  /** How many of the inputs the run has had. */
  private given = 0;

  /** @param most what the moments may cost beside the first one, in bytes */
  constructor(private readonly most: number = MOMENTS_BYTES) {}

  /** The latest cycle that a snapshot has. */
  get last(): number {
    return this.moments.at(-1)?.snapshot.cycle ?? 0;
  }

  /** In the order of time. */
  get snapshots(): Snapshot[] {
    return this.moments.map(({ snapshot }) => snapshot);
  }

  /** What the moments cost beside the first one. The first and the last one stay in any case. */
  get bytes(): number {
    return this.moments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  keep(snapshot: Snapshot): void {
    const before = this.moments.at(-1)?.snapshot;
    this.moments.push(momentOf(snapshot, before));
    while (this.moments.length > 2 && (this.moments.length > MOMENTS || this.bytes > this.most)) this.thin();
  }

  /** The moment goes whose absence lengthens the ways least, for its age. */
  private thin(): void {
    const now = this.last;
    const costAt = (index: number) => {
      const [before, moment, after] = this.moments.slice(index - 1, index + 2);
      return (after!.snapshot.cycle - before!.snapshot.cycle) / Math.sqrt(now - moment!.snapshot.cycle);
    };
    let least = 1;
    for (let index = 2; index < this.moments.length - 1; index++)
      if (costAt(index) < costAt(least)) least = index;
    this.moments.splice(least, 1);
    this.moments[least] = momentOf(this.moments[least]!.snapshot, this.moments[least - 1]!.snapshot);
  }

  /** The latest snapshot that is not after `cycle`; if there is none, the first. */
  before(cycle: number): Snapshot {
    const found = this.moments.findLast(({ snapshot }) => snapshot.cycle <= cycle) ?? this.moments[0]!;
    return found.snapshot;
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
    this.moments = this.moments.filter(({ snapshot }, index) => index === 0 || snapshot.cycle <= cycle);
    this.inputs.length = this.given;
  }
}

function momentOf(snapshot: Snapshot, before: Snapshot | undefined): Moment {
  return { snapshot, bytes: before === undefined ? 0 : bytesBeyond(snapshot, before) };
}
