/** System registers by which a kernel could reach the secure world, or other guests. */
import { MVM_BASE } from "../../../../abi/src/memory-map";
import type { Attack, Family } from "../attack";
import { attack, both, harmless, instructionRefused, ownAbort } from "../verdicts";
import { change } from "./register-code";

const SECURE_ONLY = "the register is the secure world's (ARM DDI 0406C B3.15.3)";
const READ_ONLY = "the normal world can read the register, and not write to it";
const BANKED = "the normal world has its own copy of the register";
const SWITCHED = "MVM gives each VM its own value at a switch";
const FIXED = instructionRefused("a confined guest keeps the table that MVM has made");

/** Registers of the secure world, as operands of MRC and MCR. */
const SECURE = {
  SCR: "p15, 0, r0, c1, c1, 0",
  SDER: "p15, 0, r0, c1, c1, 1",
  MVBAR: "p15, 0, r0, c12, c0, 1",
  "VIR (virtual interrupts)": "p15, 0, r0, c12, c1, 1",
} as const;
/** Registers that only the secure world writes. */
const SECURE_WRITES = {
  NSACR: "p15, 0, r0, c1, c1, 2",
  "power control (c15)": "p15, 0, r0, c15, c0, 0",
  "diagnostic (c15)": "p15, 0, r0, c15, c0, 1",
  "configuration base (c15)": "p15, 4, r0, c15, c0, 0",
  "TLB lockdown (c15)": "p15, 5, r0, c15, c4, 2",
} as const;

const write = (register: string) => `  ldr r0, =MARK\n  mcr ${register}\n  isb`;
/** Sets bits and leaves them set. */
const set = (register: string, bits: number) => `
  mrc ${register}
  orr r0, r0, #${bits}
  mcr ${register}
  isb
  mov r0, #0`;

const SCTLR = "p15, 0, r0, c1, c0, 0";
const ACTLR = "p15, 0, r0, c1, c0, 1";
const CPACR = "p15, 0, r0, c1, c0, 2";

const secureRegisters: Attack[] = [
  ...Object.entries(SECURE).flatMap(([name, register]) => [
    attack(`read ${name}`, `  mrc ${register}`, ownAbort("undefined", SECURE_ONLY)),
    attack(`write ${name}`, write(register), ownAbort("undefined", SECURE_ONLY)),
  ]),
  ...Object.entries(SECURE_WRITES).map(([name, register]) =>
    attack(`write ${name}`, write(register), ownAbort("undefined", READ_ONLY)),
  ),
];

const otherRegisters: Attack[] = [
  attack(
    "write ACTLR, to leave coherency",
    change(ACTLR, "0"),
    harmless("NSACR.NS_SMP = 0: the write is ignored", 0x41),
  ),
  attack("CPACR: no VFP for both worlds", change(CPACR, "0", "0x00f00000"), harmless(SWITCHED, 0)),
  attack("CPACR: no NEON, half of the registers", set(CPACR, 0xc000_0000), harmless(SWITCHED, 0)),
  attack("FPEXC off", "  mov r0, #0\n  vmsr fpexc, r0", harmless(SWITCHED, 0)),
  attack(
    "FPEXC with the exception bits set",
    "  ldr r0, =0xe0000080\n  vmsr fpexc, r0\n  mov r0, #0",
    harmless(SWITCHED, 0),
  ),
  attack(
    "FPSCR: vectors, traps and every flag",
    "  mvn r0, #0\n  vmsr fpscr, r0\n  ldr r0, =MARK\n  vmov d7, r0, r0\n  mov r0, #0",
    harmless(SWITCHED, 0),
  ),
  attack(
    "SCTLR: MMU off, high vectors, big-endian and Thumb exceptions",
    `  mrc ${SCTLR}
  bic r0, r0, #5
  orr r0, r0, #0x42000000
  orr r0, r0, #0x2000
  mcr ${SCTLR}
  isb
  mov r0, #0`,
    harmless(BANKED, 0),
    both(instructionRefused("a kernel in User mode must take its exceptions in ARM state")),
  ),
  attack(
    "SCTLR.NMFI cleared, to mask FIQs",
    `  mrc ${SCTLR}\n  bic r0, r0, #1 << 27\n  mcr ${SCTLR}\n  isb\n  mrc ${SCTLR}\n  and r0, r0, #1 << 27`,
    harmless("NMFI is a pin of the processor", 1 << 27),
  ),
  attack("SCTLR.A, alignment faults", set(SCTLR, 2), harmless(BANKED, 0)),
  attack(
    "VBAR in MVM's memory",
    `  ldr r0, =${MVM_BASE}\n  mcr p15, 0, r0, c12, c0, 0\n  isb\n  mov r0, #0`,
    harmless(BANKED, 0),
  ),
  attack(
    "TTBR0 and DACR garbage, after the MMU is off",
    `
  mrc ${SCTLR}
  bic r0, r0, #1
  mcr ${SCTLR}
  isb
  ldr r0, =MARK
  mcr p15, 0, r0, c2, c0, 0
  mcr p15, 0, r0, c2, c0, 1
  mcr p15, 0, r0, c3, c0, 0
  mov r0, #7
  mcr p15, 0, r0, c2, c0, 2
  mov r0, #0`,
    harmless(BANKED, 0),
    { confined: FIXED },
  ),
  attack(
    "TPIDR and CONTEXTIDR",
    `
  ldr r0, =MARK
  mcr p15, 0, r0, c13, c0, 1
  mcr p15, 0, r0, c13, c0, 2
  mcr p15, 0, r0, c13, c0, 3
  mcr p15, 0, r0, c13, c0, 4
  mov r0, #0`,
    harmless(SWITCHED, 0),
  ),
  attack(
    "TEECR and TEEHBR (ThumbEE)",
    `
  ldr r0, =MARK
  bic r0, r0, #3
  mcr p14, 6, r0, c1, c0, 0
  mov r0, #0
  mcr p14, 6, r0, c0, c0, 0
  mov r0, #0`,
    harmless(SWITCHED, 0),
  ),
  attack(
    "TEEHBR in User mode",
    `
  mov r0, #0
  mcr p14, 6, r0, c0, c0, 0
  ldr r0, =MARK
  bic r0, r0, #3
  cps #0x10
  mcr p14, 6, r0, c1, c0, 0
  mov r0, #0
  svc #0`,
    harmless(SWITCHED, 0),
    both(ownAbort("undefined", "TEECR.XED is MVM's for a kernel in User mode, and does not allow it")),
  ),
  attack(
    "PRRR, NMRR, and remapping on",
    `
  mvn r0, #0
  mcr p15, 0, r0, c10, c2, 0
  mcr p15, 0, r0, c10, c2, 1
  ${set(SCTLR, 1 << 28)}`,
    harmless(SWITCHED, 0),
    { confined: FIXED },
  ),
  attack(
    "performance counters: all on, with interrupts",
    `
  mov r0, #7
  mcr p15, 0, r0, c9, c12, 0
  mvn r0, #0
  mcr p15, 0, r0, c9, c12, 1
  mcr p15, 0, r0, c9, c14, 1
  mcr p15, 0, r0, c9, c14, 0
  mov r0, #0`,
    harmless("the interrupts of the counters belong to no VM", 0),
    both(ownAbort("undefined", "a kernel in User mode finds no counters")),
  ),
];

export const SYSTEM_REGISTERS: Family = {
  title: "System registers",
  section: "registers of a VM; MVM's interrupts",
  attacks: [...secureRegisters, ...otherRegisters],
};
