// Who may use VFP and Advanced SIMD: CPACR, NSACR, FPEXC, FPSCR.Len (ARM DDI 0406C B1.11), and the
// system registers.
import { describe, expect, it } from "vitest";
import { END, Machine } from "./machine";

const UNDEFINED = 4;
const NOTHING_TAKEN = 0;

/** r4 says what was taken; r11 is set by what follows the instruction under test. */
const VECTORS = `
  b reset
  b 10f
  nop
  nop
  nop
  nop
  nop
  nop
10: mov r4, #${UNDEFINED}
  mrs r6, spsr
  ${END}
reset:
  mov r4, #${NOTHING_TAKEN}
`;

const FULL_ACCESS = 0x00f0_0000;
const PRIVILEGED_ACCESS = 0x0050_0000;
const D32DIS = 0x4000_0000;
const ASEDIS = 0x8000_0000;

function allow(cpacr: number): string {
  return `
    ldr r0, =0x${(cpacr >>> 0).toString(16)}
    mcr p15, 0, r0, c1, c0, 2
    isb
  `;
}

const ENABLE = `
  mov r0, #0x40000000
  vmsr fpexc, r0
`;

function run(body: string): Machine {
  const machine = new Machine();
  machine.load(`${VECTORS}\n${body}\n${END}\n.ltorg`, 0);
  machine.runFrom(0);
  return machine;
}

function taken(body: string): number {
  return run(body).r(4);
}

describe("CPACR and FPEXC", () => {
  it("after reset everything is Undefined, FPEXC too", () => {
    expect(taken("vadd.f32 s0, s1, s2")).toBe(UNDEFINED);
    expect(taken("vadd.i32 q0, q1, q2")).toBe(UNDEFINED);
    expect(taken("vmrs r1, fpexc")).toBe(UNDEFINED);
  });

  it("with CPACR alone only the privileged system registers answer", () => {
    expect(taken(`${allow(FULL_ACCESS)} vmrs r1, fpexc\n vmrs r1, fpsid\n vmrs r1, mvfr0`)).toBe(
      NOTHING_TAKEN,
    );
    expect(taken(`${allow(FULL_ACCESS)} vmrs r1, fpscr`)).toBe(UNDEFINED);
    expect(taken(`${allow(FULL_ACCESS)} vldr d0, [r2]`)).toBe(UNDEFINED);
    expect(taken(`${allow(FULL_ACCESS)} vld1.8 {d0}, [r2]`)).toBe(UNDEFINED);
  });

  it("with FPEXC.EN everything works, and stops when it is cleared", () => {
    expect(taken(`${allow(FULL_ACCESS)} ${ENABLE} vadd.f64 d0, d1, d31\n vadd.i32 q0, q1, q15`)).toBe(
      NOTHING_TAKEN,
    );
    const disable = "mov r0, #0\n vmsr fpexc, r0";
    expect(taken(`${allow(FULL_ACCESS)} ${ENABLE} ${disable}\n vadd.f64 d0, d1, d2`)).toBe(UNDEFINED);
  });

  it("an instruction whose condition fails is never Undefined", () => {
    expect(taken("movs r1, #0\n vaddne.f32 s0, s1, s2")).toBe(NOTHING_TAKEN);
  });

  it("privileged access shuts User mode out", () => {
    expect(taken(`${allow(PRIVILEGED_ACCESS)} ${ENABLE} vadd.f32 s0, s1, s2`)).toBe(NOTHING_TAKEN);
    expect(taken(`${allow(PRIVILEGED_ACCESS)} ${ENABLE} cps #0x10\n vadd.f32 s0, s1, s2`)).toBe(UNDEFINED);
  });

  it("User mode reaches the FPSCR and nothing else", () => {
    const enabled = `${allow(FULL_ACCESS)} ${ENABLE} cps #0x10`;
    expect(taken(`${enabled}\n vmrs r1, fpscr\n vmsr fpscr, r1`)).toBe(NOTHING_TAKEN);
    for (const register of ["fpexc", "fpsid", "mvfr1"]) {
      expect(taken(`${enabled}\n vmrs r1, ${register}`), register).toBe(UNDEFINED);
    }
  });

  it("ASEDIS takes Advanced SIMD away and leaves VFP", () => {
    const enabled = `${allow(FULL_ACCESS | ASEDIS)} ${ENABLE}`;
    expect(taken(`${enabled} vadd.f32 s0, s1, s2\n vmov.32 d0[0], r1`)).toBe(NOTHING_TAKEN);
    for (const instruction of [
      "vadd.i32 d0, d1, d2",
      "vld1.8 {d0}, [r2]",
      "vdup.8 d0, r1",
      "vmov.8 d0[1], r1",
    ]) {
      expect(taken(`${enabled} ${instruction}`), instruction).toBe(UNDEFINED);
    }
  });

  it("D32DIS takes D16–D31 away", () => {
    const enabled = `${allow(FULL_ACCESS | ASEDIS | D32DIS)} ${ENABLE}`;
    expect(taken(`${enabled} vadd.f64 d0, d1, d15\n mov sp, #0x1000\n vpush {d8-d15}\n vpop {d8-d15}`)).toBe(
      NOTHING_TAKEN,
    );
    const instructions = [
      "vadd.f64 d16, d1, d2",
      "vldr d31, [r2]",
      "vmov r0, r1, d16",
      "vldmia r2, {d15-d16}",
    ];
    for (const instruction of instructions)
      expect(taken(`${enabled} ${instruction}`), instruction).toBe(UNDEFINED);
  });

  it("NSACR keeps the non-secure world out, and limits it", () => {
    const inNonSecure = (nsacr: string) => `
      ${allow(FULL_ACCESS)}
      ${ENABLE}
      ldr r0, =${nsacr}
      mcr p15, 0, r0, c1, c1, 2
      cps #0x16
      mov r0, #1
      mcr p15, 0, r0, c1, c1, 0
      isb
      cps #0x13
    `;
    expect(taken(`${inNonSecure("0")} vadd.f32 s0, s1, s2`)).toBe(UNDEFINED);
    expect(taken(`${inNonSecure("0xc00")} vadd.f32 s0, s1, s2\n vadd.i8 d0, d1, d31`)).toBe(NOTHING_TAKEN);
    expect(taken(`${inNonSecure("0x8c00")} vadd.i8 d0, d1, d2`)).toBe(UNDEFINED);
    expect(taken(`${inNonSecure("0xcc00")} vadd.f64 d0, d1, d16`)).toBe(UNDEFINED);
  });
});

describe("system registers", () => {
  const enabled = `${allow(FULL_ACCESS)} ${ENABLE}`;

  it("are the Cortex-A9's", () => {
    const machine = run(`${enabled}
      vmrs r0, fpsid
      vmrs r1, mvfr0
      vmrs r2, mvfr1
      mvn r3, #0
      vmsr fpexc, r3
      vmrs r3, fpexc
    `);
    expect([0, 1, 2, 3].map((register) => machine.r(register))).toEqual([
      0x4103_3094, 0x1011_0222, 0x0111_1111, 0x6000_0000,
    ]);
  });

  it("FPSCR has no trap enables, and VMRS hands its flags to the CPSR", () => {
    const machine = run(`${enabled}
      ldr r0, =0xfff0ffff
      vmsr fpscr, r0
      vmrs r1, fpscr
      mov r2, #0
      msr cpsr_f, r2
      vmrs apsr_nzcv, fpscr
      mrs r2, cpsr
    `);
    expect(machine.r(1)).toBe(0xfff0_009f);
    expect(machine.r(2) >>> 28).toBe(0xf);
  });

  it("FPSCR.Len makes arithmetic Undefined and says so in FPEXC.DEX; compares and moves go on", () => {
    const vectors = `${enabled}\n mov r0, #0x10000\n vmsr fpscr, r0`;
    expect(taken(`${vectors}\n vcmp.f32 s0, s1\n vcvt.f64.f32 d0, s1\n vmov s0, r1\n vldr s0, [r2]`)).toBe(
      NOTHING_TAKEN,
    );
    const machine = run(`${vectors}\n vadd.f32 s8, s9, s10`);
    expect(machine.r(4)).toBe(UNDEFINED);
    // FPEXC, read in Undefined mode by running on.
    machine.load(`vmrs r1, fpexc\n${END}`, 0x400);
    machine.runFrom(0x400);
    expect(machine.r(1)).toBe(0x6000_0000);
  });
});
