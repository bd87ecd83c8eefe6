import { describe, expect, it } from "vitest";
import { disassemble } from "../src/disassemble";
import { draw, encode } from "../src/generate/form";
import { FAMILIES, generate } from "../src/generate/generator";
import { armBytes, joined, thumbBytes } from "../src/program";
import { Random } from "../src/random";

const DRAWS = 20;
/** Apart from each other, so that one instruction that does not exist cannot swallow the next. */
const THUMB_NOP = 0xbf00;

/**
 * Not asked of: Arm memory (binutils also warns of Rt = Rm, which is defined) and SIMD (Undefined
 * forms are drawn on purpose).
 */
const LEGAL: [string, "arm" | "thumb"][] = [
  ["data", "arm"],
  ["data", "thumb"],
  ["memory", "thumb"],
  ["vfp", "arm"],
  ["vfp", "thumb"],
];

describe("the generator", () => {
  it("gives the same program for the same seed", () => {
    expect(generate(42)).toEqual(generate(42));
    expect(generate(43)).not.toEqual(generate(42));
  });

  it.each(LEGAL)(
    "draws only defined, predictable %s instructions (%s), as binutils reads them",
    (family, set) => {
      const random = new Random(1);
      const thumb = set === "thumb";
      const code = FAMILIES[family]![set].flatMap((form) =>
        Array.from({ length: DRAWS }, () => encode(form, draw(form, thumb, random))),
      );
      const bytes = joined(code.map((each) => (thumb ? thumbBytes(each, THUMB_NOP) : armBytes(each))));
      const refused = disassemble(bytes, thumb).filter((line) =>
        /UNPREDICTABLE|UNDEFINED|illegal|\.inst|\.word/.test(line),
      );
      expect(refused).toEqual([]);
    },
  );
});
