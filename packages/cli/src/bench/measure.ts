/**
 * From the notes of the bench's guests to figures:
 *
 *     begin ── … ── begin ─── the path ─── end        the last begin counts
 *     begin · begin ───────── begin · …               a row, interrupted: the gaps that are longer than the usual one
 *
 * What measuring itself costs is taken off: for most paths, what two notes with nothing between
 * them cost.
 */
import type { Marker } from "@mvm/board";
import { distributionOf, type Statistics, statisticsOf } from "../latency/statistics";
import { beginOf, endOf, FIQ, OVERHEADS, PATHS, type Path } from "./paths";

export interface Note extends Pick<Marker, "core" | "cycle" | "instructions" | "value"> {
  /**
   * What MVM executed for FIQs on the core until then, where it is known (qemu.ts): another count,
   * another interruption.
   */
  interruption?: number;
}

/** Of instructions. */
export interface Counts extends Statistics {
  /** What most rounds took. */
  usual: number;
}

export interface Measurement {
  path: Path;
  count: number;
  cycles: Statistics;
  /** Undefined where they are not counted. */
  instructions: Counts | undefined;
}

interface Cost {
  cycles: number;
  instructions: number;
}

const FREE: Cost = { cycles: 0, instructions: 0 };

/** Figures of every path that the notes contain, in the table's order. */
export function measure(notes: readonly Note[]): Measurement[] {
  const overheads = new Map(
    OVERHEADS.map((number) => [number, costs(notes, beginOf(number), endOf(number))[0] ?? FREE]),
  );
  return PATHS.flatMap((path) => {
    const row = path.begin === FIQ;
    const own = row ? gaps(notes, FIQ) : costs(notes, path.begin, path.end, path.otherCore);
    const overhead = row || path.overhead === undefined ? FREE : overheads.get(path.overhead)!;
    const cycles = statisticsOf(own.map((cost) => cost.cycles - overhead.cycles));
    if (cycles === undefined) return [];
    const counted = own.map((cost) => cost.instructions - overhead.instructions);
    const instructions = path.instructions ? countsOf(counted) : undefined;
    return [{ path, count: own.length, cycles, instructions }];
  });
}

function countsOf(values: readonly number[]): Counts | undefined {
  const statistics = statisticsOf(values);
  if (statistics === undefined) return undefined;
  const [usual] = distributionOf(values).reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  return { ...statistics, usual };
}

/**
 * Between each end and the last begin before it, on one core or on two, without rounds of which it
 * is known that they were interrupted.
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

/** What came between notes in a row, beyond the usual; other notes lie between two rows. */
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
