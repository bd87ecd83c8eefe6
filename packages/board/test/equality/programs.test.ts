/**
 * The programs of the bench run the same with and without translation. MVM_EQUALITY=n: n rounds
 * with other settings each, and runs as long as the bench's short ones.
 */
import { expect, it } from "vitest";
import { buildProgram } from "../../bench/build";
import { checksumIn } from "../../bench/marks";
import { PROGRAMS, type Program, roundsOf } from "../../bench/programs";
import { startProgram } from "../../bench/run";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { expectEqualRuns } from "./lockstep";
import type { Scenario } from "./runner";
import { IS_LONG, ROUNDS, settingsOf } from "./settings";

const core = buildCore();

/** The program, and what its last run has printed. */
function scenarioOf(program: Program): { scenario: Scenario; output: () => string } {
  const elf = buildProgram(program);
  const rounds = roundsOf(program, IS_LONG ? "short" : "test");
  let output = () => "";
  const scenario: Scenario = {
    name: program.name,
    end: Number.POSITIVE_INFINITY,
    wholeRam: IS_LONG,
    async start(translation) {
      const board = await createZc702From(core, { translation });
      output = startProgram(board, elf, rounds);
      return { board };
    },
  };
  return { scenario, output: () => output() };
}

for (let round = 1; round <= ROUNDS; round++) {
  it.each(PROGRAMS)(`$name, round ${round}`, async (program) => {
    const { scenario, output } = scenarioOf(program);
    await expectEqualRuns(scenario, settingsOf(round));
    expect(checksumIn(output())).toBeDefined();
  });
}
