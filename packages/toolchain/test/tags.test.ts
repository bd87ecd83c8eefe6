import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { taggedFunctions } from "../src/tags";

const SOURCE = `
/** Opens @coldly. */
export function often(): void {}

/** Each time. @hot */
export function always(): void {}

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

test("functions whose doc comment says @cold or @hot are found, by the compiler's names", () => {
  const folder = mkdtempSync(join(tmpdir(), "tags-"));
  writeFileSync(join(folder, "source.ts"), SOURCE);
  expect([...taggedFunctions(folder, ["source.ts"])]).toEqual([
    ["source/always", "hot"],
    ["source/seldom", "cold"],
    ["source/exported", "cold"],
  ]);
  rmSync(folder, { recursive: true });
});
