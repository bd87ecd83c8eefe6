/**
 * Random kernels (random-kernel.ts) on the board, at PL1 and in User mode: they see the same.
 * MVM_DIFFERENTIAL is the number of instructions that the kernels execute at PL1 (a million).
 */
import { expect, test } from "vitest";
import { Random } from "../../../conformance/src/random";
import { randomKernel } from "./random-kernel";
import { runBoth } from "./run-kernel";

const INSTRUCTIONS = Number(process.env["MVM_DIFFERENTIAL"] ?? 1_000_000);
const ITEMS = 3000;
const ROUNDS = 8;

test("random kernels see the same at PL1 and in User mode", async () => {
  let executed = 0;
  for (let seed = 1; executed < INSTRUCTIONS; seed++) {
    const { image, instructions } = randomKernel(new Random(seed), ITEMS);
    const { direct, deprivileged } = await runBoth(image, ROUNDS);
    expect(direct.log.length).toBeGreaterThan(ITEMS);
    for (const part of ["log", "data"] as const) {
      const different = direct[part].findIndex((word, n) => word !== deprivileged[part][n]);
      expect(different, `kernel ${seed}: first word of the ${part} that is different`).toBe(-1);
    }
    expect(deprivileged.log.length).toBe(direct.log.length);
    executed += instructions * ROUNDS;
  }
});
