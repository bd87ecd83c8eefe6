import { expect, test } from "vitest";
import { Line, SliceEnd } from "../../src/cpu/core/contract";
import { DEVICE, END, Machine, NOTHING } from "./machine";

/** Vectors at 0: each stores its number, LR, SPSR to r4, r5, r6 and ends. */
const VECTORS = `
  b reset
  b 10f
  b 11f
  b 12f
  b 13f
  nop
  b 15f
  b 16f
10: mov r4, #4
  b seen
11: mov r4, #8
  b seen
12: mov r4, #12
  b seen
13: mov r4, #16
  b seen
15: mov r4, #0x18
  b seen
16: mov r4, #0x1c
seen:
  mov r5, lr
  mrs r6, spsr
  mrs r7, cpsr
  ${END}
reset:
`;

function run(body: string, prepare: (machine: Machine) => void = () => {}): Machine {
  const machine = new Machine();
  machine.load(`${VECTORS}\n${body}\n${END}`, 0);
  prepare(machine);
  machine.runFrom(0);
  return machine;
}

/** Address just after the last instruction of `body`. */
function marker(body: string): number {
  const machine = new Machine();
  machine.load(`${VECTORS}\n${body}`, 0);
  let end = 0x400;
  while (machine.ram.getUint32(end - 4, true) === 0) end -= 4;
  return end;
}

test("SVC: supervisor mode, LR the next instruction, SPSR the old CPSR", () => {
  const body = "cpsie i\n cps #0x1f\n svc 7";
  const machine = run(body);
  expect(machine.r(4)).toBe(8);
  expect(machine.r(5)).toBe(marker(body));
  expect(machine.r(6) & 0x1ff).toBe(0x15f);
  expect(machine.r(7) & 0x1ff).toBe(0x1d3);
});

test("Undefined: LR the next instruction", () => {
  const body = "udf #1";
  const machine = run(body);
  expect(machine.r(4)).toBe(4);
  expect(machine.r(5)).toBe(marker(body));
  expect(machine.r(7) & 0x1f).toBe(0x1b);
});

test("SMC in User mode: Undefined", () => {
  const body = "cps #0x10\n smc #0";
  const machine = run(body);
  expect(machine.r(4)).toBe(4);
  expect(machine.r(5)).toBe(marker(body));
  expect(machine.r(6) & 0x1f).toBe(0x10);
  expect(machine.r(7) & 0x1f).toBe(0x1b);
});

test("a conditional instruction that is not executed is not Undefined", () => {
  const machine = run("mov r4, #99\n cmp r4, #99\n .inst 0x17f000f0");
  expect(machine.r(4)).toBe(99);
});

test("divide does not exist on a Cortex-A9", () => {
  expect(run(".inst 0xe730f110").r(4)).toBe(4);
});

test("ERET, HVC and the registers of other modes (Virtualization Extensions) do not exist on a Cortex-A9", () => {
  for (const word of ["0xe160006e", "0xe1400070", "0xe14c0300"]) expect(run(`.inst ${word}`).r(4)).toBe(4);
});

test.each(["ldrd r2, r3, [r0]", "ldrexd r2, r3, [r0]", "ldm r0, {r1-r3}", "rfeia r0"])(
  "external aborts of several words: DFAR is the first, %s",
  (instruction) => {
    const machine = run(`mov r0, #${NOTHING}\n ${instruction}`);
    expect(machine.r(4)).toBe(16);
    machine.load(`mrc p15, 0, r1, c6, c0, 0\n${END}`, 0x1000);
    machine.runFrom(0x1000);
    expect(machine.r(1)).toBe(NOTHING);
  },
);

test("data abort: an external abort on a read leaves registers, LR is the instruction + 8", () => {
  const body = "ldr r0, =0xc0000000\n b 1f\n .ltorg\n1: mov r1, #5\n ldr r1, [r0], #4";
  const machine = run(body);
  expect(machine.r(4)).toBe(16);
  expect(machine.r(0)).toBe(NOTHING);
  expect(machine.r(1)).toBe(5);
  expect(machine.r(5)).toBe(marker(body) + 4);
  machine.load(`mrc p15, 0, r0, c5, c0, 0\n mrc p15, 0, r1, c6, c0, 0\n${END}`, 0x1000);
  machine.runFrom(0x1000);
  expect(machine.r(0)).toBe(0x008);
  expect(machine.r(1)).toBe(NOTHING);
});

test("a refused write aborts asynchronously, when CPSR.A is clear", () => {
  const machine = run(`
    mov r0, #0xc0000000
    str r0, [r0]
    mov r9, #1
    mrc p15, 0, r10, c12, c1, 0
    cpsie a
    mov r9, #2`);
  expect(machine.r(4)).toBe(16);
  expect(machine.r(9)).toBe(1);
  expect(machine.r(10)).toBe(0x100);
  machine.load(`mrc p15, 0, r0, c5, c0, 0\n${END}`, 0x1000);
  machine.runFrom(0x1000);
  expect(machine.r(0)).toBe(0xc06 & ~0x800);
});

test("prefetch abort: IFSR, IFAR, LR + 4", () => {
  const machine = run("mov r0, #0xc0000000\n bx r0");
  expect(machine.r(4)).toBe(12);
  expect(machine.r(5)).toBe(NOTHING + 4);
  machine.load(`mrc p15, 0, r0, c5, c0, 1\n mrc p15, 0, r1, c6, c0, 2\n${END}`, 0x1000);
  machine.runFrom(0x1000);
  expect(machine.r(0)).toBe(0x008);
  expect(machine.r(1)).toBe(NOTHING);
});

test("FIQ comes before IRQ; LR is the next instruction + 4", () => {
  const machine = run("nop\n cpsie if\n nop", (it) => {
    it.cpu.setLine(0, Line.IRQ, true);
    it.cpu.setLine(0, Line.FIQ, true);
  });
  expect(machine.r(4)).toBe(0x1c);
  expect(machine.r(7) & 0x1ff).toBe(0x1d1);
});

test("an interrupt that a device store raises is taken right after it", () => {
  const machine = run(
    "cpsie i\n mov r0, #0x80000000\n mov r9, #0\n str r9, [r0]\n mov r9, #1\n mov r9, #2",
    (it) => {
      it.onDevice = () => it.cpu.setLine(0, Line.IRQ, true);
    },
  );
  expect(machine.r(4)).toBe(0x18);
  expect(machine.r(9)).toBe(0);
});

test("banked registers: each mode has its own sp, lr, spsr; FIQ its own r8–r12", () => {
  const modes = { fiq: 0x11, irq: 0x12, svc: 0x13, mon: 0x16, abt: 0x17, und: 0x1b, sys: 0x1f };
  const set = Object.values(modes)
    .map((mode) => `cps #${mode}\n mov sp, #${mode}\n mov lr, #${mode + 0x100}\n mov r8, #${mode}`)
    .join("\n");
  const get = Object.values(modes)
    .map((mode) => `cps #${mode}\n str sp, [r0], #4\n str lr, [r0], #4\n str r8, [r0], #4`)
    .join("\n");
  const machine = run(`mov r0, #0x4000\n${set}\n${get}\n`);
  Object.values(modes).forEach((mode, i) => {
    expect(machine.ram.getUint32(0x4000 + i * 12, true)).toBe(mode);
    expect(machine.ram.getUint32(0x4004 + i * 12, true)).toBe(mode + 0x100);
    expect(machine.ram.getUint32(0x4008 + i * 12, true)).toBe(mode === 0x11 ? 0x11 : 0x1f);
  });
});

test("NMFI: software clears CPSR.F and cannot set it; exception entry and return can", () => {
  const machine = run(`
    mrs r0, cpsr
    cpsie f
    mrs r1, cpsr
    cpsid f
    mrs r2, cpsr
    orr r3, r2, #0x40
    msr cpsr_c, r3
    mrs r3, cpsr
    adr r8, 2f
    orr r9, r3, #0x40
    msr spsr_cxsf, r9
    movs pc, r8
  2: mrs r8, cpsr`);
  expect(machine.r(0) & 0x40).toBe(0x40);
  expect(machine.r(1) & 0x40).toBe(0);
  expect(machine.r(2) & 0x40).toBe(0);
  expect(machine.r(3) & 0x40).toBe(0);
  expect(machine.r(8) & 0x40).toBe(0x40);
});

test("a vector that cannot be fetched stops the core and says where", () => {
  const machine = new Machine();
  machine.load(
    `movw r0, #0\n movt r0, #0xc000\n mcr p15, 0, r0, c12, c0, 0\n add r0, r0, #0x1000\n bx r0`,
    0,
  );
  machine.cpu.writeRegister(0, "pc", 0);
  expect(machine.cpu.run(0, 1000)).toBe(SliceEnd.STOPPED);
  expect(machine.cpu.describe(0)).toMatch(
    /^core 0 \(secure world\) can only loop.* at PC 0xC0001000, for 0xC0001000/,
  );
});

test("device writes carry privilege and world", () => {
  const machine = run("mov r0, #0x80000000\n str r0, [r0]\n cps #0x10\n str r0, [r0]");
  expect(machine.writes.filter((w) => w.pa === DEVICE).map((w) => w.attributes)).toEqual([2, 0]);
});
