import { describe, expect, test } from "vitest";
import { ExceptionPlace, Line, SliceEnd, Vector } from "../../src/cpu/core/contract";
import { END, Machine, NOTHING, RAM_SIZE, SECURE_ONLY } from "./machine";

/** Monitor vectors at 0x1000: SMC and FIQ note themselves in r4 and return; external aborts end. */
const MONITOR = `
  nop
  nop
  b 1f
  b 2f
  b 2f
  nop
  nop
  b 3f
1: mov r4, #8
  mrs r6, spsr
  mrc p15, 0, r7, c1, c1, 0
  movs pc, lr
2: mov r4, #0x10
  mov r7, #0
  mcr p15, 0, r7, c1, c1, 0
  mrc p15, 0, r5, c5, c0, 0
  mrs r6, spsr
  ${END}
3: mov r4, #0x1c
  mrs r6, spsr
  ${END}
`;

/** Sets MVBAR, then enters the normal world's SVC mode at `normal` with SCR = 1 | `scr`. */
function machine(normal: string, scr = 0, secure = ""): Machine {
  const it = new Machine();
  it.load(MONITOR, 0x1000);
  it.load(`${normal}\n${END}`, 0x3000);
  it.load(
    `mov r0, #0x1000
    mcr p15, 0, r0, c12, c0, 1
    ${secure}
    cps #0x16
    mov r0, #${1 | scr}
    mcr p15, 0, r0, c1, c1, 0
    mov r0, #0x93
    msr spsr_cxsf, r0
    mov lr, #0x3000
    movs pc, lr`,
    0x2000,
  );
  return it;
}

function run(normal: string, scr = 0, secure = ""): Machine {
  const it = machine(normal, scr, secure);
  it.runFrom(0x2000);
  return it;
}

describe("worlds", () => {
  test("SMC goes to monitor mode with SCR.NS as it was, and back", () => {
    const it = run("mov r0, #5\n smc #0\n mov r8, #1");
    expect([it.r(4), it.r(6) & 0x1f, it.r(7), it.r(8)]).toEqual([8, 0x13, 1, 1]);
    expect(it.cpu.isNonSecure(0)).toBe(true);
  });

  test("SMC in the normal world's User mode is its own Undefined exception", () => {
    const it = machine("movw r0, #0x5000\n mcr p15, 0, r0, c12, c0, 0\n cps #0x10\n smc #0");
    it.load(`nop\n mov r4, #99\n mrs r6, spsr\n mrs r7, cpsr\n${END}`, 0x5000);
    it.runFrom(0x2000);
    expect([it.r(4), it.r(6) & 0x1f, it.r(7) & 0x1f]).toEqual([99, 0x10, 0x1b]);
    expect(it.cpu.isNonSecure(0)).toBe(true);
  });

  test("CP15 registers are banked; monitor mode reaches the bank that SCR.NS names", () => {
    const it = run(
      `mrc p15, 0, r1, c13, c0, 4
      mov r0, #0x22
      mcr p15, 0, r0, c13, c0, 4`,
      0,
      "mov r0, #0x11\n mcr p15, 0, r0, c13, c0, 4",
    );
    expect(it.r(1)).toBe(0);
  });

  test("SCR, MVBAR, NSACR writes, and VIR, are Undefined in the normal world", () => {
    for (const access of [
      "mrc p15, 0, r0, c1, c1, 0",
      "mcr p15, 0, r0, c12, c0, 1",
      "mcr p15, 0, r0, c1, c1, 2",
      "mrc p15, 0, r0, c12, c1, 1",
      "mcr p15, 0, r0, c12, c1, 1",
    ]) {
      const it = machine(`movw r0, #0x5000\n mcr p15, 0, r0, c12, c0, 0\n ${access}`);
      it.load(`nop\n mov r4, #99\n${END}`, 0x5000);
      it.runFrom(0x2000);
      expect(it.r(4)).toBe(99);
    }
  });

  test("SRS to the stack of monitor mode is Undefined in the normal world", () => {
    const it = machine(
      "movw r0, #0x5000\n mcr p15, 0, r0, c12, c0, 0\n srsdb sp!, #0x16",
      0,
      "cps #0x16\n mov sp, #0x7000",
    );
    it.load(`nop\n mov r4, #99\n${END}`, 0x5000);
    it.runFrom(0x2000);
    expect(it.r(4)).toBe(99);
  });

  test("device accesses are non-secure, and secure RAM answers with external aborts that SCR.EA sends to monitor mode", () => {
    const it = run("mov r0, #0x00f00000\n ldr r1, [r0]", 8);
    expect([it.r(4), it.r(5), it.r(6) & 0x1f]).toEqual([0x10, 0x008, 0x13]);
    const write = run("mov r0, #0x00f00000\n cpsie a\n str r0, [r0]\n nop", 0x28);
    expect([write.r(4), write.r(5)]).toEqual([0x10, 0x406]);
  });

  test("SCR.FIQ: monitor mode takes FIQ; without SCR.FW the normal world cannot mask it", () => {
    const it = machine("cpsid f\n mov r0, #0x80000000\n str r0, [r0]\n mov r9, #1", 4);
    it.onDevice = () => it.cpu.setLine(0, Line.FIQ, true);
    it.runFrom(0x2000);
    expect([it.r(4), it.r(6) & 0x5f, it.r(9)]).toEqual([0x1c, 0x13, 0]);
    expect(it.cpu.readRegister(0, "cpsr") & 0x1df).toBe(0x1d6);
  });

  describe("an IRQ by VIR", () => {
    const SEND = "mov r0, #0x80\n mcr p15, 0, r0, c12, c1, 1";
    /** The normal world with IRQ vector 0x5018, which notes the return address in r9 and ends. */
    const vectors = "movw r0, #0x5000\n mcr p15, 0, r0, c12, c0, 0";
    const irq = (normal: string, secure: string) => {
      const it = machine(`${vectors}\n${normal}`, 0, secure);
      it.load(`mov r9, lr\n mrs r10, cpsr\n${END}`, 0x5018);
      it.runFrom(0x2000);
      return it;
    };

    test("waits for the normal world to clear CPSR.I, and is taken in its IRQ mode", () => {
      const it = irq("mov r1, #1\n cpsie i\n mov r1, #2", SEND);
      expect([it.r(1), it.r(9), it.r(10) & 0x9f]).toEqual([1, 0x3000 + 4 * 4 + 4, 0x92]);
      expect(it.cpu.isNonSecure(0)).toBe(true);
    });

    test("is not taken in the secure world, whatever CPSR.I, and not after the bit is cleared", () => {
      expect(irq("cpsie i\n mov r1, #2", `${SEND}\n cpsie i\n nop\n cpsid i\n mov r3, #3`).r(3)).toBe(3);
      const cleared = irq("cpsie i\n mov r1, #2", `${SEND}\n mov r0, #0\n mcr p15, 0, r0, c12, c1, 1`);
      expect([cleared.r(1), cleared.r(9)]).toEqual([2, 0]);
    });

    test("wakes the normal world from WFI", () => {
      expect(irq("wfi\n mov r1, #2\n cpsie i\n nop", SEND).r(1)).toBe(2);
    });
  });

  test("without SCR.AW the normal world cannot change CPSR.A", () => {
    const kept = run("mrs r1, cpsr\n cpsid a\n mrs r2, cpsr");
    expect(kept.r(1) & 0x100).toBe(kept.r(2) & 0x100);
    const changed = run("cpsid a\n mrs r2, cpsr", 0x20);
    expect(changed.r(2) & 0x100).toBe(0x100);
  });

  test("the normal world cannot enter monitor mode by CPS or MSR", () => {
    const it = run("cps #0x16\n mrs r1, cpsr\n mov r0, #0xd6\n msr cpsr_c, r0\n mrs r2, cpsr");
    expect([it.r(1) & 0x1f, it.r(2) & 0x1f]).toEqual([0x13, 0x13]);
  });

  test("NSACR decides whether the normal world may use VFP", () => {
    const vfp =
      "movw r0, #0x5000\n mcr p15, 0, r0, c12, c0, 0\n mov r0, #0x40000000\n vmsr fpexc, r0\n mov r4, #1";
    const open = "mov r0, #0x00f00000\n mcr p15, 0, r0, c1, c0, 2";
    const trap = (secure: string) => {
      const it = machine(vfp, 0, secure);
      it.load(`nop\n mov r4, #99\n${END}`, 0x5000);
      it.runFrom(0x2000);
      return it.r(4);
    };
    expect(trap(open)).toBe(99);
    expect(trap(`${open}\n mov r0, #0xc00\n mcr p15, 0, r0, c1, c1, 2`)).toBe(1);
  });
});

describe("identification and control", () => {
  test("a Cortex-A9 r3p0", () => {
    const it = new Machine();
    it.load(
      `mrc p15, 0, r0, c0, c0, 0
      mrc p15, 0, r1, c0, c0, 5
      mrc p15, 4, r2, c15, c0, 0
      mrc p15, 0, r3, c1, c0, 0
      mrc p15, 1, r4, c0, c0, 1
      mrc p14, 0, r5, c0, c0, 0
      ${END}`,
      0,
    );
    it.runFrom(0, 1);
    expect([it.r(0, 1), it.r(1, 1), it.r(2, 1), it.r(3, 1)]).toEqual([
      0x413f_c090, 0x8000_0001, 0xf8f0_0000, 0x08c5_0078,
    ]);
    expect((it.r(5, 1) >> 16) & 0xf).toBe(3);
  });

  test("PMCCNTR counts cycles", () => {
    const it = new Machine();
    it.load(
      `mov r0, #5
      mcr p15, 0, r0, c9, c12, 0
      mov r0, #0x80000000
      mcr p15, 0, r0, c9, c12, 1
      mrc p15, 0, r1, c9, c13, 0
      ${"nop\n".repeat(10)}
      mrc p15, 0, r2, c9, c13, 0
      ${END}`,
      0,
    );
    it.runFrom(0);
    expect(it.r(2) - it.r(1)).toBe(14);
  });
});

// ARM DDI 0406C B1.8.5: the entry to an abort masks IRQ, and leaves F as it is in the normal world
// with SCR.FW = 0. With SCR.FIQ = 1 an FIQ goes to monitor mode.
describe("a prefetch-abort vector that cannot be fetched, in the normal world", () => {
  const LATER = 1_000_000;
  const FIQ_TO_MONITOR = 4;
  const loop = `
    mov r9, #${NOTHING}
    mcr p15, 0, r9, c12, c0, 0
    cpsie f
    add r0, r9, #0x1000
    bx r0`;

  function loopFor(cycles: number, step = cycles): Machine {
    const it = machine(loop, FIQ_TO_MONITOR);
    it.cpu.clearAccounts(0);
    it.cpu.writeRegister(0, "pc", 0x2000);
    for (let until = step; until <= cycles; until += step) expect(it.cpu.run(0, until)).toBe(SliceEnd.TIME);
    return it;
  }

  test("is a loop in which time passes", () => {
    const it = loopFor(LATER);
    expect(it.cpu.time(0)).toBe(LATER);
    expect(it.cpu.pc(0)).toBe(NOTHING + 0xc);
    expect(it.cpu.loopCycles(0)).toBeGreaterThan(LATER - 100);
    expect(it.cpu.exceptions(0, ExceptionPlace.NON_SECURE).prefetchAborts).toBe(1);
  });

  test("does not show where slices end", () => {
    const one = loopFor(LATER);
    const many = loopFor(LATER, LATER / 100);
    for (const name of ["pc", "lr", "cpsr", "spsr"])
      expect(many.cpu.readRegister(0, name), name).toBe(one.cpu.readRegister(0, name));
    expect(many.cpu.loopCycles(0)).toBe(one.cpu.loopCycles(0));
    expect(many.cpu.exceptions(0, ExceptionPlace.NON_SECURE)).toEqual(
      one.cpu.exceptions(0, ExceptionPlace.NON_SECURE),
    );
  });

  test("is left by an FIQ to monitor mode", () => {
    const it = loopFor(LATER);
    it.cpu.setLine(0, Line.FIQ, true);
    it.cpu.run(0, LATER + 100);
    expect([it.r(4), it.r(6) & 0x1f, it.cpu.isNonSecure(0)]).toEqual([0x1c, 0x17, false]);
  });

  test("is left when the other core has put a vector there", () => {
    const it = machine(loop.replace(String(NOTHING), String(SECURE_ONLY)), FIQ_TO_MONITOR);
    it.cpu.writeRegister(0, "pc", 0x2000);
    expect(it.cpu.run(0, LATER)).toBe(SliceEnd.TIME);
    it.secureFrom = RAM_SIZE;
    it.load(`mov r4, #77\n${END}`, SECURE_ONLY + Vector.PREFETCH_ABORT);
    it.cpu.flushTlbs();
    it.cpu.run(0, LATER + 100);
    expect(it.r(4)).toBe(77);
  });

  test("stops the core where FIQ does not go to monitor mode", () => {
    const it = machine(loop);
    it.cpu.writeRegister(0, "pc", 0x2000);
    expect(it.cpu.run(0, LATER)).toBe(SliceEnd.STOPPED);
    expect(it.cpu.describe(0)).toMatch(/^core 0 \(non-secure world\) can only loop/);
  });
});
