/**
 * The demos run the same with and without translation. MVM_EQUALITY=n: n rounds with other settings
 * each, and runs of five virtual seconds.
 */
import { readdirSync, readFileSync } from "node:fs";
import { axiUart16550 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import { expect, it } from "vitest";
import { buildCore } from "../../board/build";
import { createZc702From } from "../../board/src/create";
import { expectEqualRuns } from "../../board/test/equality/lockstep";
import { IS_LONG, ROUNDS, settingsOf } from "../../board/test/equality/settings";
import { buildSystem } from "../src/build/system";
import { findSystemFile } from "../src/system-file";

/** MVM and the first guests of every demo have started by then. */
const SHORT = Math.round(CPU_HZ / 50);
const LONG = 5 * CPU_HZ;

const DEMOS = readdirSync(new URL("../../../demos", import.meta.url));
const core = buildCore();

for (let round = 1; round <= ROUNDS; round++) {
  it.each(DEMOS)(`%s, round ${round}`, async (name) => {
    const { elf, configuration } = await buildSystem(findSystemFile(`demos/${name}`));
    const file = readFileSync(elf);
    const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
    let instructions = 0;
    await expectEqualRuns(
      {
        name,
        end: IS_LONG ? LONG : SHORT,
        wholeRam: IS_LONG,
        report: (board) => collectReport(board, name, outcome, configuration),
        async start(translation) {
          const board = await createZc702From(core, { pl: [axiUart16550()], translation });
          board.start(board.loadElf(file, elf));
          return { board };
        },
      },
      settingsOf(round),
      (board) => {
        instructions = board.statistics(0).instructions;
      },
    );
    expect(instructions).toBeGreaterThan(0);
  });
}
