/**
 * A device that takes single accesses only: what reads or writes several words there is refused as
 * a whole.
 */
import { expect, test } from "vitest";
import { DEVICE, END, Machine, SINGLES } from "./machine";

/** Code at the data abort vector: the fault registers to r10 and r11, then the end. */
const ON_ABORT = 0x2000;
const DFSR_SYNCHRONOUS_SLAVE_ERROR = 0x1008;
const DFSR_ASYNCHRONOUS_SLAVE_ERROR = 0x1406;
const MARK = 0x55;

/**
 * Runs `body` with r0 = `base`, r1 = r2 = r3 = MARK, d0 = 0, in secure SVC mode; r9 = 1 after it, 2
 * when asynchronous aborts are let in and none came.
 */
function run(body: string, base = SINGLES): Machine {
  const machine = new Machine();
  machine.load(
    `
    b 1f
    .org 0x10
    ldr pc, =${ON_ABORT}
  1: mov r0, #0xf00000
    mcr p15, 0, r0, c1, c0, 2
    isb
    mov r0, #0x40000000
    vmsr fpexc, r0
    ldr r0, =${base}
    mov sp, r0
    mov r1, #${MARK}
    mov r2, #${MARK}
    mov r3, #${MARK}
    mov r9, #0
    vmov.i32 d0, #0
    ${body}
    mov r9, #1
    cpsie a
    mov r9, #2
    ${END}`,
    0,
  );
  machine.load(`mrc p15, 0, r10, c5, c0, 0\n mrc p15, 0, r11, c6, c0, 0\n ${END}`, ON_ABORT);
  machine.runFrom(0);
  return machine;
}

test.each([
  "ldm r0!, {r1, r2}",
  "ldmdb r0, {r1, r2}",
  "ldm r0, {r2, pc}",
  "ldrd r2, r3, [r0], #8",
  "ldrex r1, [r0]",
  "ldrexd r2, r3, [r0]",
  "rfeia r0!",
  "vldr d0, [r0]",
  "vldm r0!, {d0-d1}",
  "vldm r0!, {s0-s1}",
  "vld1.32 {d0}, [r0]!",
  "vld1.8 {d0}, [r0]!",
  "vld2.32 {d0[0], d1[0]}, [r0]!",
])("%s aborts synchronously with a slave error, and nothing is loaded", (body) => {
  const base = SINGLES + 0x100;
  const machine = run(body, base);
  expect(machine.r(10)).toBe(DFSR_SYNCHRONOUS_SLAVE_ERROR);
  expect(machine.r(11)).toBe(body.includes("db") ? base - 8 : base);
  expect(machine.r(9)).toBe(0);
  expect([0, 1, 2, 3].map((register) => machine.r(register))).toEqual([base, MARK, MARK, MARK]);
  expect(machine.readDouble(0)).toBe(0n);
});

test.each([
  ["stm r0!, {r1, r2}", 8],
  ["stmdb r0!, {r1, r2, r3}", -12],
  ["strd r2, r3, [r0], #8", 8],
  ["srsia sp!, #0x13\n mov r0, sp", 8],
  ["vstr d0, [r0]", 0],
  ["vstm r0!, {d0-d1}", 16],
  ["vst1.32 {d0}, [r0]!", 8],
])("%s stores nothing, ends, and aborts asynchronously with a slave error", (body, moved) => {
  const base = SINGLES + 0x100;
  const machine = run(body, base);
  expect(machine.writes.filter(({ pa }) => pa >= SINGLES)).toEqual([]);
  expect(machine.r(10)).toBe(DFSR_ASYNCHRONOUS_SLAVE_ERROR);
  expect(machine.r(9)).toBe(1);
  expect(machine.r(0)).toBe(base + moved);
});

test("a store of several words that begins in a page that takes them is refused when it ends in one that does not", () => {
  const machine = run("sub r0, #4\n stm r0!, {r1, r2}");
  expect(machine.writes.filter(({ pa }) => pa >= SINGLES - 4)).toEqual([]);
  expect(machine.r(10)).toBe(DFSR_ASYNCHRONOUS_SLAVE_ERROR);
});

test.each([
  "ldr r1, [r0]",
  "ldm r0, {r1}",
  "vldr s0, [r0]\n vmov r1, s0",
  "vld1.32 {d0[0]}, [r0]\n vmov r1, s0",
])("%s is one access of a word", (body) => {
  const machine = run(body);
  expect(machine.r(9)).toBe(2);
  expect(machine.r(1)).toBe(SINGLES);
});

test("a store exclusive without its load writes nothing and fails", () => {
  const machine = run("strex r1, r2, [r0]");
  expect(machine.r(9)).toBe(2);
  expect(machine.r(1)).toBe(1);
});

test.each([
  ["ldm r0, {r1, r2}", [DEVICE, DEVICE + 4]],
  ["ldrd r2, r3, [r0]\n mov r1, r2\n mov r2, r3", [DEVICE, DEVICE + 4]],
  ["ldrexd r2, r3, [r0]\n mov r1, r2\n mov r2, r3", [DEVICE, DEVICE + 4]],
  ["vldr d0, [r0]\n vmov r1, r2, d0", [DEVICE, DEVICE + 4]],
])("elsewhere on a device %s reads word by word", (body, words) => {
  const machine = run(body, DEVICE);
  expect([machine.r(1), machine.r(2)]).toEqual(words);
  expect(machine.r(9)).toBe(2);
});
