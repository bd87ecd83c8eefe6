/**
 * Compares the virtual board's CPU with QEMU on generated programs and prints every mismatch:
 *
 *     npx tsx packages/conformance/src/main.ts --instructions 1000000 --seed 1
 *     npx tsx packages/conformance/src/main.ts --family neon --set thumb --max 10
 *     npx tsx packages/conformance/src/main.ts --translation
 */
import { parseArgs } from "node:util";
import { ensureQemu } from "../../setup/src/qemu/qemu";
import { createBoardTarget } from "./board";
import { conform } from "./conform";
import { FAMILIES } from "./generate/generator";
import { qemuTarget } from "./qemu";
import { buildRuntime } from "./runtime";

const DEFAULT_INSTRUCTIONS = "200000";

const { values } = parseArgs({
  options: {
    instructions: { type: "string", default: DEFAULT_INSTRUCTIONS },
    seed: { type: "string", default: "1" },
    family: { type: "string", multiple: true },
    set: { type: "string" },
    max: { type: "string", default: "10" },
    translation: { type: "boolean", default: false },
  },
});

for (const family of values.family ?? []) {
  if (FAMILIES[family] === undefined) {
    console.error(`no instruction family "${family}"; there are: ${Object.keys(FAMILIES).join(", ")}`);
    process.exit(2);
  }
}
if (values.set !== undefined && values.set !== "arm" && values.set !== "thumb") {
  console.error(`no instruction set "${values.set}"; there are: arm, thumb`);
  process.exit(2);
}

const qemu = await ensureQemu();
if ("missing" in qemu) {
  console.error(`nothing to compare with: ${qemu.missing}`);
  process.exit(2);
}
const runtime = buildRuntime();
const result = conform(qemuTarget(qemu, runtime), createBoardTarget(runtime), {
  instructions: Number(values.instructions),
  firstSeed: Number(values.seed),
  maxMismatches: Number(values.max),
  translation: values.translation,
  ...(values.family === undefined ? {} : { families: values.family }),
  ...(values.set === undefined ? {} : { set: values.set }),
});
for (const mismatch of result.mismatches) console.log(`${mismatch.report}\n`);
console.log(
  `${result.instructions} instructions in ${result.programs} programs: ${result.mismatches.length} mismatches`,
);
process.exit(result.mismatches.length === 0 ? 0 : 1);
