/** SMC from every mode and state, and with bad registers. */
import * as abi from "../../../../abi/src/index";
import type { Attack, Family } from "../attack";
import { NEIGHBOUR_BASE, RTOS_BASE } from "../layout";
import { attack, both, harmless, instructionRefused } from "../verdicts";

const UNKNOWN = 0x8600_0fff;
const BYTES = 16;
const CHECKED = "MVM checks every argument before anything changes";
const TRANSLATED = "MVM takes only addresses that lead to the guest's own memory";
const ANSWERED = "an unknown number is answered, from every mode of PL1";

const FIXED = instructionRefused("a confined guest keeps the table that MVM has made");

const call = (number: number, ...registers: number[]) => `
  ldr r0, =${number >>> 0}
  ${registers.map((value, n) => `ldr r${n + 1}, =${value >>> 0}`).join("\n  ")}
  smc #0`;

/** The modes of PL1. */
const MODES = { FIQ: 0x11, IRQ: 0x12, ABT: 0x17, UND: 0x1b, SYS: 0x1f } as const;

const fromModes: Attack[] = Object.entries(MODES).map(([name, mode]) =>
  attack(
    `SMC in ${name} mode`,
    `  cps #${mode}\n${call(UNKNOWN)}\n  cps #0x13`,
    harmless(ANSWERED, abi.NOT_SUPPORTED),
  ),
);

const states: Attack[] = [
  attack(
    "SMC with another immediate",
    `  ldr r0, =${UNKNOWN}\n  smc #15`,
    harmless(ANSWERED, abi.NOT_SUPPORTED),
  ),
  attack(
    "SMC in big-endian state",
    `  setend be\n  ldr r0, 1f\n  setend le\n  ldr r0, 1f\n  setend be\n  smc #0\n  setend le\n  b 2f\n1:.word ${UNKNOWN}\n2:`,
    harmless("MVM's own endianness is the secure SCTLR.EE", abi.NOT_SUPPORTED),
  ),
  attack(
    "SMC in Thumb state",
    `  ldr r0, =${UNKNOWN}\n  adr r1, 1f + 1\n  bx r1\n  .thumb\n1:smc #0\n  bx pc\n  nop\n  .arm`,
    harmless(ANSWERED, abi.NOT_SUPPORTED),
    both(instructionRefused("a kernel in User mode must be in ARM state")),
  ),
  attack(
    "SMC with sp in MVM's memory",
    `  mov r5, sp\n  ldr sp, =${abi.MVM_BASE}\n${call(UNKNOWN)}\n  mov sp, r5`,
    harmless("MVM has its own stack pointer", abi.NOT_SUPPORTED),
  ),
  attack(
    "SMC with VFP off in CPACR",
    `  mov r0, #0\n  mcr p15, 0, r0, c1, c0, 2\n  isb\n${call(UNKNOWN)}`,
    harmless("MVM opens VFP for itself when it needs it", abi.NOT_SUPPORTED),
  ),
  attack(
    "SMC with the MMU off and tables of garbage",
    `
  mrc p15, 0, r0, c1, c0, 0
  bic r0, r0, #1
  mcr p15, 0, r0, c1, c0, 0
  isb
  ldr r0, =MARK
  mcr p15, 0, r0, c2, c0, 0
${call(UNKNOWN)}`,
    harmless(ANSWERED, abi.NOT_SUPPORTED),
    { confined: FIXED },
  ),
];

const write = (address: number, length = BYTES) => call(abi.HYPERCALL_CONSOLE_WRITE, address, length);
const VIRTUAL = 0x9000_0000;

const addresses: Attack[] = [
  ...Object.entries({
    "MVM's code": abi.MVM_BASE,
    "the system image": abi.SYSTEM_IMAGE_BASE,
    "the neighbour": NEIGHBOUR_BASE,
    "the RTOS": RTOS_BASE,
    "a device": 0xf8f0_1000,
  }).flatMap(([name, address]) => [
    attack(
      `console write of ${name}, mapped`,
      `  map ${address}, NORMAL\n${write(address)}`,
      harmless(TRANSLATED, abi.INVALID_ADDRESS),
    ),
    attack(
      `delay with polling of ${name}, mapped`,
      `  map ${address}, NORMAL\n${call(abi.HYPERCALL_DELAY_POLLING, address, 1, 1, abi.POLL_INTERVAL_MIN, 100)}`,
      harmless(TRANSLATED, abi.INVALID_ADDRESS),
    ),
  ]),
  attack(
    "console write of an address that is not mapped",
    write(VIRTUAL),
    harmless(TRANSLATED, abi.INVALID_ADDRESS),
  ),
  attack("console write that wraps around", write(0xffff_fff8), harmless(TRANSLATED, abi.INVALID_ADDRESS)),
  attack(
    "console write from own memory into MVM's",
    `
  ldr r2, =${VIRTUAL >>> 20}
  ldr r3, =FREE + NORMAL
  bl mapDescriptor
  ldr r2, =${(VIRTUAL >>> 20) + 1}
  ldr r3, =${abi.MVM_BASE} + NORMAL
  bl mapDescriptor
${write(VIRTUAL + 0x10_0000 - BYTES / 2)}`,
    harmless(TRANSLATED, abi.INVALID_ADDRESS),
  ),
  attack(
    "console write through a table in MVM's memory",
    `
  ldr r0, =${abi.MVM_TABLES}
  mcr p15, 0, r0, c2, c0, 1
  mov r0, #1
  mcr p15, 0, r0, c2, c0, 2
  isb
${write(VIRTUAL)}`,
    harmless("the abort of MVM's walk ends the call", abi.INVALID_ADDRESS),
    { confined: FIXED },
  ),
  attack(
    "a refused write, and SMC before the abort comes",
    `
  map ${abi.MVM_BASE}, NORMAL
  ldr r4, =${abi.MVM_BASE}
  ldr r0, =${abi.HYPERCALL_VERSION}
  str r0, [r4]
  smc #0
  dsb`,
    {
      verdict: "stopped",
      fault: abi.FAULT_IMPRECISE_ABORT,
      because: "the abort is the fault of the guest that wrote",
    },
  ),
];

/** Calls whose arguments can all be bad. */
const CALLS = {
  "console write": abi.HYPERCALL_CONSOLE_WRITE,
  delay: abi.HYPERCALL_DELAY,
  "VM information": abi.HYPERCALL_VM_INFO,
  timer: abi.HYPERCALL_TIMER,
  "delay with polling": abi.HYPERCALL_DELAY_POLLING,
  "channel information": abi.HYPERCALL_CHANNEL_INFO,
  "channel notify": abi.HYPERCALL_CHANNEL_NOTIFY,
  "lease acquire": abi.HYPERCALL_LEASE_ACQUIRE,
  "lease release": abi.HYPERCALL_LEASE_RELEASE,
  "lease information": abi.HYPERCALL_LEASE_INFO,
  level: abi.HYPERCALL_VM_LEVEL,
  start: abi.HYPERCALL_VM_START,
  stop: abi.HYPERCALL_VM_STOP,
  restart: abi.HYPERCALL_VM_RESTART,
  status: abi.HYPERCALL_VM_STATUS,
  statistic: abi.HYPERCALL_VM_STATISTIC,
  "interrupt acknowledge": abi.HYPERCALL_INTERRUPT_ACKNOWLEDGE,
  "interrupt end": abi.HYPERCALL_INTERRUPT_END,
  "interrupt enable": abi.HYPERCALL_INTERRUPT_ENABLE,
  CPU_ON: abi.PSCI_CPU_ON,
} as const;
/** In every register from r1 to r7. The second is above the greatest delay, too. */
const BAD = [0xffff_fffe, 0xf8f0_0000, 0x8000_0000 + abi.MVM_BASE + 0x2000_0000];

/** r0: how many of the calls with these values fail. */
const badRegisters: Attack[] = Object.entries(CALLS).map(([name, number]) =>
  attack(
    `${name} with each of ${BAD.length} bad values in all registers`,
    `  push {r4-r11}
  mov r11, #0
${BAD.map(
  (value) => `  ldr r0, =${number >>> 0}
  ldr r1, =${value >>> 0}
  ${[2, 3, 4, 5, 6, 7].map((n) => `mov r${n}, r1`).join("\n  ")}
  smc #0
  cmp r0, #0
  addlt r11, r11, #1`,
).join("\n")}
  mov r0, r11
  pop {r4-r11}`,
    harmless(CHECKED, BAD.length),
  ),
);

const others: Attack[] = [
  attack("stop of the RTOS", call(abi.HYPERCALL_VM_STOP, 2), harmless("only a manager may", abi.DENIED)),
  attack(
    "restart of the RTOS",
    call(abi.HYPERCALL_VM_RESTART, 2),
    harmless("only a manager may", abi.DENIED),
  ),
  attack(
    "another level for the RTOS",
    call(abi.HYPERCALL_VM_LEVEL, 2, abi.LEVEL_SRT),
    harmless("only a manager may", abi.DENIED),
  ),
  attack(
    "hard real time for itself",
    call(abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT),
    harmless("the neighbour's core must stay: the level is refused", abi.DENIED),
  ),
  attack(
    "CPU_ON of core 1, entry in MVM's memory",
    call(abi.PSCI_CPU_ON, 1, abi.MVM_BASE, 0),
    harmless("the VM has one core", abi.INVALID_PARAMETERS),
  ),
];

export const HYPERCALLS: Family = {
  title: "Hypercalls",
  section: "MVM from bad arguments",
  attacks: [...fromModes, ...states, ...addresses, ...badRegisters, ...others],
};
