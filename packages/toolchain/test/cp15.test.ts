import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as cp15 from "../../abi/src/arm/cp15";
import { registerFields } from "../src/c/hardware";
import { ROOT } from "../src/root";

const { CP_REGISTER_MASK, ...registers } = cp15;

/**
 * Operands as in ARM DDI 0406C, table B3-42 (coproc, opc1, CRn, CRm, opc2): one register of each
 * group.
 */
const KNOWN: Record<string, string> = {
  MPIDR: "p15, 0, r0, c0, c0, 5",
  CCSIDR: "p15, 1, r0, c0, c0, 0",
  CSSELR: "p15, 2, r0, c0, c0, 0",
  SCTLR: "p15, 0, r0, c1, c0, 0",
  SCR: "p15, 0, r0, c1, c1, 0",
  TTBCR: "p15, 0, r0, c2, c0, 2",
  DFAR: "p15, 0, r0, c6, c0, 0",
  PAR: "p15, 0, r0, c7, c4, 0",
  DCCIMVAC: "p15, 0, r0, c7, c14, 1",
  ATS12NSOUW: "p15, 0, r0, c7, c8, 7",
  TLBIMVAA: "p15, 0, r0, c8, c7, 3",
  PMCCNTR: "p15, 0, r0, c9, c13, 0",
  NMRR: "p15, 0, r0, c10, c2, 1",
  MVBAR: "p15, 0, r0, c12, c0, 1",
  CONTEXTIDR: "p15, 0, r0, c13, c0, 1",
  CBAR: "p15, 4, r0, c15, c0, 0",
};

/** The instruction words of `mrc` with these operands. */
function assemble(name: string, operands: string[]): number[] {
  const folder = join(ROOT, "build/test/cp15");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(`${file}.s`, operands.map((text) => `mrc ${text}\n`).join(""));
  spawnSync("arm-none-eabi-as", ["-mcpu=cortex-a9", `${file}.s`, "-o", `${file}.o`]);
  spawnSync("arm-none-eabi-objcopy", ["-O", "binary", `${file}.o`, `${file}.bin`]);
  const bytes = readFileSync(`${file}.bin`);
  return operands.map((_, i) => bytes.readUInt32LE(4 * i));
}

test("each constant is the part of the instruction that names the register", () => {
  const words = assemble("known", Object.values(KNOWN));
  const encodings = Object.fromEntries(
    Object.keys(KNOWN).map((name, i) => [name, words[i]! & CP_REGISTER_MASK]),
  );
  expect(encodings).toEqual(Object.fromEntries(Object.keys(KNOWN).map((n) => [n, registers[n as "SCTLR"]])));
});

test("the fields of a constant give its instruction", () => {
  const encodings = Object.values(registers);
  const operands = encodings.map((encoding) => {
    const [coproc, opc1, crn, crm, opc2] = registerFields(encoding);
    return `p${coproc}, ${opc1}, r0, c${crn}, c${crm}, ${opc2}`;
  });
  expect(assemble("fields", operands).map((word) => word & CP_REGISTER_MASK)).toEqual(encodings);
});

test("no two names are the same register", () => {
  expect(new Set(Object.values(registers)).size).toBe(Object.keys(registers).length);
});
