/** A program of the bench on the virtual ZC702. */
import { readFileSync } from "node:fs";
import { CPU_HZ, PERIPHCLK_DIVISOR } from "../src/clocks";
import { createZc702 } from "../src/node";
import type { Zc702 } from "../src/zc702";
import { checksumIn } from "./marks";
import { PARAMETERS_ADDRESS, parameters } from "./parameters";

const CORES = [0, 1];
const TIMER_HZ = Math.floor(CPU_HZ / PERIPHCLK_DIVISOR);

export interface Result {
  checksum: string;
  /** Of both cores, from the reset on. */
  instructions: number;
  /** In ms (Zc702.longestTranslation). */
  longestTranslation: number;
}

/**
 * @param onByte gets what the program prints
 * @throws Error if the program ends in another way than with its checksum
 */
export async function runProgram(
  elf: string,
  rounds: number,
  onByte: (byte: number) => void = () => {},
): Promise<Result> {
  const board = await createZc702();
  const output = startProgram(board, elf, rounds, onByte);
  const stop = board.run();
  const checksum = checksumIn(output());
  if (checksum === undefined) throw new Error(`${elf} ended without a result (${stop.kind}): ${output()}`);
  const instructions = CORES.reduce((sum, core) => sum + board.statistics(core).instructions, 0);
  return { checksum, instructions, longestTranslation: board.longestTranslation };
}

/**
 * Starts the program on `board`, which comes back from its run when the program is over.
 * @param onByte gets what the program prints
 * @returns what the program has printed so far
 */
export function startProgram(
  board: Zc702,
  elf: string,
  rounds: number,
  onByte: (byte: number) => void = () => {},
): () => string {
  let output = "";
  board.uart(0).onByte = (byte) => {
    onByte(byte);
    output += String.fromCharCode(byte);
    if (byte === LINE_FEED && isOver(output)) board.requestStop();
  };
  const entry = board.loadElf(readFileSync(elf), elf);
  board.writeMemory(PARAMETERS_ADDRESS, parameters(rounds, TIMER_HZ));
  board.start(entry);
  return () => output;
}

const LINE_FEED = 0x0a;

/** Also of a program that has failed: then `checksumIn` throws when the board has stopped. */
function isOver(output: string): boolean {
  try {
    return checksumIn(output) !== undefined;
  } catch {
    return true;
  }
}
