/** A snapshot has the whole processor: generated programs do the same with snapshots between. */
import { describe, expect, it } from "vitest";
import { createBoardTarget, createMovingTarget } from "../src/board";
import { conform } from "../src/conform";
import { buildRuntime } from "../src/runtime";

const INSTRUCTIONS = 60_000;
/** Cycles between snapshots: no multiple of the length of anything. */
const DISTANCE = 30_011;

describe("programs that move from one processor to another", () => {
  const runtime = buildRuntime();
  const targets = [createBoardTarget(runtime), createMovingTarget(runtime, DISTANCE)] as const;

  it.each([
    ["instructions of all families, ARM", { set: "arm" }],
    ["instructions of all families, Thumb", { set: "thumb" }],
    ["translation tables", { translation: true }],
  ] as const)("%s", (_, options) => {
    const wanted = { instructions: INSTRUCTIONS, firstSeed: 1, maxMismatches: 1, ...options };
    const { mismatches } = conform(...targets, wanted);
    expect(mismatches.map((each) => each.report).join("\n")).toBe("");
  });
});
