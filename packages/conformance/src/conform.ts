import { differingPrograms, type Mismatch, narrow, type Target } from "./compare";
import { type GenerateOptions, generate } from "./generate/generator";
import { generateTranslation } from "./generate/translation";
import type { Program } from "./program";

export interface ConformanceOptions extends GenerateOptions {
  /** Instructions to compare, at least. */
  instructions: number;
  /** Seed of the first program; the next programs have the next numbers. */
  firstSeed: number;
  /** Programs about translation instead of instructions. */
  translation?: boolean;
  /** Mismatches to narrow down before stopping. */
  maxMismatches: number;
}

export interface ConformanceResult {
  readonly programs: number;
  readonly instructions: number;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Programs in a run: few enough for the memory, and so many that starting a target costs little.
 */
const BATCH = 4000;

/** Compares the subject with the reference on generated programs. */
export function conform(reference: Target, subject: Target, options: ConformanceOptions): ConformanceResult {
  const mismatches: Mismatch[] = [];
  let programs = 0;
  let instructions = 0;
  while (instructions < options.instructions && mismatches.length < options.maxMismatches) {
    const batch = drawBatch(options, options.firstSeed + programs, options.instructions - instructions);
    programs += batch.length;
    instructions += batch.reduce((sum, program) => sum + program.instructions.length, 0);
    for (const index of differingPrograms(reference, subject, batch)) {
      if (mismatches.length === options.maxMismatches) break;
      mismatches.push(narrow(reference, subject, batch[index]!));
    }
  }
  return { programs, instructions, mismatches };
}

function drawBatch(options: ConformanceOptions, firstSeed: number, wanted: number): Program[] {
  const batch: Program[] = [];
  let instructions = 0;
  while (batch.length < BATCH && instructions < wanted) {
    const seed = firstSeed + batch.length;
    const program = options.translation ? generateTranslation(seed) : generate(seed, options);
    instructions += program.instructions.length;
    batch.push(program);
  }
  return batch;
}
