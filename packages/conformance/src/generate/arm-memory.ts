import { type Form, form, type Values } from "./form";

/** A32 loads and stores in every addressing mode (ARM DDI 0406C A5.3, A5.2.8, A5.5). */

/**
 * P U W of the addressing: `p` indexed before, `u` upwards, `w` write back. The T forms (P=0, W=1)
 * are apart.
 */
const signed = (f: Values, distance: number): number => (f["p"] ? (f["u"] ? distance : -distance) : 0);
const writesBack = (f: Values): boolean => !f["p"] || !!f["w"];
const notUserForm = (f: Values): boolean => !(f["p"] === 0 && f["w"] === 1);
const baseKept = (f: Values): boolean => !writesBack(f) || f["n"] !== f["t"];

/**
 * The five shifts of an index register by an immediate; RRX counts on the carry, so it is not
 * drawn.
 */
function shifted(index: number, type: number, amount: number): number {
  switch (type) {
    case 0:
      return index << amount;
    case 1:
      return amount === 0 ? 0 : index >>> amount;
    case 2:
      return index >> (amount === 0 ? 31 : amount);
    default:
      return (index >>> amount) | (index << (32 - amount));
  }
}
const drawShift = (f: Values): void => {
  if (f["y"] === 0) f["i"]! &= 3;
  if (f["y"] === 3 && f["i"] === 0) f["i"] = 8;
};

const wordOrByte: Form[] = [
  form("LDR/STR{B} immediate", "cccc 010pubwl nnnn tttt iiiiiiiiiiii", {
    ok: (f) => notUserForm(f) && baseKept(f) && f["n"] !== 15,
    memory: { base: "n", offset: (f) => signed(f, f["i"]!), bytes: (f) => (f["b"] ? 1 : 4), align: 1 },
    weight: 4,
  }),
  form("LDR/STR{B} register", "cccc 011pubwl nnnn tttt iiiii yy0 mmmm", {
    draw: drawShift,
    ok: (f) => notUserForm(f) && baseKept(f) && f["n"] !== f["m"],
    memory: {
      base: "n",
      index: "m",
      offset: (f, index) => signed(f, shifted(index, f["y"]!, f["i"]!)),
      bytes: (f) => (f["b"] ? 1 : 4),
      align: 1,
    },
    weight: 4,
  }),
  form("LDR/STR{B}T immediate", "cccc 0100ub1l nnnn tttt iiiiiiiiiiii", {
    ok: (f) => f["n"] !== f["t"],
    memory: { base: "n", offset: () => 0, bytes: (f) => (f["b"] ? 1 : 4), align: 1 },
  }),
  form("LDR/STR{B}T register", "cccc 0110ub1l nnnn tttt iiiii yy0 mmmm", {
    draw: drawShift,
    ok: (f) => f["n"] !== f["t"] && f["n"] !== f["m"],
    memory: { base: "n", index: "m", offset: () => 0, bytes: (f) => (f["b"] ? 1 : 4), align: 1 },
  }),
  form("LDR{B} literal", "cccc 0101ub01 1111 tttt 0000iiiiiiii"),
];

/** STRH, LDRH, LDRSB, LDRSH: `l` and `sh` together choose. */
const EXTRA: [string, string, string, number][] = [
  ["STRH", "0", "01", 2],
  ["LDRH", "1", "01", 2],
  ["LDRSB", "1", "10", 1],
  ["LDRSH", "1", "11", 2],
];
const extra = EXTRA.flatMap(([name, l, op, bytes]) => [
  form(`${name} immediate`, `cccc 000pu1w${l} nnnn tttt iiii 1${op}1 iiii`, {
    ok: (f) => notUserForm(f) && baseKept(f),
    memory: { base: "n", offset: (f) => signed(f, f["i"]!), bytes: () => bytes, align: 1 },
  }),
  form(`${name} register`, `cccc 000pu0w${l} nnnn tttt 0000 1${op}1 mmmm`, {
    ok: (f) => notUserForm(f) && baseKept(f) && f["n"] !== f["m"],
    memory: { base: "n", index: "m", offset: (f, i) => signed(f, i), bytes: () => bytes, align: 1 },
  }),
  form(`${name}T immediate`, `cccc 0000u11${l} nnnn tttt iiii 1${op}1 iiii`, {
    ok: (f) => f["n"] !== f["t"],
    memory: { base: "n", offset: () => 0, bytes: () => bytes, align: 1 },
  }),
]);

/** LDRD and STRD: an even first register, not R14; the base apart from both when written back. */
const doubleOk = (f: Values): boolean =>
  notUserForm(f) &&
  f["t"]! % 2 === 0 &&
  f["t"]! < 12 &&
  (!writesBack(f) || (f["n"] !== f["t"] && f["n"] !== f["t"]! + 1));
const double = [
  form("LDRD/STRD immediate", "cccc 000pu1w0 nnnn tttt iiii 11x1 iiii", {
    ok: doubleOk,
    memory: { base: "n", offset: (f) => signed(f, f["i"]!), bytes: () => 8, align: 4 },
    weight: 2,
  }),
  form("LDRD/STRD register", "cccc 000pu0w0 nnnn tttt 0000 11x1 mmmm", {
    ok: (f) => doubleOk(f) && f["n"] !== f["m"] && f["m"] !== f["t"] && f["m"] !== f["t"]! + 1,
    memory: { base: "n", index: "m", offset: (f, i) => signed(f, i), bytes: () => 8, align: 4 },
    weight: 2,
  }),
];

export function countBits(list: number): number {
  let n = 0;
  for (let rest = list; rest; rest &= rest - 1) n++;
  return n;
}

/** Lowest address of a multiple transfer relative to the base: IA, IB, DA, DB by P and U. */
function multipleOffset(f: Values): number {
  const bytes = 4 * countBits(f["r"]!);
  if (f["u"]) return f["p"] ? 4 : 0;
  return f["p"] ? -bytes : 4 - bytes;
}
const multipleOk = (f: Values): boolean => f["r"] !== 0 && !(f["w"] && (f["r"]! >> f["n"]!) & 1);
const multiple = [
  form("LDM/STM", "cccc 100pu0wl nnnn 0rrrrrrrrrrrrrrr", {
    ok: multipleOk,
    memory: { base: "n", offset: multipleOffset, bytes: (f) => 4 * countBits(f["r"]!), align: 4 },
    weight: 5,
  }),
];

export const ARM_MEMORY: readonly Form[] = [
  ...wordOrByte,
  ...extra,
  ...double,
  ...multiple,
  form("CLREX", "1111 0101 0111 1111 1111 0000 0001 1111", { weight: 0.5 }),
  // PLD, PLDW, PLI, and the hints that are not allocated: all do nothing.
  form("preload immediate", "1111 010h uw01 nnnn 1111 iiiiiiiiiiii", { weight: 0.5 }),
  form("preload register", "1111 011h uw01 nnnn 1111 iiiii yy0 mmmm", { weight: 0.5 }),
];
