import { countBits } from "./arm-memory";
import { type Form, form, type Values } from "./form";

/** T16 and T32 loads and stores (DDI 0406C A6.2.4, A6.3.5–A6.3.10). */

const SP = 13;

function narrowRegister(name: string, op: string, bytes: number): Form {
  return form(name, `0101${op} mmm nnn ttt`, {
    ok: (f) => f["n"] !== f["m"],
    memory: { base: "n", index: "m", offset: (_, index) => index, bytes: () => bytes, align: 1 },
  });
}

function narrowImmediate(name: string, op: string, bytes: number): Form {
  return form(name, `${op} iiiii nnn ttt`, {
    memory: { base: "n", offset: (f) => f["i"]! * bytes, bytes: () => bytes, align: 1 },
  });
}

const narrow: Form[] = [
  ...(
    [
      ["STR", "000", 4],
      ["STRH", "001", 2],
      ["STRB", "010", 1],
      ["LDRSB", "011", 1],
      ["LDR", "100", 4],
      ["LDRH", "101", 2],
      ["LDRB", "110", 1],
      ["LDRSH", "111", 2],
    ] as const
  ).map(([name, op, bytes]) => narrowRegister(name, op, bytes)),
  narrowImmediate("STR", "01100", 4),
  narrowImmediate("LDR", "01101", 4),
  narrowImmediate("STRB", "01110", 1),
  narrowImmediate("LDRB", "01111", 1),
  narrowImmediate("STRH", "10000", 2),
  narrowImmediate("LDRH", "10001", 2),
  form("LDR literal", "01001 ttt 00iiiiii"),
  form("STR/LDR SP", "1001 l ttt iiiiiiii", {
    memory: { base: SP, offset: (f) => f["i"]! * 4, bytes: () => 4, align: 1 },
  }),
  form("PUSH", "1011010 r rrrrrrrr", {
    ok: (f) => f["r"] !== 0,
    memory: {
      base: SP,
      offset: (f) => -4 * countBits(f["r"]!),
      bytes: (f) => 4 * countBits(f["r"]!),
      align: 4,
    },
    weight: 2,
  }),
  form("POP", "10111100 rrrrrrrr", {
    ok: (f) => f["r"] !== 0,
    memory: { base: SP, offset: () => 0, bytes: (f) => 4 * countBits(f["r"]!), align: 4 },
  }),
  form("STMIA", "11000 nnn rrrrrrrr", {
    ok: (f) => f["r"] !== 0 && ((f["r"]! >> f["n"]!) & 1) === 0,
    memory: { base: "n", offset: () => 0, bytes: (f) => 4 * countBits(f["r"]!), align: 4 },
  }),
  form("LDMIA", "11001 nnn rrrrrrrr", {
    ok: (f) => f["r"] !== 0,
    memory: { base: "n", offset: () => 0, bytes: (f) => 4 * countBits(f["r"]!), align: 4 },
  }),
];

/** `size`: 00 byte, 01 halfword, 10 word, by the two bits; `g`: sign extension. */
const SIZES: [string, string, string, number][] = [
  ["STRB", "0", "000", 1],
  ["STRH", "0", "010", 2],
  ["STR", "0", "100", 4],
  ["LDRB", "0", "001", 1],
  ["LDRH", "0", "011", 2],
  ["LDR", "0", "101", 4],
  ["LDRSB", "1", "001", 1],
  ["LDRSH", "1", "011", 2],
];

const single = SIZES.flatMap(([name, g, op, bytes]) => {
  const access = { base: "n", bytes: () => bytes, align: 1 };
  return [
    form(`${name}.W imm12`, `1111100${g}1${op} nnnn tttt iiiiiiiiiiii`, {
      memory: { ...access, offset: (f) => f["i"]! },
    }),
    form(`${name}.W minus imm8`, `1111100${g}0${op} nnnn tttt 1100 iiiiiiii`, {
      memory: { ...access, offset: (f) => -f["i"]! },
    }),
    form(`${name}.W pre/post-indexed`, `1111100${g}0${op} nnnn tttt 1pu1 iiiiiiii`, {
      // P=1, U=1, W=1 is pre-indexed; P=1, U=1, W=0 would be the T form.
      ok: (f) => f["n"] !== f["t"],
      memory: { ...access, offset: (f) => (f["p"] ? (f["u"] ? f["i"]! : -f["i"]!) : 0) },
    }),
    form(`${name}T`, `1111100${g}0${op} nnnn tttt 1110 iiiiiiii`, {
      memory: { ...access, offset: (f) => f["i"]! },
    }),
    form(`${name}.W register`, `1111100${g}0${op} nnnn tttt 000000 ii mmmm`, {
      ok: (f) => f["n"] !== f["m"],
      memory: { ...access, index: "m", offset: (f, index) => index << f["i"]! },
    }),
    ...(op.endsWith("1") ? [form(`${name}.W literal`, `1111100${g}u${op} 1111 tttt 0000 iiiiiiii`)] : []),
  ];
});

const doubleOk = (f: Values): boolean => {
  const back = !f["p"] || !!f["w"];
  return (
    !(f["p"] === 0 && f["w"] === 0) &&
    !(back && (f["n"] === f["t"] || f["n"] === f["a"])) &&
    !(f["l"] === 1 && f["t"] === f["a"])
  );
};

/** `r` is the list without SP's and PC's places: bit 13 of it stands for LR. */
const listHolds = (f: Values, register: number): boolean =>
  ((f["r"]! >> (register === 14 ? 13 : register)) & 1) === 1;
const multipleOk = (f: Values): boolean => countBits(f["r"]!) >= 2 && !(f["w"] && listHolds(f, f["n"]!));

const wide: Form[] = [
  ...single,
  form("STRD/LDRD", "1110100pu1wl nnnn tttt aaaa iiiiiiii", {
    ok: doubleOk,
    memory: {
      base: "n",
      offset: (f) => (f["p"] ? (f["u"] ? 4 : -4) * f["i"]! : 0),
      bytes: () => 8,
      align: 4,
    },
    weight: 4,
  }),
  form("LDRD literal", "11101001u101 1111 tttt aaaa 00iiiiii", { ok: (f) => f["t"] !== f["a"] }),
  form("STMIA.W/LDMIA.W", "1110100010wl nnnn 0r0rrrrrrrrrrrrr", {
    ok: multipleOk,
    memory: { base: "n", offset: () => 0, bytes: (f) => 4 * countBits(f["r"]!), align: 4 },
    weight: 2,
  }),
  form("STMDB.W/LDMDB.W", "1110100100wl nnnn 0r0rrrrrrrrrrrrr", {
    ok: multipleOk,
    memory: {
      base: "n",
      offset: (f) => -4 * countBits(f["r"]!),
      bytes: (f) => 4 * countBits(f["r"]!),
      align: 4,
    },
    weight: 2,
  }),
  form("PLD/PLDW", "1111100010w1 nnnn 1111 iiiiiiiiiiii", { weight: 0.5 }),
  form("PLI", "111110011001 nnnn 1111 iiiiiiiiiiii", { weight: 0.5 }),
];

export const THUMB_MEMORY: readonly Form[] = [...narrow, ...wide];
