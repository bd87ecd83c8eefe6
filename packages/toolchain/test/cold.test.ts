import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { coldFunctions } from "../src/cold";

const SOURCE = `
/** Opens @coldly. */
export function often(): void {}

/** What comes seldom. @cold */
function seldom(): void {}

/**
 * Seldom, too.
 * @cold
 */
export function exported(value: u32): u32 {
  return value;
}

/** Says nothing of it. */
const ANSWER: u32 = 42;

/** Nor does this. */
function plain(): void {}
`;

test("functions whose doc comment says @cold are found, by the compiler's names", () => {
  const folder = mkdtempSync(join(tmpdir(), "cold-"));
  writeFileSync(join(folder, "source.ts"), SOURCE);
  expect([...coldFunctions(folder, ["source.ts"])]).toEqual(["source/seldom", "source/exported"]);
  rmSync(folder, { recursive: true });
});
