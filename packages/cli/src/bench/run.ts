/** Everything that `mvm bench` measures on the virtual ZC702. */
import { benchSystem, notesOf, startSystem } from "./board";
import { type Measurement, measure } from "./measure";
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
  const system = benchSystem("system.jsonc");
  const notes = await notesOf(system);
  const phases = phasesOf(await startSystem(system, () => {}), notes);
  const timers = benchSystem("timers/system.jsonc");
  const ofTimers = phasesOf(await startSystem(timers, () => {}), await notesOf(timers));
  const guarded = await notesOf(benchSystem("guarded/system.jsonc"));
  const rivals = await notesOf(benchSystem("rivals/system.jsonc"), { quantum: FINE });
  const ofTwoCores = await notesOf(benchSystem("two-cores/system.jsonc"), { quantum: FINE });
  return {
    measurements: measure([...notes, ...phases, ...ofTimers, ...guarded, ...rivals, ...ofTwoCores]),
    transfers: measureTransfers(notes),
    turns: await measureTurns(),
  };
}
