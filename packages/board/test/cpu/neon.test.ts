// Advanced SIMD by hand-computed facts, one or two for each group of instructions; the conformance
// tests compare the rest.
import { beforeAll, describe, expect, it } from "vitest";
import { END, Machine } from "./machine";

const DATA = 0x1000;
const QC = 1 << 27;

const ENABLE = `
  mov r0, #0x00f00000
  mcr p15, 0, r0, c1, c0, 2
  mov r0, #0x40000000
  vmsr fpexc, r0
  movw r1, #0x${DATA.toString(16)}
`;

/** Runs `code` on D registers (given as hex); r1 points at 64 bytes 0, 1, 2 … */
function run(code: string, registers: Record<number, string> = {}): Machine {
  const machine = new Machine();
  machine.load(`${ENABLE}\n${code}\n${END}`, 0);
  for (let i = 0; i < 64; i++) machine.ram.setUint8(DATA + i, i);
  for (const [number, hex] of Object.entries(registers))
    machine.writeDouble(Number(number), BigInt(`0x${hex}`));
  machine.runFrom(0);
  return machine;
}

function d(machine: Machine, number: number): string {
  return machine.readDouble(number).toString(16).padStart(16, "0");
}

function qc(machine: Machine): boolean {
  return (machine.fpscr & QC) !== 0;
}

/** What one instruction does to d0, from given d1, d2, d0; and whether it saturates. */
type Row = [instruction: string, d1: string, d2: string, d0: string, expected: string, saturates: boolean];

const SNIPPETS = 0x2000;
const SNIPPET_SIZE = 64;

/** One test a row; all rows are assembled together, which is quicker. */
function testRows(rows: Row[]): void {
  let machine: Machine;
  beforeAll(() => {
    machine = run("");
    const snippets = rows.map(([instruction]) => `.balign ${SNIPPET_SIZE}\n${instruction}\n${END}`);
    machine.load(snippets.join("\n"), SNIPPETS);
  });
  rows.forEach(([instruction, d1, d2, d0, expected, saturates], i) => {
    it(instruction, () => {
      [d0, d1, d2].forEach((hex, number) => {
        machine.writeDouble(number, BigInt(`0x${hex}`));
      });
      machine.fpscr = 0;
      machine.runFrom(SNIPPETS + i * SNIPPET_SIZE);
      expect(d(machine, 0)).toBe(expected);
      expect(qc(machine)).toBe(saturates);
    });
  });
}

describe("integer arithmetic", () => {
  testRows([
    ["vadd.i8 d0, d1, d2", "ff01027f80000000", "0101010101010101", "0", "0002038081010101", false],
    ["vadd.i64 d0, d1, d2", "ffffffffffffffff", "0000000000000002", "0", "0000000000000001", false],
    ["vsub.i16 d0, d1, d2", "0000000180000005", "0001000100010007", "0", "ffff00007ffffffe", false],
    ["vhadd.s8 d0, d1, d2", "7f80ff0000000000", "7f80000100000000", "0", "7f80ff0000000000", false],
    ["vrhadd.u8 d0, d1, d2", "fffe000100000000", "ff00000000000000", "0", "ff7f000100000000", false],
    ["vhsub.u8 d0, d1, d2", "00ff000000000000", "ff00000000000000", "0", "807f000000000000", false],
    ["vqadd.s8 d0, d1, d2", "7f80100000000000", "0180100000000000", "0", "7f80200000000000", true],
    ["vqadd.u64 d0, d1, d2", "ffffffffffffffff", "0000000000000001", "0", "ffffffffffffffff", true],
    ["vqsub.s64 d0, d1, d2", "8000000000000000", "0000000000000001", "0", "8000000000000000", true],
    ["vqsub.u16 d0, d1, d2", "0001000200000000", "0002000100000000", "0", "0000000100000000", true],
    ["vmul.i16 d0, d1, d2", "0100ffff00020003", "0100000200050007", "0", "0000fffe000a0015", false],
    ["vmul.p8 d0, d1, d2", "0300000000000000", "0300000000000000", "0", "0500000000000000", false],
    [
      "vmla.i32 d0, d1, d2",
      "0000000200000003",
      "0000000400000005",
      "0000000100000001",
      "0000000900000010",
      false,
    ],
    [
      "vmls.i32 d0, d1, d2",
      "0000000200000003",
      "0000000400000005",
      "0000000100000001",
      "fffffff9fffffff2",
      false,
    ],
    [
      "vaba.u8 d0, d1, d2",
      "05ff000000000000",
      "0a01000000000000",
      "0101010101010101",
      "06ff010101010101",
      false,
    ],
    ["vqdmulh.s16 d0, d1, d2", "8000400000000000", "8000400000000000", "0", "7fff200000000000", true],
    ["vqrdmulh.s32 d0, d1, d2", "4000000080000000", "0000000180000000", "0", "000000017fffffff", true],
    ["vpadd.i16 d0, d1, d2", "0004000300020001", "0040003000200010", "0", "0070003000070003", false],
    ["vpmax.u8 d0, d1, d2", "0807060504030201", "80706050f0302010", "0", "8060f02008060402", false],
    ["vcgt.s8 d0, d1, d2", "01ff000000000000", "ff01000000000000", "0", "ff00000000000000", false],
    ["vcge.u8 d0, d1, d2", "01ff000000000000", "ff01000000000000", "0", "00ffffffffffffff", false],
    ["vtst.16 d0, d1, d2", "0001000200040008", "0003000100040000", "0", "ffff0000ffff0000", false],
    [
      "vbsl d0, d1, d2",
      "aaaaaaaaaaaaaaaa",
      "5555555555555555",
      "ffff0000ffff0000",
      "aaaa5555aaaa5555",
      false,
    ],
    [
      "vbit d0, d1, d2",
      "aaaaaaaaaaaaaaaa",
      "ffff0000ffff0000",
      "5555555555555555",
      "aaaa5555aaaa5555",
      false,
    ],
    ["vorn d0, d1, d2", "000000000000ffff", "ffffffff00000000", "0", "00000000ffffffff", false],
  ]);
});

describe("shifts", () => {
  testRows([
    ["vshl.s8 d0, d1, d2", "8080808001010101", "ff08f807ff0107f8", "0", "c000ff0000028000", false],
    ["vrshl.s16 d0, d1, d2", "0003fffd00008000", "00ff00ff000000f0", "0", "0002ffff00000000", false],
    ["vqshl.s32 d0, d1, d2", "4000000080000001", "0000000100000001", "0", "7fffffff80000000", true],
    ["vqrshl.u64 d0, d1, d2", "8000000000000000", "00000000000000c0", "0", "0000000000000001", false],
    ["vshr.u8 d0, d1, #8", "ffffffffffffffff", "0", "1", "0000000000000000", false],
    ["vrshr.s32 d0, d1, #1", "00000003fffffffd", "0", "0", "00000002ffffffff", false],
    ["vsra.s64 d0, d1, #64", "8000000000000000", "0", "5", "0000000000000004", false],
    ["vsri.8 d0, d1, #4", "abcdef0123456789", "0", "1122334455667788", "1a2c3e4052647688", false],
    ["vsli.16 d0, d1, #4", "0abc0def00010002", "0", "111122223333444f", "abc1def20013002f", false],
    ["vqshlu.s8 d0, d1, #1", "ff7f400100000000", "0", "0", "00fe800200000000", true],
    ["vqshl.u16 d0, d1, #4", "1000000100000000", "0", "0", "ffff001000000000", true],
  ]);
});

describe("long, wide and narrow", () => {
  it("products and sums of twice the width", () => {
    const machine = run(
      "vmull.s16 q0, d4, d5\n vaddl.u8 q1, d6, d7\n vqdmull.s16 q5, d8, d8\n vmull.p8 q6, d6, d7",
      {
        4: "ffff000200030004",
        5: "0005000600070008",
        6: "ff000000000000ff",
        7: "ff000000000000ff",
        8: "0000000000008000",
      },
    );
    expect([d(machine, 1), d(machine, 0)]).toEqual(["fffffffb0000000c", "0000001500000020"]);
    expect([d(machine, 3), d(machine, 2)]).toEqual(["01fe000000000000", "00000000000001fe"]);
    expect([d(machine, 11), d(machine, 10)]).toEqual(["0000000000000000", "000000007fffffff"]);
    expect([d(machine, 13), d(machine, 12)]).toEqual(["5555000000000000", "0000000000005555"]);
    expect(qc(machine)).toBe(true);
  });

  it("by a scalar", () => {
    const machine = run("vmlal.u16 q0, d4, d5[3]\n vmul.i32 d6, d4, d5[0]", {
      0: "0000000100000001",
      1: "0000000100000001",
      4: "ffff000200030004",
      5: "0002000000000003",
    });
    expect([d(machine, 1), d(machine, 0)]).toEqual(["0001ffff00000005", "0000000700000009"]);
    expect(d(machine, 6)).toBe("fffd00060009000c");
  });

  it("narrowing, with and without saturation", () => {
    const registers = { 2: "0000000000010080", 3: "ffff7fff00ff0180" };
    const machine = run(
      "vmovn.i16 d0, q1\n vqmovn.s16 d5, q1\n vqmovun.s16 d6, q1\n vqrshrn.u16 d7, q1, #1",
      registers,
    );
    expect(d(machine, 0)).toBe("ffffff8000000180");
    expect(d(machine, 5)).toBe("ff7f7f7f0000017f");
    expect(d(machine, 6)).toBe("00ffffff00000180");
    expect(d(machine, 7)).toBe("ffff80c000000140");
    const high = run("vaddhn.i16 d0, q1, q1\n vrsubhn.i16 d5, q1, q2", { ...registers, 4: "0", 5: "0" });
    expect(d(high, 0)).toBe("ffff010300000001");
    expect(d(high, 5)).toBe("0080010200000001");
  });

  it("pairs added to twice the width, onto the old value", () => {
    const machine = run("vpaddl.u8 d0, d1\n vpadal.s16 d2, d1", {
      1: "ffffffff01020304",
      2: "0000000100000001",
    });
    expect(d(machine, 0)).toBe("01fe01fe00030007");
    expect(d(machine, 2)).toBe("ffffffff00000407");
  });
});

describe("rearrangement", () => {
  const registers = {
    0: "0706050403020100",
    1: "0f0e0d0c0b0a0908",
    2: "1716151413121110",
    3: "1f1e1d1c1b1a1918",
  };

  it("VEXT, VREV, VDUP", () => {
    const machine = run("vext.8 q8, q0, q1, #3\n vrev32.16 d20, d0\n vdup.16 d21, d0[2]", registers);
    expect([d(machine, 17), d(machine, 16)]).toEqual(["1211100f0e0d0c0b", "0a09080706050403"]);
    expect(d(machine, 20)).toBe("0504070601000302");
    expect(d(machine, 21)).toBe("0504050405040504");
  });

  it("VZIP, VUZP, VTRN, VSWP", () => {
    expect(d(run("vzip.8 d0, d2", registers), 0)).toBe("1303120211011000");
    expect(d(run("vzip.8 d0, d2", registers), 2)).toBe("1707160615051404");
    expect(d(run("vuzp.8 d0, d2", registers), 0)).toBe("1614121006040200");
    expect(d(run("vuzp.8 d0, d2", registers), 2)).toBe("1715131107050301");
    expect(d(run("vtrn.16 d0, d2", registers), 0)).toBe("1514050411100100");
    expect(d(run("vswp d0, d2", registers), 2)).toBe(registers[0]);
  });

  it("VTBL gives 0 for what the table has not, VTBX leaves it", () => {
    const index = { ...registers, 4: "00010f101f20ff07", 5: "1111111111111111" };
    expect(d(run("vtbl.8 d5, {d0-d1}, d4", index), 5)).toBe("00010f0000000007");
    expect(d(run("vtbx.8 d5, {d0-d3}, d4", index), 5)).toBe("00010f101f111107");
  });
});

describe("immediates and moves", () => {
  testRows([
    ["vmov.i32 d0, #0x00ab0000", "0", "0", "0", "00ab000000ab0000", false],
    ["vmvn.i16 d0, #0x1200", "0", "0", "0", "edffedffedffedff", false],
    ["vmov.i32 d0, #0x12ffff", "0", "0", "0", "0012ffff0012ffff", false],
    ["vmov.i64 d0, #0xff00ff0000ff00ff", "0", "0", "0", "ff00ff0000ff00ff", false],
    ["vmov.f32 d0, #-1.5", "0", "0", "0", "bfc00000bfc00000", false],
    ["vorr.i32 d0, #0x80", "0", "0", "1", "0000008000000081", false],
    ["vbic.i16 d0, #0xf0", "0", "0", "ffffffffffffffff", "ff0fff0fff0fff0f", false],
  ]);

  it("core registers and scalars", () => {
    const machine = run("vdup.8 d0, r1\n vmov.16 d1[2], r1\n vmov.s8 r2, d2[7]\n vmov.u16 r3, d2[3]", {
      1: "0",
      2: "80ff000000000000",
    });
    expect(d(machine, 0)).toBe("0000000000000000");
    expect(d(machine, 1)).toBe("0000100000000000");
    expect([machine.r(2), machine.r(3)]).toEqual([0xffff_ff80, 0x80ff]);
  });
});

describe("single precision, with the standard FPSCR value", () => {
  it("arithmetic, compares, estimates and conversions", () => {
    const registers = { 0: "3f800000c0000000", 1: "400000003f000000" };
    const machine = run(
      "vadd.f32 d2, d0, d1\n vcge.f32 d3, d0, d1\n vacgt.f32 d4, d0, d1\n vcvt.s32.f32 d5, d0\n vcvt.f32.u32 d6, d5, #1\n vrecpe.f32 d7, d0",
      registers,
    );
    expect(d(machine, 2)).toBe("40400000bfc00000");
    expect(d(machine, 3)).toBe("0000000000000000");
    expect(d(machine, 4)).toBe("00000000ffffffff");
    expect(d(machine, 5)).toBe("00000001fffffffe");
    expect(d(machine, 6)).toBe("3f0000004f000000");
    expect(d(machine, 7)).toBe("3f7f8000beff8000");
  });

  it("ignores the rounding mode, flushes and makes default NaNs whatever the FPSCR says", () => {
    const machine = run("mov r2, #0x400000\n vmsr fpscr, r2\n vadd.f32 d0, d1, d2", {
      1: "3f800000ffc12345",
      2: "0000000100000000",
    });
    expect(d(machine, 0)).toBe("3f8000007fc00000");
    expect(machine.fpscr).toBe(0x40_0080);
  });
});

describe("element loads and stores", () => {
  it("VLD1 to VLD4 take structures apart", () => {
    expect(d(run("vld1.8 {d0, d1}, [r1]"), 1)).toBe("0f0e0d0c0b0a0908");
    const two = run("vld2.16 {d0, d1}, [r1]!");
    expect([d(two, 0), d(two, 1), two.r(1)]).toEqual(["0d0c090805040100", "0f0e0b0a07060302", DATA + 16]);
    const three = run("vld3.8 {d0, d2, d4}, [r1]");
    expect([d(three, 0), d(three, 2), d(three, 4)]).toEqual([
      "15120f0c09060300",
      "1613100d0a070401",
      "1714110e0b080502",
    ]);
    const four = run("mov r2, #100\n vld4.32 {d0-d3}, [r1:128], r2");
    expect([d(four, 0), d(four, 3), four.r(1)]).toEqual(["1312111003020100", "1f1e1d1c0f0e0d0c", DATA + 100]);
  });

  it("VST4 puts them together", () => {
    const machine = run("vst4.8 {d0-d3}, [r1]", {
      0: "1010101010101010",
      1: "2020202020202020",
      2: "3030303030303030",
      3: "4040404040404007",
    });
    expect(machine.ram.getUint32(DATA, true)).toBe(0x0730_2010);
    expect(machine.ram.getUint32(DATA + 28, true)).toBe(0x4030_2010);
  });

  it("single lanes and all lanes", () => {
    const lane = run("vld2.16 {d0[1], d2[1]}, [r1]", { 0: "1111111111111111", 2: "2222222222222222" });
    expect([d(lane, 0), d(lane, 2)]).toEqual(["1111111101001111", "2222222203022222"]);
    const all = run("vld3.8 {d0[], d1[], d2[]}, [r1]!");
    expect([d(all, 0), d(all, 2), all.r(1)]).toEqual(["0000000000000000", "0202020202020202", DATA + 3]);
    expect(d(run("vld1.32 {d0[], d1[]}, [r1]"), 1)).toBe("0302010003020100");
    const store = run("vst1.8 {d0[7]}, [r1]", { 0: "aa00000000000000" });
    expect(store.ram.getUint8(DATA)).toBe(0xaa);
  });

  it("big-endian data reverses elements, not structures", () => {
    const machine = run("setend be\n vld1.16 {d0}, [r1]\n vldr d1, [r1]\n vld1.64 {d2}, [r1]\n setend le");
    expect(d(machine, 0)).toBe("0607040502030001");
    expect(d(machine, 1)).toBe("0001020304050607");
    expect(d(machine, 2)).toBe("0001020304050607");
  });

  it("an alignment that the instruction asks for is checked, and nothing changes", () => {
    const machine = run(
      "adr r2, 1f\n mcr p15, 0, r2, c12, c0, 0\n add r1, r1, #4\n vld1.8 {d0}, [r1:64]!\n .align 5\n1: nop\n nop\n nop\n nop\n mov r3, #1",
      { 0: "5555555555555555" },
    );
    expect(machine.r(3)).toBe(1);
    expect(machine.r(1)).toBe(DATA + 4);
    expect(d(machine, 0)).toBe("5555555555555555");
  });
});

it("Thumb encodings are the same instructions", () => {
  const machine = new Machine();
  machine.load(
    `${ENABLE}\n add r3, pc, #1\n bx r3\n .thumb\n vadd.i8 d0, d1, d2\n vld1.8 {d3}, [r1]!\n vadd.f64 d4, d5, d6\n ${END}`,
    0,
  );
  machine.writeDouble(1, 0x0101n);
  machine.writeDouble(2, 0x0202n);
  machine.writeDouble(5, 0x3ff0_0000_0000_0000n);
  machine.writeDouble(6, 0x3ff0_0000_0000_0000n);
  machine.ram.setUint8(DATA, 9);
  machine.runFrom(0);
  expect([d(machine, 0), d(machine, 3), d(machine, 4)]).toEqual([
    "0000000000000303",
    "0000000000000009",
    "4000000000000000",
  ]);
  expect(machine.r(1)).toBe(DATA + 8);
});
