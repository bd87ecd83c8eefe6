/** The templates of the translator: every plain operation has one. */
import { describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { Op } from "../../src/cpu/core/op";
import { Group, groupOfRow, rowOf } from "../../src/cpu/core/op-table";
import { NoTemplate, templateOf } from "../../templates/template";

const [section] = WebAssembly.Module.customSections(buildCore(), "templates");
const offsets = new Uint32Array(section!, 0, Op.COUNT);
const PLAIN: readonly Group[] = [Group.DATA, Group.MULTIPLY, Group.SATURATING];

/** They do nothing, or their function reads the micro-op, so translated code calls it. */
const WITHOUT: readonly Op[] = [
  Op.NOP,
  ...[Op.PKHBT, Op.PKHTB, Op.SEL],
  ...[Op.USAD8, Op.USADA8],
  ...[Op.SSAT, Op.USAT, Op.SSAT16, Op.USAT16, Op.PARALLEL],
];

describe("templates", () => {
  it("exist for every operation on registers, with known exceptions", () => {
    const without = Array.from({ length: Op.COUNT }, (_, op) => op).filter(
      (op) => PLAIN.includes(groupOfRow(rowOf(op))) && offsets[op] === 0,
    );
    expect(without.sort()).toEqual([...WITHOUT].sort());
  });

  const HOLES = ["rn", "putN"];
  const body = (...code: number[]) => ({ params: 2, locals: [], code: Uint8Array.from(code) });

  it("have holes between their bytes, and a branch in place of a return", () => {
    // call rn; drop; return; end
    const pieces = templateOf(body(0x10, 0, 0x1a, 0x0f, 0x0b), HOLES, false);
    expect(pieces).toEqual([
      Uint8Array.of(0x02, 0x40),
      "rn",
      Uint8Array.of(0x1a, 0x0c, 0),
      Uint8Array.of(0x0b),
    ]);
  });

  it.each([
    ["reads the micro-op", [0x20, 1, 0x1a, 0x0b]],
    ["calls a function", [0x10, 2, 0x0b]],
    ["sets a flag on a condition", [0x41, 1, 0x04, 0x40, 0x41, 0, 0x10, 1, 0x0b, 0x0b]],
  ])("are refused for a function that %s", (_, code) => {
    expect(() => templateOf(body(...code), HOLES, false)).toThrow(NoTemplate);
  });
});
