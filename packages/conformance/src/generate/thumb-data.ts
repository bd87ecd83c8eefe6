import { type Form, form, type Values } from "./form";

/**
 * T16 and T32 data processing, multiply, saturating, parallel and bit-field instructions (DDI 0406C
 * A6.2, A6.3).
 */

const narrow: Form[] = [
  form("LSL/LSR/ASR immediate", "000 oo iiiii mmm ddd", { ok: (f) => f["o"] !== 3, weight: 2 }),
  form("ADD/SUB register", "000110 o mmm nnn ddd"),
  form("ADD/SUB 3-bit immediate", "000111 o iii nnn ddd"),
  form("MOV/CMP/ADD/SUB 8-bit immediate", "001 oo ddd iiiiiiii", { weight: 3 }),
  form("data processing register", "010000 oooo mmm ddd", { weight: 8 }),
  form("ADD high registers", "01000100 x mmmm ddd", {
    ok: (f) => !(f["x"] === 1 && f["d"] === 7),
    weight: 2,
  }),
  form("CMP high registers", "01000101 x mmmm nnn", { ok: (f) => f["x"] === 1 && f["n"] !== 7 }),
  form("MOV high registers", "01000110 x mmmm ddd", {
    ok: (f) => !(f["x"] === 1 && f["d"] === 7),
    weight: 2,
  }),
  form("ADR", "10100 ddd iiiiiiii"),
  form("ADD SP", "10101 ddd iiiiiiii"),
  form("SP adjust", "10110000 o iiiiiii"),
  form("SXTH/SXTB/UXTH/UXTB", "10110010 oo mmm ddd", { weight: 2 }),
  form("REV/REV16/REVSH", "10111010 oo mmm ddd", { ok: (f) => f["o"] !== 2, weight: 2 }),
];

const THREE: Record<string, string> = {
  AND: "0000",
  BIC: "0001",
  ORR: "0010",
  ORN: "0011",
  EOR: "0100",
  ADD: "1000",
  ADC: "1010",
  SBC: "1011",
  SUB: "1101",
  RSB: "1110",
};
const MOVES: Record<string, string> = { MOV: "0010", MVN: "0011" };
const COMPARES: Record<string, string> = { TST: "0000", TEQ: "0100", CMN: "1000", CMP: "1101" };

/** A modified constant with a repeated byte of zero is UNPREDICTABLE. */
const constantOk = (f: Values): boolean =>
  !(f["x"] === 0 && (f["k"]! & 4) === 0 && (f["k"]! & 3) !== 0 && f["i"] === 0);

const wide: Form[] = [
  ...Object.entries(THREE).flatMap(([name, op]) => [
    form(`${name}.W immediate`, `11110x0${op}s nnnn 0kkk dddd iiiiiiii`, { ok: constantOk }),
    form(`${name}.W register`, `1110101${op}s nnnn 0iii dddd iiyy mmmm`),
  ]),
  ...Object.entries(MOVES).flatMap(([name, op]) => [
    form(`${name}.W immediate`, `11110x0${op}s 1111 0kkk dddd iiiiiiii`, { ok: constantOk }),
    form(`${name}.W register`, `1110101${op}s 1111 0iii dddd iiyy mmmm`),
  ]),
  ...Object.entries(COMPARES).flatMap(([name, op]) => [
    form(`${name}.W immediate`, `11110x0${op}1 nnnn 0kkk 1111 iiiiiiii`, { ok: constantOk }),
    form(`${name}.W register`, `1110101${op}1 nnnn 0iii 1111 iiyy mmmm`),
  ]),
  form("PKH", "111010101100 nnnn 0iii dddd iiy0 mmmm"),
  form("ADDW", "11110i100000 nnnn 0iii dddd iiiiiiii"),
  form("SUBW", "11110i101010 nnnn 0iii dddd iiiiiiii"),
  form("ADR.W after", "11110i100000 1111 0iii dddd iiiiiiii"),
  form("ADR.W before", "11110i101010 1111 0iii dddd iiiiiiii"),
  form("MOVW", "11110i100100 iiii 0iii dddd iiiiiiii"),
  form("MOVT", "11110i101100 iiii 0iii dddd iiiiiiii"),
  form("SSAT", "1111001100y0 nnnn 0iii dddd ii0 wwwww", { ok: (f) => !(f["y"] === 1 && f["i"] === 0) }),
  form("SSAT16", "111100110010 nnnn 0000 dddd 0000 wwww"),
  form("SBFX", "111100110100 nnnn 0bbb dddd bb0 wwwww", { ok: (f) => f["b"]! + f["w"]! <= 31 }),
  form("BFI", "111100110110 nnnn 0bbb dddd bb0 wwwww", { ok: (f) => f["w"]! >= f["b"]! }),
  form("BFC", "111100110110 1111 0bbb dddd bb0 wwwww", { ok: (f) => f["w"]! >= f["b"]! }),
  form("USAT", "1111001110y0 nnnn 0iii dddd ii0 wwwww", { ok: (f) => !(f["y"] === 1 && f["i"] === 0) }),
  form("USAT16", "111100111010 nnnn 0000 dddd 0000 wwww"),
  form("UBFX", "111100111100 nnnn 0bbb dddd bb0 wwwww", { ok: (f) => f["b"]! + f["w"]! <= 31 }),

  form("LSL/LSR/ASR/ROR register", "111110100yys nnnn 1111 dddd 0000 mmmm", { weight: 3 }),
  ...["000", "001", "010", "011", "100", "101"].flatMap((op) => [
    form(`extend ${op}`, `111110100${op} 1111 1111 dddd 10rr mmmm`, { weight: 0.5 }),
    form(`extend and add ${op}`, `111110100${op} nnnn 1111 dddd 10rr mmmm`, { weight: 0.5 }),
  ]),
  ...["000", "001", "010", "100", "101", "110"].flatMap((op) =>
    ["000", "001", "010", "100", "101", "110"].map((prefix) =>
      form(`parallel ${op} ${prefix}`, `111110101${op} nnnn 1111 dddd 0${prefix} mmmm`, {
        weight: 0.3,
      }),
    ),
  ),
  form("QADD/QDADD/QSUB/QDSUB", "111110101000 nnnn 1111 dddd 10oo mmmm", { weight: 2 }),
  form("REV/REV16/RBIT/REVSH", "111110101001 mmmm 1111 dddd 10oo nnnn", {
    draw: (f) => {
      f["n"] = f["m"]!;
    },
    weight: 2,
  }),
  form("SEL", "111110101010 nnnn 1111 dddd 1000 mmmm"),
  form("CLZ", "111110101011 mmmm 1111 dddd 1000 nnnn", {
    draw: (f) => {
      f["n"] = f["m"]!;
    },
  }),

  form("MLA", "111110110000 nnnn aaaa dddd 0000 mmmm"),
  form("MUL", "111110110000 nnnn 1111 dddd 0000 mmmm"),
  form("MLS", "111110110000 nnnn aaaa dddd 0001 mmmm"),
  form("SMLAxy", "111110110001 nnnn aaaa dddd 00xy mmmm"),
  form("SMULxy", "111110110001 nnnn 1111 dddd 00xy mmmm"),
  form("SMLAD", "111110110010 nnnn aaaa dddd 000x mmmm"),
  form("SMUAD", "111110110010 nnnn 1111 dddd 000x mmmm"),
  form("SMLAW", "111110110011 nnnn aaaa dddd 000y mmmm"),
  form("SMULW", "111110110011 nnnn 1111 dddd 000y mmmm"),
  form("SMLSD", "111110110100 nnnn aaaa dddd 000x mmmm"),
  form("SMUSD", "111110110100 nnnn 1111 dddd 000x mmmm"),
  form("SMMLA", "111110110101 nnnn aaaa dddd 000r mmmm"),
  form("SMMUL", "111110110101 nnnn 1111 dddd 000r mmmm"),
  form("SMMLS", "111110110110 nnnn aaaa dddd 000r mmmm"),
  form("USADA8", "111110110111 nnnn aaaa dddd 0000 mmmm"),
  form("USAD8", "111110110111 nnnn 1111 dddd 0000 mmmm"),
  ...[
    ["SMULL", "000", "0000"],
    ["UMULL", "010", "0000"],
    ["SMLAL", "100", "0000"],
    ["SMLALxy", "100", "10xy"],
    ["SMLALD", "100", "110x"],
    ["SMLSLD", "101", "110x"],
    ["UMLAL", "110", "0000"],
    ["UMAAL", "110", "0110"],
  ].map(([name, op1, op2]) =>
    form(name!, `111110111${op1} nnnn llll hhhh ${op2} mmmm`, { ok: (f) => f["l"] !== f["h"] }),
  ),
];

export const THUMB_DATA: readonly Form[] = [...narrow, ...wide];
