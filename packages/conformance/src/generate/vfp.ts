import { type Form, form, type Values } from "./form";

/**
 * VFPv3 (ARM DDI 0406C A7.5–A7.9). Arm and Thumb encodings differ in the condition field only.
 * Register fields of five bits run in the order of their bits, so Dd is D:Vd, Dm is M:Vm, but Dn is
 * Vn:N.
 *
 * FPSCR.Len stays 0: QEMU's Cortex-A9 has the short vectors that the real one refuses. For the same
 * reason the identification registers, of another revision there, are not read.
 */

const three: [string, string, string][] = [
  ["VMLA", "0d00", "n0m0"],
  ["VMLS", "0d00", "n1m0"],
  ["VNMLS", "0d01", "n0m0"],
  ["VNMLA", "0d01", "n1m0"],
  ["VMUL", "0d10", "n0m0"],
  ["VNMUL", "0d10", "n1m0"],
  ["VADD", "0d11", "n0m0"],
  ["VSUB", "0d11", "n1m0"],
  ["VDIV", "1d00", "n0m0"],
];

/** opc2 and bit 7 of the instructions with opc1 = 1x11. */
const two: [string, string, string][] = [
  ["VMOV", "0000", "01"],
  ["VABS", "0000", "11"],
  ["VNEG", "0001", "01"],
  ["VSQRT", "0001", "11"],
  ["VCMP", "0100", "e1"],
  ["VCVT between formats", "0111", "11"],
  ["VCVT from integer", "1000", "s1"],
  ["VCVT to integer", "110s", "r1"],
];

/**
 * The complement of the fraction bits, imm4:i, is at most the size of the number; i is drawn as the
 * top bit.
 */
const fractionFits = (f: Values): boolean => {
  const complement = ((f["f"]! & 15) << 1) | (f["f"]! >> 4);
  return complement <= (f["x"] ? 32 : 16);
};

/** A move between one core register and a scalar: 1xxx byte, 0xx1 halfword, 0x00 word. */
const scalarExists = (f: Values): boolean =>
  (f["x"]! & 8) !== 0 || (f["x"]! & 1) !== 0 || (f["x"]! & 2) === 0;

const offset = (f: Values): number => (f["u"] ? 4 : -4) * f["i"]!;
const registers = (f: Values): number => (f["z"] ? f["i"]! >> 1 : f["i"]!);
/** First register of a list: Dd = D:Vd or Sd = Vd:D. */
const first = (f: Values): number => (f["z"] ? f["d"]! : ((f["d"]! & 15) << 1) | (f["d"]! >> 4));
const listFits = (f: Values): boolean => {
  const count = registers(f);
  return count > 0 && first(f) + count <= 32 && (!f["z"] || count <= 16);
};
const shortList = (f: Values): void => {
  f["i"]! %= 33;
};

function forms(c: string): Form[] {
  return [
    ...three.map(([name, opc1, low]) =>
      form(name, `${c} 1110${opc1} nnnn dddd 101z ${low} mmmm`, { weight: 2 }),
    ),
    ...two.map(([name, opc2, op]) =>
      form(name, `${c} 11101d11 ${opc2} dddd 101z ${op}m0 mmmm`, { weight: 2 }),
    ),
    form("VCMP with zero", `${c} 11101d11 0101 dddd 101z e100 0000`),
    form("VMOV immediate", `${c} 11101d11 iiii dddd 101z 0000 iiii`),
    form("VCVTB/VCVTT", `${c} 11101d11 001o dddd 1010 t1m0 mmmm`, { weight: 2 }),
    form("VCVT fixed-point", `${c} 11101d11 1o1u dddd 101z x1f0 ffff`, {
      ok: fractionFits,
      weight: 2,
    }),
    form("VMOV core and single", `${c} 1110000o vvvv tttt 1010 v001 0000`),
    form("VMOV core to scalar", `${c} 11100xx0 vvvv tttt 1011 vxx1 0000`, { ok: scalarExists }),
    form("VMOV scalar to core", `${c} 1110uxx1 vvvv tttt 1011 vxx1 0000`, {
      ok: (f) => scalarExists(f) && !(f["u"] && (f["x"]! & 11) === 0),
    }),
    form("VDUP from core", `${c} 11101bq0 vvvv tttt 1011 v0e1 0000`, {
      ok: (f) => !(f["b"] && f["e"]) && !(f["q"] && f["v"]! & 2),
    }),
    form("VMOV two cores and D", `${c} 1100010o hhhh tttt 1011 00v1 vvvv`, {
      ok: (f) => f["h"] !== f["t"],
    }),
    form("VMOV two cores and two S", `${c} 1100010o hhhh tttt 1010 00v1 vvvv`, {
      // S31 has no successor: Vm = 15, M = 1.
      ok: (f) => f["h"] !== f["t"] && f["v"] !== 31,
    }),
    form("VMRS FPSCR", `${c} 11101111 0001 tttt 1010 0001 0000`),
    form("VMRS APSR_nzcv", `${c} 11101111 0001 1111 1010 0001 0000`),
    form("VMRS FPEXC", `${c} 11101111 1000 tttt 1010 0001 0000`, { weight: 0.1 }),
    form("VLDR/VSTR", `${c} 1101ud0l nnnn dddd 101z iiiiiiii`, {
      memory: { base: "n", offset, bytes: (f) => (f["z"] ? 8 : 4), align: 4 },
      weight: 6,
    }),
    form("VLDM/VSTM", `${c} 11001dwl nnnn dddd 101z iiiiiiii`, {
      draw: shortList,
      ok: listFits,
      memory: { base: "n", offset: () => 0, bytes: (f) => 4 * f["i"]!, align: 4 },
      weight: 3,
    }),
    form("VLDMDB/VSTMDB", `${c} 11010d1l nnnn dddd 101z iiiiiiii`, {
      draw: shortList,
      ok: listFits,
      memory: { base: "n", offset: (f) => -4 * f["i"]!, bytes: (f) => 4 * f["i"]!, align: 4 },
      weight: 3,
    }),
  ];
}

export const ARM_VFP: readonly Form[] = forms("cccc");
export const THUMB_VFP: readonly Form[] = forms("1110");
