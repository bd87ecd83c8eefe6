/** Words that MVM puts in the place of sensitive instructions, with operands of any kind. */
import { Random } from "../../../../conformance/src/random";
import { PATCH_OP_MASK, PATCH_OP_SHIFT, PATCH_SVC } from "../../../src/arch/armv7/deprivileged/patched";
import type { Attack, Family } from "../attack";
import { both, deprivilegedAttack, many } from "../verdicts";
import { wordSteps } from "./steps";

const AL = 0xe000_0000;
const OWN = "a replacement does for the guest what its instruction does, with the guest's own rights";
const CALL = "an SVC of the guest's user mode is a call of its kernel, whatever its number";
const NONE = "the processor has no such coprocessor, so MVM does what the word stands for, or gives it back";
const OPS = Array.from({ length: PATCH_OP_MASK + 1 }, (_, op) => op);
const OPERAND_BITS = PATCH_OP_SHIFT;
const RANDOM_WORDS = 30;
const USER_WORDS = 6;

/** Each bit of the operands alone, none, all, and random ones. */
function operands(random: Random, count: number): number[] {
  const mask = 2 ** OPERAND_BITS - 1;
  const bits = Array.from({ length: OPERAND_BITS }, (_, bit) => 2 ** bit);
  return [0, mask, ...bits, ...Array.from({ length: count }, () => random.word() & mask)];
}

const svc = (op: number, value: number) => (AL | PATCH_SVC | (op << PATCH_OP_SHIFT) | value) >>> 0;

const byKernel: Attack[] = OPS.map((op) =>
  deprivilegedAttack(
    `SVC with the number of replacement ${op}, any operands`,
    wordSteps(operands(new Random(op + 1), RANDOM_WORDS).map((value) => svc(op, value))),
    both(many(OWN)),
  ),
);

const byUser: Attack = deprivilegedAttack(
  "SVC in User mode with the number of each replacement, any operands",
  wordSteps(
    OPS.flatMap((op) =>
      operands(new Random(op + 100), 0)
        .slice(0, USER_WORDS)
        .map((value) => svc(op, value)),
    ),
    true,
  ),
  both(many(CALL)),
);

/** The replacements of block transfers, and of returns (CDP): coprocessors 0–7, any other bits. */
const BLOCK = 0x0c40_0000;
const CDP = 0x0e00_0000;
const COPROCESSOR_HIGH = 0x800;
const TRANSFER = 0x10;
const WORDS = 64;
function coprocessorWords(random: Random, kind: number, fixed: number, cleared: number): number[] {
  return Array.from({ length: WORDS }, (_, n) => {
    // Each base register, the condition AL mostly.
    const condition = n % 8 === 7 ? random.word() & 0xf000_0000 : AL;
    const rest = (random.word() & 0x01f0_ffff & ~cleared) | ((n & 15) << 16);
    return (((condition >>> 28 === 15 ? AL : condition) | kind | rest | fixed) & ~COPROCESSOR_HIGH) >>> 0;
  });
}

const LOAD = 1 << 20;
const SHAPES = {
  "loads of blocks": [BLOCK, LOAD, 0],
  "stores of blocks": [BLOCK, 0, LOAD],
  returns: [CDP, 0, TRANSFER],
} as const;
const coprocessors: Attack[] = Object.entries(SHAPES).flatMap(([name, [kind, fixed, cleared]]) =>
  [1, 2, 3].flatMap((seed) =>
    [false, true].map((user) =>
      deprivilegedAttack(
        `replacements of ${name}${user ? " in User mode" : ""}, any registers (${seed})`,
        wordSteps(coprocessorWords(new Random(seed + (user ? 10 : 0)), kind, fixed, cleared), user),
        both(many(NONE)),
      ),
    ),
  ),
);

export const FORGED: Family = {
  title: "Replacements with any operands",
  steps: true,
  section: "a VM's memory and devices; MVM: memory, stacks, system image",
  attacks: [...byKernel, byUser, ...coprocessors],
};
