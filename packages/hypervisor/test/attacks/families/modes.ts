/** Modes and instructions by which a kernel could enter the secure world. */
import { MVM_BASE } from "../../../../abi/src/memory-map";
import type { Attack, Family } from "../attack";
import { attack, harmless, ownAbort, writeRefused } from "../verdicts";

const NO_MONITOR = "the normal world cannot enter monitor mode";
const NO_DEBUG = "MVM has cleared the debug signals and locked them";
const NO_VIRTUALIZATION = "the processor has no such instruction";

const SVC = 0x13;
const MODE = "mrs r0, cpsr\n  and r0, r0, #0x1f";
const F = 1 << 6;
const A = 1 << 8;

const modes: Attack[] = [
  attack("CPS to monitor mode", `  cps #0x16\n  ${MODE}`, harmless(NO_MONITOR, SVC)),
  attack("MSR CPSR, monitor mode", `  mov r0, #0xd6\n  msr cpsr_c, r0\n  ${MODE}`, harmless(NO_MONITOR, SVC)),
  attack(
    "exception return to monitor mode",
    `
  mov r0, #0xd6
  msr spsr_cxsf, r0
  adr lr, 1f
  movs pc, lr
1:${MODE}`,
    harmless(NO_MONITOR, SVC),
  ),
  attack(
    "RFE to monitor mode",
    `
  ldr r4, =FREE
  adr r0, 1f
  mov r1, #0xd6
  stm r4, {r0, r1}
  rfeia r4
1:${MODE}`,
    harmless(NO_MONITOR, SVC),
  ),
  attack(
    "LDM with CPSR, to monitor mode",
    `
  mov r0, #0xd6
  msr spsr_cxsf, r0
  ldr r4, =FREE
  adr r0, 1f
  str r0, [r4]
  ldm r4, {pc}^
1:${MODE}`,
    harmless(NO_MONITOR, SVC),
  ),
  attack(
    "CPSR.F set, to mask MVM's interrupts",
    `  cpsid f\n  mrs r0, cpsr\n  and r0, r0, #${F}`,
    harmless("SCR.FW = 0", 0),
  ),
  attack(
    "CPSR.A set, to mask MVM's aborts",
    `
  mrs r4, cpsr
  mvn r0, r4
  and r0, r0, #${A}
  and r4, r4, #${A}
  cpsid a
  mrs r0, cpsr
  and r0, r0, #${A}
  eor r0, r0, r4`,
    harmless("SCR.AW = 0: the bit stays as it is", 0),
  ),
  attack(
    "F set by an exception return",
    `
  mrs r0, cpsr
  orr r0, r0, #${F}
  msr spsr_cxsf, r0
  adr lr, 1f
  movs pc, lr
1:mrs r0, cpsr
  and r0, r0, #${F}`,
    harmless("SCR.FW = 0", 0),
  ),
  attack(
    "A set by an exception return, and a refused write",
    `
  map ${MVM_BASE}, NORMAL
  ldr r4, =${MVM_BASE}
  mrs r0, cpsr
  orr r0, r0, #${A}
  msr spsr_cxsf, r0
  adr lr, 1f
  movs pc, lr
1:str r0, [r4]
  dsb`,
    writeRefused("SCR.AW = 0: the bit stays as it is"),
  ),
  attack(
    "the banked registers of monitor mode (MRS SPSR_mon)",
    "  .word 0xe14c0300",
    ownAbort("undefined", NO_VIRTUALIZATION),
  ),
  attack(
    "return state to the stack of monitor mode (SRS)",
    "  srsdb sp!, #0x16",
    ownAbort("undefined", "UNPREDICTABLE, and Undefined: the stack pointer is the secure world's"),
  ),
];

const instructions: Attack[] = [
  attack("HVC", "  .word 0xe1400070", ownAbort("undefined", NO_VIRTUALIZATION)),
  attack("ERET", "  .word 0xe160006e", ownAbort("undefined", NO_VIRTUALIZATION)),
  attack(
    "a permanently undefined instruction",
    "  .word 0xe7f000f0",
    ownAbort("undefined", "the guest takes its undefined instructions itself"),
  ),
  attack(
    "an unknown coprocessor",
    "  mcr p7, 0, r0, c0, c0, 0",
    ownAbort("undefined", "the guest takes its undefined instructions itself"),
  ),
  attack("BKPT", "  bkpt #0", ownAbort("prefetch abort", NO_DEBUG)),
  attack("SMC in User mode", "  cps #0x10\n  smc #0", ownAbort("undefined", "SMC is for PL1")),
  attack("BXJ", "  adr r0, 1f\n  bxj r0\n1:mov r0, #0", harmless("Jazelle is trivial: a branch", 0)),
];

export const MODES: Family = {
  title: "Modes and instructions",
  section: "MVM's interrupts",
  attacks: [...modes, ...instructions],
};
