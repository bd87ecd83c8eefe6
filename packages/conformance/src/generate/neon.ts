import type { Random } from "../random";
import { type Form, form, type Values } from "./form";

/**
 * Advanced SIMD (ARM DDI 0406C A7.4, A7.7). Patterns are those of the Arm encoding; the Thumb one
 * has the same bits under another top byte. Register fields of five bits run in the order of their
 * bits: Dd is D:Vd, Dm is M:Vm, Dn is Vn:N.
 */

const evenD = (f: Values): boolean => !(f["q"] && f["d"]! & 1);
const evenN = (f: Values): boolean => !(f["q"] && f["n"]! & 2);
const evenM = (f: Values): boolean => !(f["q"] && f["m"]! & 1);
const even = (f: Values): boolean => evenD(f) && evenN(f) && evenM(f);
const evenTwo = (f: Values): boolean => evenD(f) && evenM(f);

/**
 * A = bits 11:8 and B = bit 4 of three registers of the same length, where size and U are free
 * below 64 bits.
 */
const same: [string, string, string][] = [
  ["VHADD", "0000", "0"],
  ["VQADD", "0000", "1"],
  ["VRHADD", "0001", "0"],
  ["bitwise", "0001", "1"],
  ["VHSUB", "0010", "0"],
  ["VQSUB", "0010", "1"],
  ["VCGT", "0011", "0"],
  ["VCGE", "0011", "1"],
  ["VSHL register", "0100", "0"],
  ["VQSHL register", "0100", "1"],
  ["VRSHL", "0101", "0"],
  ["VQRSHL", "0101", "1"],
  ["VMAX", "0110", "0"],
  ["VMIN", "0110", "1"],
  ["VABD", "0111", "0"],
  ["VABA", "0111", "1"],
  ["VADD/VSUB", "1000", "0"],
  ["VTST/VCEQ", "1000", "1"],
  ["VMLA/VMLS", "1001", "0"],
  ["VMUL", "1001", "1"],
  ["VPMAX", "1010", "0"],
  ["VPMIN", "1010", "1"],
  ["VQDMULH/VQRDMULH", "1011", "0"],
  ["VPADD", "1011", "1"],
  ["VADD.F32 …", "1101", "0"],
  ["VMLA.F32/VMUL.F32", "1101", "1"],
  ["VCEQ.F32 …", "1110", "0"],
  ["VACGE/VACGT", "1110", "1"],
  ["VMAX.F32/VPMAX.F32 …", "1111", "0"],
  ["VRECPS/VRSQRTS", "1111", "1"],
];

const long = [
  ...["VADDL", "VADDW", "VSUBL", "VSUBW", "VADDHN", "VABAL", "VSUBHN", "VABDL", "VMLAL", "VQDMLAL", "VMLSL"],
  ...["VQDMLSL", "VMULL", "VQDMULL", "VMULL.P8"],
];
const byScalar = [
  ...["VMLA", "VMLA.F32", "VMLAL", "VQDMLAL", "VMLS", "VMLS.F32", "VMLSL", "VQDMLSL", "VMUL", "VMUL.F32"],
  ...["VMULL", "VQDMULL", "VQDMULH", "VQRDMULH"],
];
const shifts = [
  ...["VSHR", "VSRA", "VRSHR", "VRSRA", "VSRI", "VSHL/VSLI", "VQSHLU", "VQSHL", "VSHRN …", "VQSHRN …"],
  ...["VSHLL"],
];

const nibble = (n: number): string => n.toString(2).padStart(4, "0");

/**
 * Makes an encoding one that exists. Now and then some fields stay as drawn, so that the encoding
 * is Undefined. `z` is the size, `u` is U.
 */
function existingSame(name: string, f: Values, random: Random): void {
  if (random.oneIn(UNDEFINED_RATE)) return;
  const only32 = name.includes(".F32") || name.startsWith("VACGE") || name.startsWith("VRECPS");
  const allows64 = /^(VQADD|VQSUB|bitwise|VQ?R?SHL|VADD)/.test(name);
  if (only32) f["z"]! &= 2;
  else if (name.startsWith("VQDMULH")) f["z"] = 1 + random.below(2);
  else if (!allows64) f["z"] = random.below(3);
  if (name.startsWith("VP")) f["q"] = 0;
  if (name === "VPADD" || name.startsWith("VRECPS")) f["u"] = 0;
  if (name.startsWith("VACGE")) f["u"] = 1;
  if (name === "VMUL" && f["u"]) f["z"] = 0;
  if (name.startsWith("VMLA.F32") && f["u"]) f["z"] = 0;
  if (name.startsWith("VCEQ.F32") && !f["u"]) f["z"] = 0;
  if (f["u"] && /^V(ADD|MAX)\.F32/.test(name)) f["q"] = 0;
}

function existingLong(name: string, f: Values, random: Random): void {
  if (random.oneIn(UNDEFINED_RATE)) return;
  if (name.startsWith("VQ")) {
    f["z"] = 1 + random.below(2);
    f["u"] = 0;
  }
  if (name === "VMULL.P8") f["u"] = 0;
}

function existingScalar(name: string, f: Values, random: Random): void {
  if (random.oneIn(UNDEFINED_RATE)) return;
  f["z"] = name.endsWith(".F32") ? 2 : 1 + random.below(2);
  if (name.startsWith("VQ") && name.endsWith("L")) f["q"] = 0;
}

/** One encoding of this many stays as drawn. */
const UNDEFINED_RATE = 40;

/**
 * Bits 17:16 and 10:7 of two registers, miscellaneous; sizes that an instruction lacks are
 * Undefined and seldom drawn.
 */
const miscellaneous: [string, string, string, number[]][] = [
  ["VREV64", "00", "0000", [0, 1, 2]],
  ["VREV32", "00", "0001", [0, 1]],
  ["VREV16", "00", "0010", [0]],
  ["VPADDL", "00", "010u", [0, 1, 2]],
  ["VCLS", "00", "1000", [0, 1, 2]],
  ["VCLZ", "00", "1001", [0, 1, 2]],
  ["VCNT", "00", "1010", [0]],
  ["VMVN", "00", "1011", [0]],
  ["VPADAL", "00", "110u", [0, 1, 2]],
  ["VQABS", "00", "1110", [0, 1, 2]],
  ["VQNEG", "00", "1111", [0, 1, 2]],
  ["VCGT zero", "01", "0000", [0, 1, 2]],
  ["VCGE zero", "01", "0001", [0, 1, 2]],
  ["VCEQ zero", "01", "0010", [0, 1, 2]],
  ["VCLE zero", "01", "0011", [0, 1, 2]],
  ["VCLT zero", "01", "0100", [0, 1, 2]],
  ["VABS", "01", "0110", [0, 1, 2]],
  ["VNEG", "01", "0111", [0, 1, 2]],
  ["VCGT.F32 zero", "01", "1000", [2]],
  ["VCGE.F32 zero", "01", "1001", [2]],
  ["VCEQ.F32 zero", "01", "1010", [2]],
  ["VCLE.F32 zero", "01", "1011", [2]],
  ["VCLT.F32 zero", "01", "1100", [2]],
  ["VABS.F32", "01", "1110", [2]],
  ["VNEG.F32", "01", "1111", [2]],
  ["VSWP", "10", "0000", [0]],
  ["VTRN", "10", "0001", [0, 1, 2]],
  ["VUZP", "10", "0010", [0, 1]],
  ["VZIP", "10", "0011", [0, 1]],
  ["VRECPE", "11", "1000", [2]],
  ["VRSQRTE", "11", "1001", [2]],
  ["VRECPE.F32", "11", "1010", [2]],
  ["VRSQRTE.F32", "11", "1011", [2]],
  ["VCVT from integer", "11", "110u", [2]],
  ["VCVT to integer", "11", "111u", [2]],
];

const drawSize =
  (sizes: number[]) =>
  (f: Values, random: Random): void => {
    if (!random.oneIn(UNDEFINED_RATE)) f["z"] = random.pick(sizes);
  };
/** Exchanging a register with itself leaves UNKNOWN values. */
const evenDistinct = (f: Values): boolean => evenTwo(f) && f["d"] !== f["m"];

/** Sizes 0–2 in 21:20; 3 belongs to other instructions. */
const notSize3 = (f: Values): boolean => f["z"] !== 3;

/** Shift amounts whose leading 1 is there; below 8 with L = 0 stand the modified immediates. */
const isShift = (f: Values): boolean => f["l"] !== 0 || f["i"]! >= 8;

/** The data-processing patterns, without the top byte: bit 24 (U) is the letter after it. */
function data(top: (u: string) => string): Form[] {
  const f = (name: string, u: string, pattern: string, options: Form["options"] = {}): Form =>
    form(name, `${top(u)} ${pattern}`, options);
  return [
    ...same.map(([name, a, b]) =>
      f(name, "u", `0dzz nnnn dddd ${a} nqm${b} mmmm`, {
        draw: (v, random) => existingSame(name, v, random),
        ok: even,
      }),
    ),
    ...long.map((name, a) =>
      f(name, "u", `1dzz nnnn dddd ${nibble(a)} n0m0 mmmm`, {
        draw: (v, random) => {
          existingLong(name, v, random);
          if (name !== "VADDHN" && name !== "VSUBHN") v["d"]! &= ~1;
          if (name.endsWith("W") || name.endsWith("HN")) v["n"]! &= ~2;
          if (name.endsWith("HN")) v["m"]! &= ~1;
          if (name === "VMULL.P8") v["z"] = 0;
        },
        ok: notSize3,
      }),
    ),
    ...byScalar.map((name, a) =>
      f(`${name} scalar`, "q", `1dzz nnnn dddd ${nibble(a)} n1m0 mmmm`, {
        draw: (v, random) => {
          existingScalar(name, v, random);
          if (name.endsWith("L")) v["d"]! &= ~1;
        },
        ok: (v) => notSize3(v) && (name.endsWith("L") || (evenD(v) && evenN(v))),
      }),
    ),
    ...shifts.map((name, a) =>
      f(name, "u", `1dii iiii dddd ${nibble(a)} lqm1 mmmm`, {
        draw: (v) => {
          if (name === "VSRI" || name === "VQSHLU") v["u"] = 1;
          if (a < 8) return;
          v["l"] = 0;
          if (a < 10) v["m"]! &= ~1;
          else v["d"]! &= ~1;
          if (a === 10) v["q"] = 0;
        },
        ok: (v) => isShift(v) && (a >= 8 || evenTwo(v)),
      }),
    ),
    f("VCVT fixed-point", "u", "1d1i iiii dddd 111o 0qm1 mmmm", { ok: evenTwo, weight: 2 }),
    f("modified immediate", "i", "1d00 0iii dddd kkkk 0qo1 iiii", {
      draw: (v, random) => {
        if (v["k"] === 15 && !random.oneIn(UNDEFINED_RATE)) v["o"] = 0;
      },
      ok: evenD,
      weight: 2,
    }),
    f("VEXT", "0", "1d11 nnnn dddd iiii nqm0 mmmm", { ok: (v) => even(v) && (!!v["q"] || v["i"]! < 8) }),
    f("VTBL/VTBX", "1", "1d11 nnnn dddd 10ll nxm0 mmmm", {
      ok: (v) => (((v["n"]! & 1) << 4) | (v["n"]! >> 1)) + v["l"]! < 32,
      weight: 2,
    }),
    f("VDUP scalar", "1", "1d11 iiii dddd 1100 0qm0 mmmm", {
      draw: (v, random) => {
        if (random.oneIn(20)) return;
        while ((v["i"]! & 7) === 0) v["i"] = random.below(16);
      },
      ok: evenD,
    }),
    ...miscellaneous.map(([name, a, b, sizes]) =>
      f(name, "1", `1d11 zz${a} dddd 0${b.slice(0, 3)} ${b[3]}qm0 mmmm`, {
        draw: drawSize(sizes),
        ok: /^V(SWP|TRN|UZP|ZIP)/.test(name) ? evenDistinct : evenTwo,
      }),
    ),
    f("VMOVN/VQMOVN", "1", "1d11 zz10 dddd 0010 xxm0 mmmm", {
      ok: (v) => v["z"] !== 3 && (v["m"]! & 1) === 0,
      weight: 2,
    }),
    f("VSHLL maximum", "1", "1d11 zz10 dddd 0011 00m0 mmmm", {
      ok: (v) => v["z"] !== 3 && (v["d"]! & 1) === 0,
    }),
    f("VCVT to half", "1", "1d11 0110 dddd 0110 00m0 mmmm", { ok: (v) => (v["m"]! & 1) === 0 }),
    f("VCVT from half", "1", "1d11 0110 dddd 0111 00m0 mmmm", { ok: (v) => (v["d"]! & 1) === 0 }),
    // Anything. Most of these encodings are Undefined, and the architecture defines all of them.
    f("any data processing", "u", "xxxx nnnn dddd xxxx nqmx mmmm", {
      ok: (v) => !isTableOrExchange(v) && !isFusedMultiply(v),
    }),
  ];
}

/**
 * Encodings among "any" with UNPREDICTABLE or UNKNOWN cases: U = 1, x = 1x11 …, that is VTBL, VSWP
 * to VZIP.
 */
function isTableOrExchange(v: Values): boolean {
  // x is bits 23, D (part of x here), 21:20, then 11:8, then 4.
  const x = v["x"]!;
  return v["u"] === 1 && ((x >> 5) & 11) === 11 && (x & 1) === 0;
}

/** VFMA and VFMS. QEMU's Cortex-A9 executes them although its MVFR1 says that it has none. */
function isFusedMultiply(v: Values): boolean {
  const x = v["x"]!;
  return v["u"] === 0 && ((x >> 8) & 1) === 0 && ((x >> 1) & 15) === 12 && (x & 1) === 1;
}

const STRUCTURES: [string, string, number, number][] = [
  // type, structure, registers, highest D register beyond the first
  ["0111", "VLD1/VST1 one register", 1, 0],
  ["1010", "VLD1/VST1 two registers", 2, 1],
  ["0110", "VLD1/VST1 three registers", 3, 2],
  ["0010", "VLD1/VST1 four registers", 4, 3],
  ["1000", "VLD2/VST2", 2, 1],
  ["1001", "VLD2/VST2 double-spaced", 2, 2],
  ["0011", "VLD2/VST2 four registers", 4, 3],
  ["0100", "VLD3/VST3", 3, 2],
  ["0101", "VLD3/VST3 double-spaced", 3, 4],
  ["0000", "VLD4/VST4", 4, 3],
  ["0001", "VLD4/VST4 double-spaced", 4, 6],
];

/** Strongest alignment an element instruction can ask for. */
const STRICTEST = 32;

function memory(top: string): Form[] {
  return [
    ...STRUCTURES.flatMap(([type, name, registers, reach]) => {
      const fits = (f: Values): boolean => f["d"]! + reach < 32 && (name.startsWith("VLD1") || f["z"] !== 3);
      const access = { base: "n", offset: () => 0, bytes: () => 8 * registers };
      const aligned = (f: Values): boolean => registers === 4 || f["a"]! < (registers === 2 ? 3 : 2);
      return [
        form(name, `${top} 0dl0 nnnn dddd ${type} zz00 xxxx`, {
          ok: fits,
          memory: { ...access, align: 1 },
          weight: 2,
        }),
        form(`${name} aligned`, `${top} 0dl0 nnnn dddd ${type} zzaa xxxx`, {
          ok: (f) => fits(f) && aligned(f),
          memory: { ...access, align: STRICTEST },
        }),
      ];
    }),
    ...[1, 2, 3, 4].flatMap((structure) => [
      form(`VLD${structure}/VST${structure} lane`, `${top} 1dl0 nnnn dddd zz${count(structure)} iiii xxxx`, {
        ok: (f) => f["z"] !== 3 && laneLegal(structure, f) && f["d"]! + reachOf(structure, f) < 32,
        memory: { base: "n", offset: () => 0, bytes: (f) => structure << f["z"]!, align: STRICTEST },
        weight: 2,
      }),
      form(`VLD${structure} all lanes`, `${top} 1d10 nnnn dddd 11${count(structure)} zzta xxxx`, {
        ok: (f) =>
          allLanesLegal(structure, f) &&
          f["d"]! + (structure === 1 ? f["t"]! : (structure - 1) * (1 + f["t"]!)) < 32,
        memory: { base: "n", offset: () => 0, bytes: () => 4 * structure, align: STRICTEST },
        weight: 2,
      }),
    ]),
  ];
}

const count = (structure: number): string => (structure - 1).toString(2).padStart(2, "0");

/** index_align leaves the registers' distance in the bit above the size's place. */
const reachOf = (structure: number, f: Values): number =>
  (structure - 1) * (f["z"]! > 0 && (f["i"]! >> f["z"]!) & 1 ? 2 : 1);

function laneLegal(structure: number, f: Values): boolean {
  const size = f["z"]!;
  const low = f["i"]! & (size === 2 ? 3 : 1);
  switch (structure) {
    case 1:
      if (size === 0) return low === 0;
      if (size === 1) return (f["i"]! & 2) === 0;
      return (f["i"]! & 4) === 0 && (low === 0 || low === 3);
    case 2:
      return size < 2 || low < 2;
    case 3:
      return low === 0;
    default:
      return low !== 3;
  }
}

function allLanesLegal(structure: number, f: Values): boolean {
  if (f["z"] === 3) return structure === 4 && f["a"] === 1;
  if (structure === 1) return !(f["z"] === 0 && f["a"]);
  return structure !== 3 || f["a"] === 0;
}

export const ARM_NEON: readonly Form[] = data((u) => `1111 001${u}`);
export const THUMB_NEON: readonly Form[] = data((u) => `111${u} 1111`);
export const ARM_NEON_MEMORY: readonly Form[] = memory("1111 0100");
export const THUMB_NEON_MEMORY: readonly Form[] = memory("1111 1001");
