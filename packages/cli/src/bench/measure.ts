/**
 * From the notes of the bench's guest to figures:
 *
 *     note 2n ─── the path ─── note 2n + 1        on any core, on the same one for instructions
 *     note 2n · note 2n ────── note 2n · …        in a row: the gaps that are longer than the usual one
 *
 * What two notes with nothing between them cost is taken off.
 */
import type { Marker } from "@mvm/board";
import { NOTES_IN_A_ROW, PATH_FIQ, PATH_NOTHING } from "../../../../guests/bench/src/paths";
import { type Statistics, statisticsOf } from "../latency/statistics";
import { PATHS, type Path } from "./paths";

export interface Measurement {
  path: Path;
  count: number;
  cycles: Statistics;
  /** Undefined where they are not counted. */
  instructions: Statistics | undefined;
}

interface Cost {
  cycles: number;
  instructions: number;
}

/** Figures of every path that the notes contain, in the table's order. */
export function measure(markers: Iterable<Marker>): Measurement[] {
  const notes = [...markers].filter(({ register }) => register === "NOTE");
  const costs = pairs(notes);
  costs.set(PATH_FIQ, gaps(notes.filter(({ value }) => value === 2 * PATH_FIQ)));
  const nothing = costs.get(PATH_NOTHING)?.[0] ?? { cycles: 0, instructions: 0 };
  return PATHS.flatMap((path) => {
    const own = costs.get(path.path) ?? [];
    const overhead = path.path === PATH_FIQ ? { cycles: 0, instructions: 0 } : nothing;
    const cycles = statisticsOf(own.map((cost) => cost.cycles - overhead.cycles));
    if (cycles === undefined) return [];
    const counted = own.map((cost) => cost.instructions - overhead.instructions);
    const instructions = path.instructions ? statisticsOf(counted) : undefined;
    return [{ path, count: own.length, cycles, instructions }];
  });
}

/** Costs by path, between each begin and the end that follows it. */
function pairs(notes: readonly Marker[]): Map<number, Cost[]> {
  const costs = new Map<number, Cost[]>();
  const begun = new Map<number, Marker>();
  for (const note of notes) {
    const path = note.value >>> 1;
    const begin = begun.get(path);
    if ((note.value & 1) === 0) {
      begun.set(path, note);
    } else if (begin !== undefined) {
      begun.delete(path);
      costs.set(path, [...(costs.get(path) ?? []), difference(begin, note)]);
    }
  }
  return costs;
}

/** What came between notes in a row, beyond what the loop itself takes; gaps between two rows are no such thing. */
function gaps(row: readonly Marker[]): Cost[] {
  const differences = row.slice(1).map((note, index) => difference(row[index]!, note));
  const usual = differences.reduce(
    (least, cost) => (cost.instructions < least.instructions ? cost : least),
    differences[0] ?? { cycles: 0, instructions: 0 },
  );
  return differences
    .filter((_, index) => (index + 1) % NOTES_IN_A_ROW !== 0)
    .filter((cost) => cost.instructions > usual.instructions)
    .map((cost) => ({
      cycles: cost.cycles - usual.cycles,
      instructions: cost.instructions - usual.instructions,
    }));
}

function difference(from: Marker, to: Marker): Cost {
  return { cycles: to.cycle - from.cycle, instructions: to.instructions - from.instructions };
}
