/** What a test expects of a firmware as a whole. */
import { describe as describeNote, formatTime, type Stop } from "@mvm/board";
import { reasonOf } from "../ended";
import type { Place } from "../places";
import type { Target } from "../target";
import type { Within } from "../within";

export class TargetExpectations {
  /** The opposite of each expectation. */
  readonly not: NoTargetExpectations;

  constructor(private readonly target: Target) {
    this.not = new NoTargetExpectations(target);
  }

  /**
   * A core comes to a place: a function, or a line as "motor.c:42". The board then stands in front
   * of the instruction there.
   *
   * @throws ExpectationError, and PlaceError if the program does not have the place
   */
  toReach(place: Place, { limit }: Within): Stop {
    const begin = this.target.time;
    const ended = runToPlace(this.target, place, limit);
    if (ended.kind === "point") return ended.stop;
    throw this.target.failure(
      `a core should reach ${place}, but ${reasonOf(ended, begin, this.target)}`,
      [],
      this.toReach,
    );
  }

  /**
   * A variable of 1, 2 or 4 bytes has a value now, or gets the value. The variable is looked at
   * every 4096 cycles (6 µs), so a value that passes quickly can be missed.
   *
   * @param value unsigned
   * @throws ExpectationError, which says who wrote the variable last; PlaceError
   */
  toHold(place: Place, value: number, { limit }: Within = { limit: 0 }): void {
    const { target } = this;
    const begin = target.time;
    const read = () => target.memory.value(place);
    if (read() === value) return;
    const ended = target.advance(limit, () => read() === value);
    const last = read();
    if (last === value) return;
    const why = limit === 0 ? "it does not" : reasonOf(ended, begin, target);
    throw target.failure(
      `${place} should be ${value}, but ${why}: it is ${last}`,
      [writerOf(target, place)],
      this.toHold,
    );
  }

  /**
   * The firmware exits by semihosting with this status, from 0 to 255.
   * @throws ExpectationError
   */
  toExit(status: number, { limit }: Within): void {
    const begin = this.target.time;
    const ended = this.target.advance(limit);
    if (ended.kind === "exit" && ended.status === status) return;
    throw this.target.failure(
      `the firmware should exit with status ${status}, but ${reasonOf(ended, begin, this.target)}`,
      [],
      this.toExit,
    );
  }

  /**
   * The board has noted nothing since the start: no access that the firewall refused, and no use of
   * hardware that is not modelled or that has no effect.
   * @throws ExpectationError
   */
  toHaveNoNotes(): void {
    const { diagnostics } = this.target.board;
    const [note] = [...diagnostics.violations, ...diagnostics.unimplemented];
    if (note === undefined) return;
    throw this.target.failure(
      `the board should have nothing to note, but it has: ${describeNote(note)}`,
      [`The instruction is ${this.target.places.describe(note.pc)}.`],
      this.toHaveNoNotes,
    );
  }
}

export class NoTargetExpectations {
  constructor(private readonly target: Target) {}

  /**
   * No core comes to a place, in all this time.
   * @throws ExpectationError as soon as one does, and PlaceError
   */
  toReach(place: Place, { limit }: Within): void {
    const begin = this.target.time;
    const ended = runToPlace(this.target, place, limit);
    if (ended.kind !== "point") return;
    const after = formatTime(this.target.time - begin);
    throw this.target.failure(
      `no core should reach ${place}, but core ${ended.stop.core} did after ${after}`,
      [],
      this.toReach,
    );
  }
}

function writerOf(target: Target, place: Place): string {
  const writer = target.lastWriter(place);
  const written = target.lastWritten(place);
  if (written !== undefined && (writer === undefined || writer.cycle < written))
    return `The test has written it last, ${formatTime(written)} after the start.`;
  return writer === undefined
    ? "No core has written it, as far as the history goes back."
    : `It was written last by ${writer.place}, on core ${writer.core}, ${formatTime(writer.cycle)} after the start.`;
}

function runToPlace(target: Target, place: Place, limit: number) {
  const { points } = target.board.debugger;
  const removes = target.places.code(place).map((address) => points.addBreakpoint({ address }));
  try {
    return target.advance(limit);
  } finally {
    for (const remove of removes) remove();
  }
}
