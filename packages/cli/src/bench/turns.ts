/**
 * The cost of taking turns on a core: how far counting guests come in a time, one guest alone and
 * two guests by turns.
 */
import type { Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { COUNT_OFFSET } from "../../../../guests/bench/turns/counting/place";
import { buildSystem } from "../build/system";
import { benchSystem, startSystem } from "./board";

/** The time until every guest has begun. */
const BEGIN = Math.round(0.1 * CPU_HZ);
/** 30 turns of 10 ms. */
const SPAN_SECONDS = 0.3;
const SPAN = Math.round(SPAN_SECONDS * CPU_HZ);
const WORD = 4;

export interface Turns {
  /** The counts in SPAN of the guest that is alone. */
  alone: number;
  /** The counts of each guest that takes turns. */
  shared: number[];
  /** The part of the throughput that is lost, 0 to 1. */
  loss: number;
}

export async function measureTurns(): Promise<Turns> {
  const [alone] = await counted("turns/alone.jsonc");
  const shared = await counted("turns/taking-turns.jsonc");
  return { alone: alone!, shared, loss: 1 - shared.reduce((sum, count) => sum + count, 0) / alone! };
}

/** The counts of each of the system's guests in SPAN. */
async function counted(path: string): Promise<number[]> {
  const file = benchSystem(path);
  const { configuration } = await buildSystem(file);
  const places = configuration.system.vms.map(({ memory }) => memory.base + COUNT_OFFSET);
  const board = await startSystem(file, () => {});
  board.run({ until: BEGIN });
  const before = counts(board, places);
  board.run({ until: BEGIN + SPAN });
  return counts(board, places).map((count, index) => count - before[index]!);
}

function counts(board: Zc702, places: readonly number[]): number[] {
  return places.map((at) => new DataView(board.readMemory(at, WORD).buffer).getUint32(0, true));
}

const PERCENT = 100;

/** The sentence in docs/measurements.md. */
export function sentenceOf({ alone, shared, loss }: Turns): string {
  const together = shared.reduce((sum, count) => sum + count, 0);
  const lost = `${(PERCENT * loss).toFixed(3)} % is lost`;
  return `Two VMs take turns of 10 ms and count: together they reach ${together} in ${SPAN_SECONDS} s. A VM that is alone on the core reaches ${alone}. So ${lost}.\n`;
}
