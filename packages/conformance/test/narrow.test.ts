import { describe, expect, it } from "vitest";
import { narrow, type Target } from "../src/compare";
import { generate } from "../src/generate/generator";
import { EXCEPTION, RECORD, RECORD_BYTES } from "../src/layout";
import { codeOf, type Program } from "../src/program";

/**
 * A machine whose r0 ends as the number of instructions before the exit; `broken` adds one at that
 * instruction.
 */
function counter(name: string, broken?: number): Target {
  return {
    name,
    run(programs: readonly Program[]): Uint8Array {
      const bytes = new Uint8Array(programs.length * RECORD_BYTES);
      const view = new DataView(bytes.buffer);
      programs.forEach((program, i) => {
        const executed = program.instructions.findIndex((each) => each.name === "exit");
        const count = executed < 0 ? program.instructions.length : executed;
        const wrong = broken !== undefined && count > broken ? 1 : 0;
        view.setUint32(i * RECORD_BYTES + RECORD.KIND, EXCEPTION.SVC, true);
        view.setUint32(i * RECORD_BYTES + RECORD.R0, count + wrong, true);
      });
      return bytes;
    },
  };
}

describe("narrowing", () => {
  const program = generate(7, { set: "thumb", families: ["data"] });

  it("names the instruction after which the machines differ, and the register", () => {
    const mismatch = narrow(counter("right"), counter("wrong", 5), program);
    expect(mismatch.instruction).toBe(5);
    expect(mismatch.report).toContain(program.instructions[5]!.name);
    expect(mismatch.report).toMatch(/r0 +0x00000005 +0x00000006 +0x00000007/);
  });

  it("keeps the code's length, so that branches still fit", () => {
    const lengths = new Set<number>();
    const spy: Target = {
      ...counter("right"),
      run(programs) {
        for (const each of programs) lengths.add(codeOf(each).length);
        return counter("right").run(programs);
      },
    };
    narrow(spy, spy, program);
    expect([...lengths]).toEqual([codeOf(program).length]);
  });
});
