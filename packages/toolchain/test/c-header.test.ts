/** The C headers for guests: compiled by Arm's gcc, with every number compared. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as abi from "../../abi/src/index";
import { declarationsOf } from "../src/c-header/declarations";
import { abiConstants } from "../src/c-header/header";
import { writeCHeaders } from "../src/c-header/write";
import { disassemble } from "./disassembly";

const WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];
const COLUMNS = 100;

const folder = mkdtempSync(join(tmpdir(), "mvm-headers-"));
beforeAll(() => void writeCHeaders(folder));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Compiles C that includes mvm_call.h. Returns the object's path, the compiler's status and its
 * messages.
 */
function compile(source: string, ...options: string[]) {
  const [file, object] = [join(folder, "test.c"), join(folder, "test.o")];
  writeFileSync(file, `#include "mvm_call.h"\n${source}`);
  const args = ["-mcpu=cortex-a9", "-O2", ...WARNINGS, ...options, `-I${folder}`, "-c", file, "-o", object];
  const { status, stderr } = spawnSync("arm-none-eabi-gcc", args, { encoding: "utf8" });
  return { object, status, stderr };
}

/** Calls with all registers as arguments, with no argument, and with one used result. */
const CALLS = `
  struct mvm_results six(uint32_t a, uint32_t b) {
    return mvm_call(HYPERCALL_DELAY_POLLING, 1, 2, 3, a, b);
  }
  int32_t one(void) { return mvm_call(PSCI_SYSTEM_OFF).r0; }
  uint32_t high(void) { return mvm_call(HYPERCALL_TIME).r2; }
`;

describe("the C headers", () => {
  const languages = ["c99", "c11", "gnu17"].flatMap((standard) =>
    ["-marm", "-mthumb"].map((state) => [standard, state] as const),
  );
  it.each(languages)("compile without a warning as %s, %s", (standard, state) => {
    expect(compile(CALLS, `-std=${standard}`, state)).toMatchObject({ status: 0, stderr: "" });
  });

  it("have the value of each of the abi's constants", () => {
    const constants = [...abiConstants()];
    expect(constants.length).toBeGreaterThan(100);
    const asserts = constants.map(
      ([name, value]) => `_Static_assert(${name} == ${value}LL && (${name} < 0) == ${value < 0}, "${name}");`,
    );
    const source = `#include <stdbool.h>\n${asserts.join("\n")}`;
    // The assertion compares `NAME < 0` on purpose: a result is signed, a number is unsigned.
    expect(compile(source, "-std=c11", "-Wno-type-limits")).toMatchObject({ status: 0, stderr: "" });
  });

  it.each([
    ["call", abi.HYPERCALL_INTERRUPT_ENABLE, "HYPERCALL_INTERRUPT_ENABLE"],
    ["error", abi.NOT_RUNNING, "NOT_RUNNING"],
    ["call of PSCI", abi.PSCI_CPU_ON, "PSCI_CPU_ON"],
    ["register of the marker port", abi.MARKER_NOTE, "MARKER_NOTE"],
    ["word of a ring", abi.RING_READ, "RING_READ"],
    ["level", abi.LEVEL_HRT, "LEVEL_HRT"],
    ["state", abi.VM_STATE_LOADING, "VM_STATE_LOADING"],
  ])("have each kind of constant: a %s", (_kind, value, name) => {
    expect(abiConstants().get(name)).toBe(value);
  });

  it("leave out what is MVM's own business", () => {
    expect([...abiConstants().keys()].filter((name) => /^(VM_REPORT|HEADER|IMAGE)_/.test(name))).toEqual([]);
  });

  it("say of each constant what the abi's sources say, in comments of C as wide as the sources'", () => {
    const header = readFileSync(join(folder, "mvm_abi.h"), "utf8");
    const polling = /\/\*\n( \* [^\n]*\n)+ \*\/\n#define HYPERCALL_DELAY_POLLING/.exec(header)![0];
    expect(polling.replaceAll(/\n \* /g, " ")).toContain("until `(word & r2) == r3`");
    expect(header).not.toContain("/**");
    const wide = header.split("\n").filter((line) => [...line].length > COLUMNS);
    expect(wide).toEqual([]);
  });
});

describe("mvm_call", () => {
  it("has the arguments in r0 to r5 at the SMC, after a barrier, and takes the results from r0 to r3", () => {
    const { object } = compile(CALLS, "-marm");
    const six = disassemble(object).get("six")!;
    const text = six.map(({ mnemonic, operands }) => `${mnemonic} ${operands}`);
    const smc = text.findIndex((line) => line.startsWith("smc"));
    expect(text[smc - 1]).toMatch(/^dsb/);
    // The caller gives the place of the result as the first argument, so a and b are in r1 and r2.
    const before = text.slice(0, smc);
    expect(before).toEqual(expect.arrayContaining(["mov r4, r1", "mov r5, r2"]));
    for (const [register, value] of [1, 2, 3].entries()) {
      expect(before).toContain(`mov r${register + 1}, #${value}`);
    }
    expect(text.slice(smc)).toContainEqual(expect.stringMatching(/^strd r0, \[\w+\]$/));
    expect(text.slice(smc)).toContainEqual(expect.stringMatching(/^strd r2, \[\w+, #8\]$/));
  });

  it("gives 0 for arguments that are missing", () => {
    const { object } = compile(CALLS, "-marm");
    const one = disassemble(object).get("one")!;
    const zeros = one.filter(
      ({ mnemonic, operands }) => mnemonic === "mov" && /^r\d, (#0|r\d)$/.test(operands),
    );
    expect(new Set(zeros.map(({ operands }) => operands.slice(0, 2)))).toEqual(
      new Set(["r1", "r2", "r3", "r4", "r5"]),
    );
  });

  it("is one SMC each", () => {
    const { object } = compile(CALLS, "-marm");
    const listing = execFileSync("arm-none-eabi-objdump", ["-d", object], { encoding: "utf8" });
    expect(listing.match(/\tsmc\t/g)).toHaveLength(3);
  });
});

describe("the reader of the abi's sources", () => {
  it("keeps paragraphs, comments, blank lines and values in their order", () => {
    const source = [
      "// A file.",
      "//   a  picture",
      "",
      "/** One. */",
      "export const A: u32 = 0x10;",
      "/**",
      " * Two",
      " * lines.",
      " */",
      "export const B: i32 =",
      "  -1;",
      "export function f(): void {}",
      "export const C: u32 = A;",
      "",
    ].join("\n");
    expect(declarationsOf(source)).toEqual([
      { kind: "paragraph", lines: ["A file.", "  a  picture"] },
      { kind: "blank" },
      { kind: "constant", name: "A", type: "u32", value: "0x10", comment: ["One."] },
      { kind: "constant", name: "B", type: "i32", value: "-1", comment: ["Two", "lines."] },
      { kind: "constant", name: "C", type: "u32", value: "A", comment: [] },
    ]);
  });
});
