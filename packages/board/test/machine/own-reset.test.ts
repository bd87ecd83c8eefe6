/** Core 1 puts itself into reset by A9_CPU_RST_CTRL (UG585 26.4): nothing of it is left. */
import { expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { QUANTUM } from "../../src/machine/run-loop";
import { assemble } from "../assemble";

const ENTRY = 0x10_0000;
const MIB = 0x10_0000;
const SLCR_UNLOCK = 0xf800_0008;
const A9_CPU_RST_CTRL = 0xf800_0244;
/** SVC mode, interrupts and asynchronous aborts masked. */
const CPSR_AFTER_RESET = 0x1d3;

const set = (register: string, value: number) =>
  `movw ${register}, #${value & 0xffff}\n movt ${register}, #${value >>> 16}\n`;

/** The store is executed so often before that it is translated. */
const image = assemble(
  `
    mrc p15, 0, r0, c0, c0, 5
    ands r0, r0, #3
    bne core1
    ${set("r0", 0xffff_fff0)} ${set("r1", ENTRY)} str r1, [r0]
    dsb
    sev
    b .
  write:
    str r1, [r0]
    bx lr
  core1:
    mov r4, #50
  1:
    ${set("r0", SLCR_UNLOCK)} ${set("r1", 0xdf0d)}
    bl write
    subs r4, r4, #1
    bne 1b
    ${set("r0", A9_CPU_RST_CTRL)} mov r1, #2
    bl write
    b .
  `,
  ENTRY,
);

it.each(["off" as const, { threshold: 0 }])("with translation %j", async (translation) => {
  const board = await createZc702From(buildCore(), { ddrSize: 16 * MIB, translation });
  board.writeMemory(ENTRY, image);
  board.start(ENTRY);
  board.run({ until: 60 * QUANTUM });
  const register = (name: string) => board.debugger.registers.read(1, name);
  expect(["pc", "r0", "r1", "r4", "lr"].map(register)).toEqual([0, 0, 0, 0, 0]);
  expect(register("cpsr")).toBe(CPSR_AFTER_RESET);
});
