/** Every way in which an instruction can touch memory, against MVM's memory. */
import { MVM_BASE, MVM_STRUCTURES } from "../../../../abi/src/memory-map";
import { FAULT_DATA_READ } from "../../../../abi/src/report";
import type { Attack, Family, Verdict } from "../attack";
import {
  attack,
  both,
  type Deprivileged,
  fetchRefused,
  harmless,
  ownAbort,
  readRefused,
  STORE_KEPT,
  storeRefused,
  writeRefused,
} from "../verdicts";

/** In MVM's structures, so that a write would do harm. Aligned to a cache line. */
const TARGET = MVM_STRUCTURES + 0x100;
const SECTION = 0x10_0000;
/** Two neighbouring sections of virtual memory: first the attacker's own, then MVM's. */
const OWN_PAGE = 0x6000_0000;
const MVM_PAGE = OWN_PAGE + SECTION;

const FIREWALL = "the firewall refuses the access, whatever the instruction";
const refused = readRefused(TARGET, FIREWALL);
const written = writeRefused(FIREWALL);
const noAccess = harmless("the instruction makes no access that could be refused, and returns no data");

export const setUp = (address = TARGET) => `
  map ${address}, NORMAL
  ldr r4, =${address}
  ldr r0, =MARK
  mov r1, r0
  mov r2, r0
  mov r3, r0
  vmov d0, r0, r1
  vmov d1, r0, r1`;

const way = (name: string, code: string, verdict: Verdict, others?: Deprivileged): Attack =>
  attack(name, `${setUp()}\n${code}\n  dsb`, verdict, others);

/** User mode does not execute these, so MVM does. */
const IN_ITS_PLACE = both(ownAbort("data abort", "MVM makes the access in the guest's place, by its rights"));
/** The processor asks for both rights at once, and tells the write. */
const BOTH_RIGHTS: Deprivileged = {
  shadow: storeRefused("shadow: MVM fills no entry for what is not the guest's"),
};
const exceptions = (name: string): Deprivileged | undefined => {
  if (name.startsWith("swap")) return BOTH_RIGHTS;
  return DONE_BY_MVM.includes(name) ? IN_ITS_PLACE : undefined;
};
const DONE_BY_MVM: readonly string[] = [
  "load of registers and CPSR",
  "return from exception (RFE)",
  "store of User mode's registers",
  "store of return state (SRS)",
];

/** SCTLR.SW: the Cortex-A9 has SWP only if software enables it. */
const SWAP_ON = `
  mrc p15, 0, r2, c1, c0, 0
  orr r2, r2, #1 << 10
  mcr p15, 0, r2, c1, c0, 0
  isb`;

export const READS = {
  "load of a byte": "ldrb r0, [r4]",
  "load of a halfword": "ldrh r0, [r4]",
  "load of a signed byte": "ldrsb r0, [r4]",
  "load of a doubleword": "ldrd r0, r1, [r4]",
  "load as User mode": "ldrt r0, [r4]",
  "load of several registers": "ldm r4, {r0-r3}",
  "load of registers and CPSR": "ldm r4, {r0-r3, pc}^",
  "return from exception (RFE)": "rfeia r4",
  "exclusive load": "ldrex r0, [r4]",
  "exclusive load of a doubleword": "ldrexd r0, r1, [r4]",
  swap: `${SWAP_ON}\n  swp r0, r1, [r4]`,
  "swap of a byte": `${SWAP_ON}\n  swpb r0, r1, [r4]`,
  "load of a VFP register": "vldr d0, [r4]",
  "load of several VFP registers": "vldm r4, {d0-d7}",
  "load of a NEON structure": "vld4.8 {d0-d3}, [r4]",
  "load of the PC": "ldr pc, [r4]",
  "load in User mode": "cps #0x10\n  ldr r0, [r4]",
  "load in Thumb state": "adr r0, 1f + 1\n  bx r0\n  .thumb\n1:ldr r0, [r4]\n  .arm",
  "table branch (Thumb)": "mov r2, #0\n  adr r0, 1f + 1\n  bx r0\n  .thumb\n1:tbb [r4, r2]\n  .arm",
} as const;

export const WRITES = {
  "store of a byte": "strb r0, [r4]",
  "store of a halfword": "strh r0, [r4]",
  "store of a doubleword": "strd r0, r1, [r4]",
  "store as User mode": "strt r0, [r4]",
  "store of several registers": "stm r4, {r0-r3}",
  "store of User mode's registers": "stm r4, {r0-r14}^",
  "store of return state (SRS)": "mov sp, r4\n  srsia sp, #0x13",
  "store of a VFP register": "vstr d0, [r4]",
  "store of several VFP registers": "vstm r4, {d0-d7}",
  "store of a NEON structure": "vst4.8 {d0-d3}, [r4]",
} as const;

export const MAINTENANCE = {
  "preload of data": "pld [r4]",
  "preload of data, to write": "pldw [r4]",
  "preload of instructions": "pli [r4]",
  "invalidate a data line": "mcr p15, 0, r4, c7, c6, 1",
  "invalidate a branch prediction": "mcr p15, 0, r4, c7, c5, 7",
  "clean a data line": "mcr p15, 0, r4, c7, c10, 1",
  "clean and invalidate a data line": "mcr p15, 0, r4, c7, c14, 1",
  "clean a data line, to the point of unification": "mcr p15, 0, r4, c7, c11, 1",
  "invalidate an instruction line": "mcr p15, 0, r4, c7, c5, 1",
} as const;

/** Virtual memory where the attacker's own section is followed by MVM's. */
const BOUNDARY = `
  ldr r2, =${OWN_PAGE >>> 20}
  ldr r3, =FREE + NORMAL
  bl mapDescriptor
  ldr r2, =${MVM_PAGE >>> 20}
  ldr r3, =${MVM_BASE} + NORMAL
  bl mapDescriptor
  ldr r4, =${MVM_PAGE}
  ldr r0, =MARK
  mov r1, r0`;

const OVER = "the firewall refuses the part that is MVM's";
const ACROSS: Attack[] = [
  attack(
    "unaligned load over the boundary to MVM's memory",
    `${BOUNDARY}\n  ldr r0, [r4, #-2]`,
    readRefused(MVM_PAGE, OVER),
    { shadow: { verdict: "stopped", fault: FAULT_DATA_READ, because: OVER } },
  ),
  attack("unaligned store over the boundary", `${BOUNDARY}\n  str r0, [r4, #-2]\n  dsb`, writeRefused(OVER)),
  attack(
    "load of several registers over the boundary",
    `${BOUNDARY}\n  sub r4, r4, #8\n  ldm r4, {r0-r3}`,
    readRefused(MVM_PAGE, OVER),
  ),
  attack(
    "store of several registers over the boundary",
    `${BOUNDARY}\n  sub r4, r4, #8\n  stm r4, {r0-r3}\n  dsb`,
    writeRefused(OVER),
  ),
  attack(
    "NEON load over the boundary",
    `${BOUNDARY}\n  sub r4, r4, #8\n  vld1.8 {d0-d1}, [r4]`,
    readRefused(MVM_PAGE, OVER),
  ),
  attack(
    "execution over the boundary",
    `${BOUNDARY}
  ldr r0, =FREE + ${SECTION - 4}
  ldr r1, =0xe320f000              @ NOP
  str r1, [r0]
  dsb
  mcr p15, 0, r1, c7, c5, 0
  isb
  sub r4, r4, #4
  blx r4`,
    fetchRefused(MVM_PAGE, OVER),
  ),
];

const table = (ways: Readonly<Record<string, string>>, verdict: Verdict) =>
  Object.entries(ways).map(([name, code]) => way(name, code, verdict, exceptions(name)));

export const ACCESSES: Family = {
  title: "Every way to touch MVM's memory",
  section: "MVM: memory, stacks, system image",
  attacks: [
    ...table(READS, refused),
    ...table(WRITES, written),
    attack(
      "exclusive store, after an exclusive load of own memory",
      `${setUp()}\n  ldr r3, =FREE\n  ldrex r2, [r3]\n  strex r2, r0, [r4]\n  dsb\n  mov r0, r2`,
      harmless("the guest has no exclusive access to that address: nothing is stored", 1),
      STORE_KEPT,
    ),
    ...table(MAINTENANCE, noAccess),
    ...ACROSS,
  ],
};
