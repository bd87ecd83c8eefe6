/** Everything that `mvm bench` measures on the virtual ZC702. */
import { benchSystem, notesOf } from "./board";
import { type Measurement, measure } from "./measure";
import { PATHS } from "./paths";
import { measureTransfers, type TransferMeasurement } from "./transfers";
import { measureTurns, type Turns } from "./turns";

export interface BenchResult {
  measurements: Measurement[];
  transfers: TransferMeasurement[];
  turns: Turns;
}

/** @throws RunFailure when a guest does not come to its end */
export async function runBench(): Promise<BenchResult> {
  const notes = await notesOf(benchSystem("system.jsonc"));
  const ofTwoCores = await notesOf(benchSystem("two-cores/system.jsonc"));
  const measurements = [...measure(notes), ...measure(ofTwoCores)];
  const inOrder = (a: Measurement, b: Measurement) => PATHS.indexOf(a.path) - PATHS.indexOf(b.path);
  return {
    measurements: measurements.sort(inOrder),
    transfers: measureTransfers(notes),
    turns: await measureTurns(),
  };
}
