/** Everything that `mvm bench` measures on the virtual ZC702. */
import { benchSystem, notesOf, startSystem } from "./board";
import { type Measurement, measure, type Note } from "./measure";
import type { Path } from "./paths";
import { phasesOf } from "./phases";
import { measureTransfers, type TransferMeasurement } from "./transfers";
import { measureTurns, type Turns } from "./turns";

/** In cycles. This is finer than the time in which a core asks for the other core's state. */
const FINE = 32;

export interface BenchResult {
  measurements: Measurement[];
  transfers: TransferMeasurement[];
  turns: Turns;
}

/** @throws RunFailure if a guest does not come to its end */
export async function runBench(): Promise<BenchResult> {
  const runs: Note[][] = [];
  for (const run of RUNS) runs.push(await run());
  return {
    measurements: measure(runs.flat()),
    transfers: measureTransfers(runs[0]!),
    turns: await measureTurns(),
  };
}

/**
 * The measurement of one path. Only the systems up to the one with the path run. Undefined: no
 * system measures the path.
 */
export async function runPath(path: Path): Promise<Measurement | undefined> {
  let notes: Note[] = [];
  for (const run of RUNS) {
    notes = notes.concat(await run());
    const found = measure(notes).find((measurement) => measurement.path === path);
    if (found !== undefined) return found;
  }
  return undefined;
}

const SYSTEM = benchSystem("system.jsonc");
const TIMERS = benchSystem("timers/system.jsonc");

let noted: Promise<Note[]> | undefined;
/** The notes of the first system. A run is equal to the run before, so one is enough. */
function notesOfSystem(): Promise<Note[]> {
  noted ??= notesOf(SYSTEM);
  return noted;
}

/** The runs of the bench's systems. The first has most of the paths, and the costs of measuring. */
const RUNS: readonly (() => Promise<Note[]>)[] = [
  notesOfSystem,
  () => notesOf(benchSystem("guarded/system.jsonc")),
  () => notesOf(benchSystem("rivals/system.jsonc"), { quantum: FINE }),
  () => notesOf(benchSystem("two-cores/system.jsonc"), { quantum: FINE }),
  async () => phasesIn(SYSTEM, await notesOfSystem()),
  async () => phasesIn(TIMERS, await notesOf(TIMERS)),
];

/** The phases of the switches of VMs. The system runs once more, because its notes tell when. */
async function phasesIn(system: string, notes: readonly Note[]): Promise<Note[]> {
  return phasesOf(await startSystem(system, () => {}), notes);
}
