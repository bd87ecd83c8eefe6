/**
 * Every form of the instructions that are replaced, as lines for an assembler (ARM DDI 0406C B9.3).
 */
import type { Random } from "../../../conformance/src/random";

const CONDITIONS = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", ""];
const MODES = [0x10, 0x11, 0x12, 0x13, 0x16, 0x17, 0x1b, 0x1f];
const SHIFTS = ["lsl #", "lsr #", "asr #", "ror #"];
const TWO_OPERANDS = ["ands", "eors", "subs", "rsbs", "adds", "adcs", "sbcs", "rscs", "orrs", "bics"];
const BYTES = 4;
const STACK_FORMS = ["ia", "ib", "da", "db"];

const register = (random: Random) => `r${random.below(15)}`;
const condition = (random: Random) => random.pick(CONDITIONS);
const immediate = (random: Random) => {
  const [byte, twice] = [random.below(256), 2 * random.below(16)];
  return `#${((byte >>> twice) | (byte << (32 - twice))) >>> 0}`;
};
const bytes = (random: Random, needed: string) =>
  ["c", "x", "s", "f"]
    .filter((byte, n) => byte === needed || ((random.below(1 << BYTES) >>> n) & 1) !== 0)
    .join("");

function operand(random: Random): string {
  switch (random.below(4)) {
    case 0:
      return immediate(random);
    case 1:
      return `${register(random)}, rrx`;
    case 2:
      return `${register(random)}, ${random.pick(SHIFTS)}${1 + random.below(31)}`;
    default:
      return register(random);
  }
}

function list(random: Random, allowed: number): string {
  const picked = random.word() & allowed;
  return names(picked === 0 ? allowed & -allowed : picked);
}

/** The registers of a list, bit n is register n. */
function names(list: number): string {
  return [...Array(16).keys()]
    .filter((n) => ((list >>> n) & 1) !== 0)
    .map((n) => (n === 15 ? "pc" : `r${n}`))
    .join(", ");
}

type Form = (random: Random) => string;

export const SENSITIVE_FORMS: Record<string, Form> = {
  cps: (random) => `cps #${random.pick(MODES)}`,
  "cpsie, cpsid": (random) => {
    const flags = random.pick(["a", "i", "f", "ai", "af", "if", "aif"]);
    const mode = random.oneIn(2) ? `, #${random.pick(MODES)}` : "";
    return `cps${random.pick(["ie", "id"])} ${flags}${mode}`;
  },
  mrs: (random) => `mrs${condition(random)} ${register(random)}, ${random.pick(["cpsr", "spsr"])}`,
  "msr cpsr": (random) => `msr${condition(random)} cpsr_${bytes(random, "c")}, ${register(random)}`,
  "msr cpsr, immediate": (random) =>
    `msr${condition(random)} cpsr_${bytes(random, "c")}, ${immediate(random)}`,
  "msr spsr": (random) => `msr${condition(random)} spsr_${bytes(random, "f")}, ${register(random)}`,
  "msr spsr, immediate": (random) =>
    `msr${condition(random)} spsr_${bytes(random, "x")}, ${immediate(random)}`,
  "movs pc, lr": (random) => `movs${condition(random)} pc, lr`,
  "subs pc, lr": (random) => `subs${condition(random)} pc, lr, ${immediate(random)}`,
  return: (random) =>
    `${random.pick(TWO_OPERANDS)}${condition(random)} pc, ${register(random)}, ${operand(random)}`,
  "return of a move": (random) =>
    `${random.pick(["movs", "mvns"])}${condition(random)} pc, ${operand(random)}`,
  "ldm of user registers": (random) =>
    `ldm${random.pick(STACK_FORMS)}${condition(random)} ${register(random)}, {${list(random, 0x7fff)}}^`,
  "stm of user registers": (random) =>
    `stm${random.pick(STACK_FORMS)}${condition(random)} ${register(random)}, {${list(random, 0xffff)}}^`,
  "ldm of pc": (random) => {
    const base = random.below(15);
    const write = random.oneIn(2);
    const others = list(random, 0x7fff & ~(1 << base));
    return `ldm${random.pick(STACK_FORMS)}${condition(random)} r${base}${write ? "!" : ""}, {${others}, pc}^`;
  },
  rfe: (random) => `rfe${random.pick(STACK_FORMS)} ${register(random)}${random.oneIn(2) ? "!" : ""}`,
  srs: (random) => `srs${random.pick(STACK_FORMS)} sp${random.oneIn(2) ? "!" : ""}, #${random.pick(MODES)}`,
  wfi: (random) => `wfi${condition(random)}`,
  "read of tpidrurw": (random) => `mrc${condition(random)} p15, 0, ${register(random)}, c13, c0, 2`,
  "write of tpidrurw": (random) => `mcr${condition(random)} p15, 0, ${register(random)}, c13, c0, 2`,
  "cpsie i, cpsid i": (random) => `cps${random.pick(["ie", "id"])} i`,
  "msr of all spsr, of cpsr's control byte": (random) =>
    `msr${condition(random)} ${random.pick(["spsr_fsxc", "cpsr_c"])}, ${register(random)}`,
  "stmdb of sp, lr of user mode": (random) => `stmdb${condition(random)} ${register(random)}, {r13, r14}^`,
  "ldmdb of all user registers": (random) =>
    `ldmdb${condition(random)} ${register(random)}, {${names(0x7fff - random.below(2))}}^`,
  "ldm sp of all registers": (random) => `ldmia${condition(random)} r13, {${names(0xffff)}}^`,
  "read of tpidrprw": (random) => `mrc${condition(random)} p15, 0, ${register(random)}, c13, c0, 4`,
};

/** What User mode cannot execute, and what is replaced because kernels execute it often. */
export const FREQUENT_FORMS: Record<string, Form> = {
  "access to dacr": (random) =>
    `${random.pick(["mrc", "mcr"])}${condition(random)} p15, 0, ${register(random)}, c3, c0, 0`,
  "read of sctlr": (random) => `mrc${condition(random)} p15, 0, ${register(random)}, c1, c0, 0`,
  "write of tpidruro": (random) => `mcr${condition(random)} p15, 0, ${register(random)}, c13, c0, 3`,
};

/**
 * Neighbours of these that are not replaced: User mode executes them the same way, or they trap by
 * themselves.
 */
export const OTHER_FORMS: Record<string, Form> = {
  "msr of flags": (random) =>
    `msr${condition(random)} cpsr_${random.pick(["f", "s", "fs", "x", "fsx"])}, ${register(random)}`,
  "msr of flags, immediate": (random) =>
    `msr${condition(random)} cpsr_${random.pick(["f", "s", "fs"])}, ${immediate(random)}`,
  test: (random) =>
    `${random.pick(["tst", "teq", "cmp", "cmn"])}${condition(random)} ${register(random)}, ${operand(random)}`,
  "flags, not pc": (random) =>
    `${random.pick(TWO_OPERANDS)}${condition(random)} ${register(random)}, pc, ${operand(random)}`,
  "pc, not flags": (random) =>
    `${random.pick(["add", "sub", "orr"])}${condition(random)} pc, ${register(random)}, ${operand(random)}`,
  multiply: (random) => `${random.pick(["umulls", "smlals", "mlas"])}${condition(random)} r1, r2, r3, r4`,
  ldm: (random) =>
    `ldm${random.pick(STACK_FORMS)}${condition(random)} ${register(random)}, {${list(random, 0x8fff)}}`,
  stm: (random) =>
    `stm${random.pick(STACK_FORMS)}${condition(random)} ${register(random)}, {${list(random, 0x8fff)}}`,
  hint: (random) => `${random.pick(["wfe", "sev", "yield", "nop"])}${condition(random)}`,
  barrier: (random) => random.pick(["dsb", "dmb", "isb", "clrex"]),
  "read of tpidruro": (random) => `mrc${condition(random)} p15, 0, ${register(random)}, c13, c0, 3`,
  "write of tpidrprw": (random) => `mcr${condition(random)} p15, 0, ${register(random)}, c13, c0, 4`,
  "write of sctlr": (random) => `mcr${condition(random)} p15, 0, ${register(random)}, c1, c0, 0`,
  "read of dfsr": (random) => `mrc${condition(random)} p15, 0, ${register(random)}, c5, c0, 0`,
  svc: (random) => `svc${condition(random)} #${random.below(0xfa0000)}`,
};
