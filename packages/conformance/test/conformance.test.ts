import { beforeAll, describe, expect, it } from "vitest";
import { ensureQemu } from "../../setup/src/qemu/qemu";
import { createBoardTarget } from "../src/board";
import type { Target } from "../src/compare";
import { conform } from "../src/conform";
import { FAMILIES } from "../src/generate/generator";
import { qemuTarget } from "../src/qemu";
import { buildRuntime } from "../src/runtime";

/** Instructions compared in all; MVM_CONFORMANCE=n asks for more (or fewer). */
const INSTRUCTIONS = Number(process.env["MVM_CONFORMANCE"] ?? 400_000);
const TRANSLATION_INSTRUCTIONS = INSTRUCTIONS / 10;
const FIRST_SEED = 1;

const qemu = await ensureQemu();
const missing = "missing" in qemu ? qemu.missing : undefined;
if (missing !== undefined) console.warn(`conformance with QEMU is not tested: ${missing}`);

describe.skipIf(missing !== undefined)("the virtual board's CPU does what QEMU's does", () => {
  let reference: Target;
  let subject: Target;
  beforeAll(async () => {
    if ("missing" in qemu) return;
    const runtime = buildRuntime();
    reference = qemuTarget(qemu, runtime);
    subject = createBoardTarget(runtime);
  });

  const families = Object.keys(FAMILIES);
  const sets = ["arm", "thumb"] as const;
  for (const family of families) {
    for (const set of sets) {
      it(`${set}: ${family}`, () => {
        const result = conform(reference, subject, {
          instructions: INSTRUCTIONS / families.length / sets.length,
          firstSeed: FIRST_SEED,
          families: [family],
          set,
          maxMismatches: 1,
        });
        expect(result.mismatches.map((each) => each.report).join("\n")).toBe("");
      });
    }
  }

  it("translation, permissions, domains and execute-never", () => {
    const result = conform(reference, subject, {
      instructions: TRANSLATION_INSTRUCTIONS,
      firstSeed: FIRST_SEED,
      translation: true,
      maxMismatches: 1,
    });
    expect(result.mismatches.map((each) => each.report).join("\n")).toBe("");
  });
});
