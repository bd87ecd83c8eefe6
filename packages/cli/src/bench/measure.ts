/**
 * From the notes of the bench's guests to figures:
 *
 *     begin ── … ── begin ─── the path ─── end    the last begin counts
 *     begin · begin ───────── begin · …           a row with an interruption: the longer gaps count
 *
 * The cost of measuring is subtracted. For most paths it is the cost of two notes with nothing
 * between them.
 */
import type { Marker } from "@mvm/board";
import { distributionOf, type Statistics, statisticsOf } from "@mvm/report/latency/statistics";
import { beginOf, endOf, FIQ, OVERHEADS, PATHS, type Path } from "./paths";

export interface Note extends Pick<Marker, "core" | "cycle" | "instructions" | "value"> {
  /**
   * What MVM executed for FIQs on the core until this note, if this is known (qemu.ts). A different
   * count at the end of a round means that the round was interrupted.
   */
  interruption?: number;
}

/** Counts of instructions. */
export interface Counts extends Statistics {
  /** The number of instructions in most rounds. */
  usual: number;
}

export interface Measurement {
  path: Path;
  count: number;
  cycles: Statistics;
  /** Undefined if the instructions are not counted. */
  instructions: Counts | undefined;
}

interface Cost {
  cycles: number;
  instructions: number;
}

const FREE: Cost = { cycles: 0, instructions: 0 };

/** Figures of every path in the notes, in the order of the table. */
export function measure(notes: readonly Note[]): Measurement[] {
  const byValue = new NotesByValue(notes);
  const costsOf = (begin: number, end: number, otherCore?: boolean) =>
    costs(byValue.of(begin, end), begin, end, otherCore);
  const overheads = new Map(
    OVERHEADS.map((number) => [number, costsOf(beginOf(number), endOf(number))[0] ?? FREE]),
  );
  return PATHS.flatMap((path) => {
    const row = path.begin === FIQ;
    const own = row ? gaps(notes, FIQ) : costsOf(path.begin, path.end, path.otherCore);
    const overhead = row || path.overhead === undefined ? FREE : overheads.get(path.overhead)!;
    const cycles = statisticsOf(own.map((cost) => cost.cycles - overhead.cycles));
    if (cycles === undefined) return [];
    const counted = own.map((cost) => cost.instructions - overhead.instructions);
    const instructions = path.instructions ? countsOf(counted) : undefined;
    return [{ path, count: own.length, cycles, instructions }];
  });
}

/** Most of the notes are of rows. So a path does not look through all of them. */
class NotesByValue {
  private readonly places = new Map<number, number[]>();

  constructor(private readonly notes: readonly Note[]) {
    for (const [place, { value }] of notes.entries()) {
      const places = this.places.get(value);
      if (places === undefined) this.places.set(value, [place]);
      else places.push(place);
    }
  }

  /** The notes with one of these values, in their order. */
  of(...values: readonly number[]): Note[] {
    const places = [...new Set(values)].flatMap((value) => this.places.get(value) ?? []);
    return places.sort((a, b) => a - b).map((place) => this.notes[place]!);
  }
}

function countsOf(values: readonly number[]): Counts | undefined {
  const statistics = statisticsOf(values);
  if (statistics === undefined) return undefined;
  const [usual] = distributionOf(values).reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  return { ...statistics, usual };
}

/**
 * The cost between each end and the last begin before the end, on one core or on two. Rounds that
 * are known to be interrupted are left out.
 */
export function costs(notes: readonly Note[], begin: number, end: number, otherCore = false): Cost[] {
  const found: Cost[] = [];
  let begun: Note | undefined;
  for (const note of notes) {
    if (note.value === begin) begun = note;
    if (note.value !== end || begun === undefined) continue;
    const counts = note.core === begun.core ? note.interruption === begun.interruption : otherCore;
    if (counts) found.push(difference(begun, note));
    begun = undefined;
  }
  return found;
}

/**
 * The cost of the interruptions of rows of notes, without the usual gap. Other notes lie between
 * two rows.
 */
function gaps(notes: readonly Note[], value: number): Cost[] {
  const differences = notes.flatMap((note, index) => {
    const previous = notes[index - 1];
    return note.value === value && previous?.value === value ? [difference(previous, note)] : [];
  });
  const usual = differences.reduce(
    (least, cost) => (cost.instructions < least.instructions ? cost : least),
    differences[0] ?? FREE,
  );
  return differences
    .filter((cost) => cost.instructions > usual.instructions)
    .map((cost) => ({
      cycles: cost.cycles - usual.cycles,
      instructions: cost.instructions - usual.instructions,
    }));
}

function difference(from: Note, to: Note): Cost {
  return { cycles: to.cycle - from.cycle, instructions: to.instructions - from.instructions };
}
