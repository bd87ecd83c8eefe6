import { type Form, form, type Values } from "./form";

/**
 * A32 data processing, multiply, saturating, parallel and bit-field instructions (ARM DDI 0406C
 * A5.2, A5.4).
 */

const OPCODES = ["AND", "EOR", "SUB", "RSB", "ADD", "ADC", "SBC", "RSC"];
const COMPARES = ["TST", "TEQ", "CMP", "CMN"];

function opcode(value: number): string {
  return value.toString(2).padStart(4, "0");
}

function threeOperand(name: string, op: number): Form[] {
  const o = opcode(op);
  return [
    form(`${name} immediate`, `cccc 001${o}s nnnn dddd iiiiiiiiiiii`),
    form(`${name} register`, `cccc 000${o}s nnnn dddd iiiii yy0 mmmm`),
    form(`${name} register-shifted`, `cccc 000${o}s nnnn dddd hhhh 0yy1 mmmm`),
  ];
}

function twoOperand(name: string, op: number): Form[] {
  const o = opcode(op);
  return [
    form(`${name} immediate`, `cccc 001${o}s 0000 dddd iiiiiiiiiiii`),
    form(`${name} register`, `cccc 000${o}s 0000 dddd iiiii yy0 mmmm`),
    form(`${name} register-shifted`, `cccc 000${o}s 0000 dddd hhhh 0yy1 mmmm`),
  ];
}

function compare(name: string, op: number): Form[] {
  const o = opcode(op);
  return [
    form(`${name} immediate`, `cccc 001${o}1 nnnn 0000 iiiiiiiiiiii`),
    form(`${name} register`, `cccc 000${o}1 nnnn 0000 iiiii yy0 mmmm`),
    form(`${name} register-shifted`, `cccc 000${o}1 nnnn 0000 hhhh 0yy1 mmmm`),
  ];
}

const distinctLong = (f: Values): boolean => f["h"] !== f["l"];

const PARALLEL_PREFIXES = { S: "001", Q: "010", SH: "011", U: "101", UQ: "110", UH: "111" };
const PARALLEL_OPERATIONS = { ADD16: "000", ASX: "001", SAX: "010", SUB16: "011", ADD8: "100", SUB8: "111" };

const parallel = Object.entries(PARALLEL_PREFIXES).flatMap(([prefix, p]) =>
  Object.entries(PARALLEL_OPERATIONS).map(([name, o]) =>
    form(`${prefix}${name}`, `cccc 01100${p} nnnn dddd 1111 ${o}1 mmmm`, { weight: 0.3 }),
  ),
);

/** SXTAB16 … UXTH: Rn = 15 is the form without the addition. */
const extend = Object.entries({
  SXTAB16: "000",
  SXTAB: "010",
  SXTAH: "011",
  UXTAB16: "100",
  UXTAB: "110",
  UXTAH: "111",
}).flatMap(([name, o]) => [
  form(name, `cccc 01101${o} nnnn dddd rr00 0111 mmmm`, { weight: 0.5 }),
  form(name.replace("XTA", "XT"), `cccc 01101${o} 1111 dddd rr00 0111 mmmm`, { weight: 0.5 }),
]);

export const ARM_DATA: readonly Form[] = [
  ...OPCODES.flatMap(threeOperand),
  ...COMPARES.flatMap((name, i) => compare(name, 8 + i)),
  ...threeOperand("ORR", 12),
  ...twoOperand("MOV", 13),
  ...threeOperand("BIC", 14),
  ...twoOperand("MVN", 15),
  form("ADR", "cccc 0010 z o 0 0 1111 dddd iiiiiiiiiiii", { ok: (f) => f["z"] !== f["o"] }),
  form("ADD from PC", "cccc 00001000 1111 dddd iiiii yy0 mmmm"),
  form("MOVW", "cccc 00110000 iiii dddd iiiiiiiiiiii"),
  form("MOVT", "cccc 00110100 iiii dddd iiiiiiiiiiii"),

  form("MUL", "cccc 0000000s dddd 0000 hhhh 1001 mmmm"),
  form("MLA", "cccc 0000001s dddd aaaa hhhh 1001 mmmm"),
  form("UMAAL", "cccc 00000100 hhhh llll mmmm 1001 nnnn", { ok: distinctLong }),
  form("MLS", "cccc 00000110 dddd aaaa hhhh 1001 mmmm"),
  form("UMULL/UMLAL/SMULL/SMLAL", "cccc 00001uxs hhhh llll mmmm 1001 nnnn", { ok: distinctLong, weight: 4 }),
  form("SMLAxy", "cccc 00010000 dddd aaaa mmmm 1xy0 nnnn"),
  form("SMLAWy", "cccc 00010010 dddd aaaa mmmm 1y00 nnnn"),
  form("SMULWy", "cccc 00010010 dddd 0000 mmmm 1y10 nnnn"),
  form("SMLALxy", "cccc 00010100 hhhh llll mmmm 1xy0 nnnn", { ok: distinctLong }),
  form("SMULxy", "cccc 00010110 dddd 0000 mmmm 1xy0 nnnn"),
  form("SMLAD/SMLSD", "cccc 01110000 dddd aaaa mmmm 0sx1 nnnn"),
  form("SMUAD/SMUSD", "cccc 01110000 dddd 1111 mmmm 0sx1 nnnn"),
  form("SMLALD/SMLSLD", "cccc 01110100 hhhh llll mmmm 0sx1 nnnn", { ok: distinctLong }),
  form("SMMLA", "cccc 01110101 dddd aaaa mmmm 00r1 nnnn"),
  form("SMMUL", "cccc 01110101 dddd 1111 mmmm 00r1 nnnn"),
  form("SMMLS", "cccc 01110101 dddd aaaa mmmm 11r1 nnnn"),

  form("QADD/QSUB/QDADD/QDSUB", "cccc 00010oo0 nnnn dddd 0000 0101 mmmm", { weight: 2 }),
  form("SSAT", "cccc 0110101 wwwww dddd iiiii y01 nnnn"),
  form("USAT", "cccc 0110111 wwwww dddd iiiii y01 nnnn"),
  form("SSAT16", "cccc 01101010 wwww dddd 1111 0011 nnnn"),
  form("USAT16", "cccc 01101110 wwww dddd 1111 0011 nnnn"),
  form("PKH", "cccc 01101000 nnnn dddd iiiii y01 mmmm"),
  form("SEL", "cccc 01101000 nnnn dddd 1111 1011 mmmm"),
  ...parallel,
  ...extend,
  form("USAD8", "cccc 01111000 dddd 1111 mmmm 0001 nnnn"),
  form("USADA8", "cccc 01111000 dddd aaaa mmmm 0001 nnnn"),

  form("CLZ", "cccc 00010110 1111 dddd 1111 0001 mmmm"),
  form("REV", "cccc 01101011 1111 dddd 1111 0011 mmmm"),
  form("REV16", "cccc 01101011 1111 dddd 1111 1011 mmmm"),
  form("RBIT", "cccc 01101111 1111 dddd 1111 0011 mmmm"),
  form("REVSH", "cccc 01101111 1111 dddd 1111 1011 mmmm"),
  form("BFC", "cccc 0111110 wwwww dddd bbbbb 001 1111", { ok: (f) => f["w"]! >= f["b"]! }),
  form("BFI", "cccc 0111110 wwwww dddd bbbbb 001 nnnn", { ok: (f) => f["w"]! >= f["b"]! }),
  form("SBFX/UBFX", "cccc 01111u1 wwwww dddd bbbbb 101 nnnn", {
    ok: (f) => f["w"]! + f["b"]! <= 31,
    weight: 2,
  }),
];
