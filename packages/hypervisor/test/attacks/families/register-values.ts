/** Every bit of the registers that control a processor, and random values. */
import { Random } from "../../../../conformance/src/random";
import type { Attack, Family } from "../attack";
import { attack, both, instructionRefused, many } from "../verdicts";
import { registerSteps } from "./steps";

const SCTLR = "p15, 0, r0, c1, c0, 0";
const OWN = "the register is the guest's own, or the write is ignored";
const SHOWN = "the guest's register is not the hardware's: MVM gives the hardware what is safe";
const bits = Array.from({ length: 32 }, (_, bit) => 2 ** bit);
const random = (seed: number, length: number) => {
  const words = new Random(seed);
  return Array.from({ length }, () => words.word());
};

/** Of SCTLR, those that may end the guest's work: M, V, EE, TRE, AFE, TE. */
const ENDING = [0, 13, 25, 28, 29, 30];
const ENDING_MASK = ENDING.reduce((mask, bit) => mask | (1 << bit), 0);
const others24 = (seed: number) => random(seed, 24).map((value) => (value & ~ENDING_MASK) >>> 0);
const others = bits.filter((_, bit) => !ENDING.includes(bit));
const verdict = [many(OWN), both(many(SHOWN))] as const;

const sctlr: Attack[] = [
  attack("SCTLR: each other bit alone", registerSteps(SCTLR, others), ...verdict),
  ...ENDING.map((bit) => attack(`SCTLR: bit ${bit} alone`, registerSteps(SCTLR, [2 ** bit]), ...verdict)),
  ...[1, 2, 3].map((seed) =>
    attack(
      `SCTLR: random values of the other bits (${seed})`,
      registerSteps(SCTLR, others24(seed)),
      ...verdict,
    ),
  ),
  attack("SCTLR: random values", registerSteps(SCTLR, random(4, 24)), ...verdict),
];

const CONTEXTS = Array.from({ length: 256 }, (_, asid) => asid);
const DOMAIN_0 = 3;
const ofOtherDomains = (masks: readonly number[]) => masks.map((mask) => (mask & ~DOMAIN_0) >>> 0);
const VALUES: Readonly<Record<string, [string, readonly number[]]>> = {
  ACTLR: ["p15, 0, r0, c1, c0, 1", [...bits, ...random(10, 32)]],
  CPACR: ["p15, 0, r0, c1, c0, 2", [...bits, ...random(11, 32)]],
  "DACR, but domain 0": ["p15, 0, r0, c3, c0, 0", ofOtherDomains([...bits, ...random(12, 32)])],
  PRRR: ["p15, 0, r0, c10, c2, 0", [...bits, ...random(13, 32)]],
  NMRR: ["p15, 0, r0, c10, c2, 1", [...bits, ...random(14, 32)]],
  "CONTEXTIDR (each ASID, too)": ["p15, 0, r0, c13, c0, 1", [...CONTEXTS, ...bits, ...random(15, 32)]],
};
const values: Attack[] = Object.entries(VALUES).map(([name, [register, masks]]) =>
  attack(`${name}: each bit, and random values`, registerSteps(register, masks), ...verdict),
);

const REMAP = `
  mrc ${SCTLR}
  orr r0, r0, #1 << 28
  mcr ${SCTLR}
  isb`;
const FIXED = instructionRefused("a confined guest keeps the table that MVM has made");
const remapped: Attack[] = ["PRRR", "NMRR"].map((name) =>
  attack(
    `${name}: each bit, and random values, with remapping on`,
    registerSteps(...VALUES[name]!, REMAP),
    many(OWN),
    { confined: FIXED, shadow: many(SHOWN) },
  ),
);

const TTBCR = "p15, 0, r0, c2, c0, 2";
/** Both halves of the address space have the guest's one table. */
const BOTH_HALVES = `
  mrc p15, 0, r0, c2, c0, 0
  mcr p15, 0, r0, c2, c0, 1
  isb`;
const BOUNDARIES = [0, 1, 2, 3, 4, 5, 6, 7];
const PD0 = 1 << 4;
const PD1 = 1 << 5;
const tables: Attack[] = [
  attack("TTBCR: each N", registerSteps(TTBCR, BOUNDARIES, BOTH_HALVES), ...verdict),
  attack(
    "TTBCR: PD1, with each N",
    registerSteps(
      TTBCR,
      BOUNDARIES.map((n) => n | PD1),
      BOTH_HALVES,
    ),
    ...verdict,
  ),
  attack("TTBCR: PD0", registerSteps(TTBCR, [PD0], BOTH_HALVES), ...verdict),
  attack("TTBCR: random values", registerSteps(TTBCR, random(16, 32), BOTH_HALVES), ...verdict),
];

export const REGISTER_VALUES: Family = {
  title: "Values of system registers",
  steps: true,
  section: "registers of a VM",
  attacks: [...sctlr, ...values, ...remapped, ...tables],
};
