/** What a kernel in User mode may try with its replaced instructions, modes, registers and code. */

import * as gic from "../../../../abi/src/arm/gic";
import * as abi from "../../../../abi/src/index";
import * as zynq from "../../../../abi/src/zynq/memory-map";
import { PATCH_OP_MASK, PATCH_OP_SHIFT, PATCH_SVC } from "../../../src/arch/armv7/deprivileged/patched";
import type { Attack, Family } from "../attack";
import { ATTACKER_BASE, NEIGHBOUR_BASE, RTOS_LINE } from "../layout";
import {
  both,
  type Deprivileged,
  deprivilegedAttack,
  fetchRefused,
  hangs,
  harmless,
  instructionRefused,
  kept,
  ownAbort,
  readRefused,
  storeRefused,
} from "../verdicts";

const MIB = 0x10_0000;
const UNDEFINED = "  .word 0xe7f000f0";
const SVC = 0x13;
const MODE = "mrs r0, cpsr\n  and r0, r0, #0x1f";
const MODES = [0x10, 0x11, 0x12, SVC, 0x17, 0x1b, 0x1f];
const NO_MODES = Array.from({ length: 32 }, (_, mode) => mode).filter((mode) => !MODES.includes(mode));

/** SVC numbers that replace sensitive instructions (src/arch/armv7/deprivileged/patched.ts). */
const replacement = (op: number, operands: number) =>
  (PATCH_SVC & 0xff_ffff) + op * 2 ** PATCH_OP_SHIFT + operands;
const OPERATIONS = Array.from({ length: PATCH_OP_MASK + 1 }, (_, op) => op);
const OWN_SVC = "an SVC of the guest's user mode is a call of its kernel, whatever its number";

const userCalls: Attack[] = OPERATIONS.map((op) =>
  deprivilegedAttack(
    `SVC in User mode with the number of replacement ${op}`,
    `  mov r0, #7\n  cps #0x10\n  svc #${replacement(op, 0xc013)}\n${UNDEFINED}`,
    both(harmless(OWN_SVC, 7)),
  ),
);

const COPROCESSORS = [0, 1, 2, 3, 4, 5, 6, 7];
const coprocessors: Attack[] = COPROCESSORS.flatMap((number) => [
  deprivilegedAttack(
    `MCR and MRC of coprocessor ${number}`,
    `  mrc p${number}, 0, r0, c0, c0, 0\n  mcr p${number}, 0, r0, c0, c0, 0`,
    both(ownAbort("undefined", "the processor has no such coprocessor")),
  ),
  deprivilegedAttack(
    `coprocessor ${number} in User mode`,
    `  ldr r4, =${abi.STUB_WINDOW}\n  cps #0x10\n  ldc p${number}, c0, [r4]`,
    both(ownAbort("undefined", "a replacement in User mode is an undefined instruction")),
  ),
]);

const stays = both(
  harmless("a mode that does not exist is not taken (ARM DDI 0406C B1.3.1): SVC mode stays", SVC),
);
const modes: Attack[] = [
  deprivilegedAttack(
    "CPS to each value that is no mode",
    `${NO_MODES.map((mode) => `  .word 0xf1020000 + ${mode}`).join("\n")}\n  ${MODE}`,
    stays,
  ),
  deprivilegedAttack(
    "MSR CPSR with each value that is no mode",
    `${NO_MODES.map((mode) => `  mov r0, #${mode + 0xc0}\n  msr cpsr_c, r0`).join("\n")}\n  ${MODE}`,
    stays,
  ),
  deprivilegedAttack(
    "exception return with each value that is no mode",
    `${NO_MODES.map((mode, n) => `  mov r0, #${mode + 0xc0}\n  msr spsr_cxsf, r0\n  adr lr, ${n + 10}f\n  movs pc, lr\n${n + 10}:`).join("\n")}\n  ${MODE}`,
    stays,
  ),
  ...[0x11, 0x12, 0x17, 0x1b, 0x1f].map((mode) =>
    deprivilegedAttack(
      `exception return to mode 0x${mode.toString(16)}, and back`,
      `  mov r0, #${mode + 0xc0}\n  msr spsr_cxsf, r0\n  adr lr, 1f\n  movs pc, lr\n1:${MODE}\n  cps #0x13`,
      both(harmless("the mode is the guest's own, the hardware stays in User mode", mode)),
    ),
  ),
];

const BAD_VECTORS = {
  "the window": abi.STUB_WINDOW,
  "the area": abi.STUB_WINDOW + 0x1_0000,
  "its own tables": "TABLES",
  "MVM's memory": abi.MVM_BASE,
  "the neighbour": NEIGHBOUR_BASE,
  "a device": zynq.GICD_BASE,
  "the end of the address space": 0xffff_ffe0,
} as const;
const AGAIN = hangs(
  "the stub only returns to User mode: the guest gets its own abort of the fetch, again and again",
);
const UNDEFINED_VECTOR = 4;
/** The guest's own table has the device. */
const NO_CODE = fetchRefused(
  zynq.GICD_BASE + UNDEFINED_VECTOR,
  "shadow: MVM fills no entry for what is not the guest's",
);
const vectors: Attack[] = Object.entries(BAD_VECTORS).map(([name, base]) =>
  deprivilegedAttack(
    `an exception with VBAR in ${name}`,
    `  ldr r0, =${base}\n  mcr p15, 0, r0, c12, c0, 0\n  isb\n${UNDEFINED}`,
    base === zynq.GICD_BASE ? { confined: AGAIN, shadow: NO_CODE } : both(AGAIN),
  ),
);

const BAD_STACKS = {
  "the window": abi.STUB_WINDOW + 0x1000,
  "the area": abi.STUB_WINDOW + 0x1_0100,
  "its own tables": "TABLES + 0x1000",
  "MVM's memory": abi.MVM_BASE + 0x1000,
  "the neighbour": NEIGHBOUR_BASE + 0x1000,
  "the end of the address space": 0xffff_fffc,
  "address 0": 0,
  "an odd address": ATTACKER_BASE + 0x20_0001,
} as const;
const stacks: Attack[] = Object.entries(BAD_STACKS).map(([name, address]) =>
  deprivilegedAttack(
    `an exception with the stack at ${name}`,
    `  cps #0x1b\n  ldr sp, =${address}\n  cps #0x13\n${UNDEFINED}`,
    both(ownAbort("data abort", "the stub does not use the guest's stack; the guest's own handler does")),
  ),
);

const ANY = [0, 0xffff_ffff, 0x5555_5555, 0xaaaa_aaab, abi.STUB_WINDOW + 1, abi.MVM_BASE + 1];
const FIXED = "a confined guest keeps the table that MVM has made";
const VALUE = "the value is the guest's own";
const REGISTERS: Readonly<Record<string, [string, (readonly number[])?]>> = {
  TTBR1: ["p15, 0, r0, c2, c0, 1"],
  CONTEXTIDR: ["p15, 0, r0, c13, c0, 1"],
  VBAR: ["p15, 0, r0, c12, c0, 0"],
  CPACR: ["p15, 0, r0, c1, c0, 2"],
  PAR: ["p15, 0, r0, c7, c4, 0"],
  "DACR, domain 0 open": ["p15, 0, r0, c3, c0, 0", ANY.filter((value) => value % 2 !== 0)],
  CSSELR: ["p15, 2, r0, c0, c0, 0"],
  "DFSR and IFSR": ["p15, 0, r0, c5, c0, 0"],
  "DFAR and IFAR": ["p15, 0, r0, c6, c0, 0"],
};
const anyValue = ([register, values = ANY]: [string, (readonly number[])?]) =>
  values.map((value) => `  ldr r0, =${value >>> 0}\n  mcr ${register}\n  isb`).join("\n");
const registers: Attack[] = [
  ...Object.entries(REGISTERS).map(([name, register]) =>
    deprivilegedAttack(`${name}: any value`, `${anyValue(register)}\n  mov r0, #0`, both(harmless(VALUE, 0))),
  ),
  deprivilegedAttack(
    "FPEXC: any value",
    `${ANY.map((value) => `  ldr r0, =${value >>> 0}\n  vmsr fpexc, r0`).join("\n")}\n  mov r0, #0`,
    both(harmless(VALUE, 0)),
  ),
  ...Object.entries({ TTBR0: "c2, c0, 0", TTBCR: "c2, c0, 2" }).map(([name, register]) =>
    deprivilegedAttack(
      `${name}: any value, with the MMU off`,
      `  mrc p15, 0, r0, c1, c0, 0\n  bic r0, r0, #1\n  mcr p15, 0, r0, c1, c0, 0\n  isb\n${anyValue([`p15, 0, r0, ${register}`])}\n  mov r0, #0`,
      { confined: instructionRefused(FIXED), shadow: harmless(VALUE, 0) },
    ),
  ),
];

/** Words of code: MOV r0, #n; MRS r0, CPSR; BX lr. */
const MOV = (n: number) => 0xe3a0_0000 + n;
const MRS = 0xe10f_0000;
const BX_LR = 0xe12f_ff1e;
const put = (base: string, ...words: number[]) =>
  `  ldr r4, =${base}\n${words.map((word, n) => `  ldr r1, =${word >>> 0}\n  str r1, [r4, #${4 * n}]`).join("\n")}
  dsb
  mcr p15, 0, r1, c7, c5, 0
  isb`;
const ALIAS = 0x9000_0000;
const alias = `  ldr r2, =${ALIAS >>> 20}\n  ldr r3, =FREE + NORMAL\n  bl mapDescriptor\n`;
const PATCHED = "the page is patched before the kernel executes it";
const code: Attack[] = [
  deprivilegedAttack(
    "code that is changed after it has run",
    `${put("FREE", MOV(1), BX_LR)}\n  blx r4\n${put("FREE", MOV(2), BX_LR)}\n  blx r4`,
    both(harmless("a page is writable or executable, never both at once", 2)),
  ),
  deprivilegedAttack(
    "a sensitive instruction, made while the guest runs",
    `${put("FREE", MRS, BX_LR)}\n  blx r4\n  and r0, r0, #0x1f`,
    {
      confined: harmless("not replaced, so it shows the mode of the hardware, User mode", 0x10),
      shadow: harmless(PATCHED, SVC),
    },
  ),
  deprivilegedAttack(
    "a sensitive instruction, executed from two mappings",
    `${alias}${put("FREE", MRS, BX_LR)}\n  blx r4\n  mov r5, r0\n  ldr r4, =${ALIAS}\n  blx r4\n  eor r0, r0, r5\n  and r0, r0, #0x1f`,
    { shadow: harmless(PATCHED, 0) },
  ),
  deprivilegedAttack(
    "a sensitive instruction, written through a second mapping of code that has run",
    `${alias}${put("FREE", MOV(1), BX_LR)}\n  blx r4\n${put(`${ALIAS}`, MRS, BX_LR)}\n  ldr r4, =FREE\n  blx r4\n  and r0, r0, #0x1f`,
    { shadow: harmless(PATCHED, SVC) },
  ),
  deprivilegedAttack(
    "code that stores to its own page",
    `${put("FREE", 0xe584_1100, BX_LR)}\n  ldr r1, =MARK\n  blx r4\n  ldr r0, [r4, #0x100]\n  ldr r1, =MARK\n  eor r0, r0, r1`,
    both(harmless("MVM makes the store in the guest's place", 0)),
  ),
  deprivilegedAttack(
    "code that stores several registers to its own page",
    `${put("FREE", 0xe284_5c01, 0xe885_0003, BX_LR)}\n  blx r4\n  mov r0, #0`,
    {
      confined: harmless("the section is the guest's own", 0),
      shadow: instructionRefused("MVM does not make such a store in the guest's place"),
    },
  ),
];

const D = zynq.GICD_BASE;
const word = (register: number) => D + register + Math.floor(RTOS_LINE / 32) * 4;
const BIT = 2 ** (RTOS_LINE % 32);
const OWN_LINES = both(harmless("MVM shows a kernel in User mode a distributor with its own lines only", 0));
const LINES = {
  "group of the RTOS's line": word(gic.GICD_IGROUPR),
  "enable the RTOS's line, by its word": word(gic.GICD_ISENABLER),
  "disable the RTOS's line": word(gic.GICD_ICENABLER),
  "make the RTOS's line pending": word(gic.GICD_ISPENDR),
  "take the RTOS's line back": word(gic.GICD_ICPENDR),
  "make the RTOS's line active": word(gic.GICD_ISACTIVER),
} as const;
const distributor: Attack[] = [
  ...Object.entries(LINES).map(([name, address]) =>
    deprivilegedAttack(
      name,
      `  ldr r4, =${address}\n  mvn r0, #0\n  str r0, [r4]\n  dsb\n  ldr r0, [r4]\n  ldr r1, =${BIT}\n  and r0, r0, r1`,
      OWN_LINES,
    ),
  ),
  ...Object.entries({ priority: gic.GICD_IPRIORITYR, target: gic.GICD_ITARGETSR }).flatMap(
    ([name, register]) =>
      ["b", "h", ""].map((size) =>
        deprivilegedAttack(
          `${name} of the RTOS's line, by STR${size.toUpperCase()}`,
          `  ldr r4, =${D + register + (size === "" ? RTOS_LINE - (RTOS_LINE % 4) : RTOS_LINE)}\n  ldr r0, =0x01010101\n  str${size} r0, [r4]\n  dsb\n  ldr r4, =${D + register + RTOS_LINE}\n  ldrb r0, [r4]`,
          OWN_LINES,
        ),
      ),
  ),
  ...Object.entries({
    LDRD: "ldrd r0, r1, [r4]",
    LDM: "ldm r4, {r0-r3}",
    LDREX: "ldrex r0, [r4]",
    VLDR: "vldr d0, [r4]",
  }).map(([name, load]) =>
    deprivilegedAttack(
      `${name} of the distributor`,
      `  map ${D}, DEVICE\n  ldr r4, =${D + gic.GICD_ISENABLER}\n  ${load}`,
      kept(
        "data abort",
        readRefused(D + gic.GICD_ISENABLER, "MVM does loads of a byte, a halfword and a word only"),
      ),
    ),
  ),
  ...Object.entries({ STRD: "strd r0, r1, [r4]", STM: "stm r4, {r0-r3}", VSTR: "vstr d0, [r4]" }).map(
    ([name, store]) =>
      deprivilegedAttack(
        `${name} of the distributor`,
        `  map ${D}, DEVICE\n  ldr r4, =${D + gic.GICD_ISENABLER}\n  mvn r0, #0\n  mov r1, r0\n  ${store}\n  dsb`,
        kept("data abort", storeRefused("MVM does stores of a byte, a halfword and a word only")),
      ),
  ),
];

const SHADOW = (verdict: NonNullable<Deprivileged["shadow"]>): Deprivileged => ({ shadow: verdict });
const load = `  ldr r4, =${ALIAS}\n  ldr r0, [r4]`;
const descriptor = (value: string) =>
  `  ldr r2, =${ALIAS >>> 20}\n  ldr r3, =${value}\n  bl mapDescriptor\n${load}`;
const WALK = "MVM reads the guest's tables from the guest's memory only: an external abort of the walk";
const dataAbort = (because: string) => SHADOW(ownAbort("data abort", because));
const OWN_TABLE = ATTACKER_BASE + 0x40_0000;
const SMALL_PAGES = 0x4000;
const tables: Attack[] = [
  deprivilegedAttack(
    "a first-level table as its own second-level table",
    descriptor(`${OWN_TABLE} + 1`),
    dataAbort("the first entries of the table are faults"),
  ),
  deprivilegedAttack(
    "a table that maps itself, and a change through this mapping",
    `  ldr r2, =${ALIAS >>> 20}
  ldr r3, =${OWN_TABLE} + NORMAL
  bl mapDescriptor
  ldr r4, =FREE
  ldr r0, =MARK
  str r0, [r4]
  ldr r4, =${ALIAS + ((ALIAS >>> 20) + 1) * 4}
  ldr r0, =FREE + NORMAL
  str r0, [r4]
  dsb
  mcr p15, 0, r0, c8, c7, 0
  isb
  ldr r4, =${ALIAS + 0x10_0000}
  ldr r0, [r4]
  ldr r1, =MARK
  eor r0, r0, r1`,
    SHADOW(harmless("the tables are the guest's own, and the hardware uses MVM's shadows of them", 0)),
  ),
  deprivilegedAttack(
    "a reserved first-level descriptor",
    descriptor("FREE + NORMAL + 1"),
    dataAbort("type 3 is a translation fault"),
  ),
  deprivilegedAttack(
    "a supersection above 4 GiB",
    descriptor(`${0x1014_1c02}`),
    dataAbort("nothing of the board is there: an external abort"),
  ),
  ...Object.entries({
    "its own shadow tables": "TABLES + 0x8000",
    "the neighbour": `${NEIGHBOUR_BASE}`,
    "memory of no VM": "0x20000000",
    "a device": `${zynq.GICD_BASE}`,
    "the end of the address space": "0xfffffc00",
  }).flatMap(([name, place]) => [
    deprivilegedAttack(`a second-level table in ${name}`, descriptor(`${place} + 1`), dataAbort(WALK)),
    deprivilegedAttack(
      `TTBR1 in ${name}, and a load`,
      `  ldr r0, =${place}\n  mcr p15, 0, r0, c2, c0, 1\n  mov r0, #1\n  mcr p15, 0, r0, c2, c0, 2\n  isb\n${load}`,
      dataAbort(WALK),
    ),
  ]),
  deprivilegedAttack(
    "a small page of its own shadow tables",
    `  ldr r0, =FREE\n  ldr r1, =TABLES + 0x872\n  str r1, [r0]\n${descriptor("FREE + 1")}`,
    SHADOW(readRefused(ALIAS, "shadow: MVM fills no entry for what is not the guest's")),
  ),
  deprivilegedAttack(
    "more address spaces than shadow tables",
    `  mov r5, #100
  mov r6, #0
  mrc p15, 0, r7, c2, c0, 0
1:and r1, r5, #1
  ldr r2, =FREE + ${SMALL_PAGES}
  add r2, r2, r5, lsl #14          @ table r5: what the attacker has, and the alias
  mov r3, #7
2:sub r3, r3, #1
  add r8, r3, #${ATTACKER_BASE >>> 20}
  ldr r9, [r7, r8, lsl #2]
  str r9, [r2, r8, lsl #2]
  cmp r3, #0
  bne 2b
  ldr r8, =${zynq.GICC_BASE >>> 20}
  ldr r9, [r7, r8, lsl #2]
  str r9, [r2, r8, lsl #2]
  ldr r9, =FREE + 0x20000 + NORMAL
  bic r9, r9, #0xf0000
  ldr r8, =${ALIAS >>> 20}
  add r9, r9, r1, lsl #20          @ one of two MiB
  orr r9, r9, #1 << 17             @ not global
  str r9, [r2, r8, lsl #2]
  dsb
  mcr p15, 0, r2, c2, c0, 0
  mcr p15, 0, r5, c13, c0, 1
  isb
  ldr r8, =${ALIAS + 0xf_f000}
  ldr r9, =FREE + 0xff000
  add r9, r9, r1, lsl #20
  str r5, [r9]
  ldr r9, [r8]
  cmp r9, r5
  addne r6, r6, #1
  subs r5, r5, #1
  bne 1b
  mcr p15, 0, r7, c2, c0, 0
  isb
  mov r0, r6`,
    SHADOW(harmless("the table goes that was not used for the longest time", 0)),
  ),
  deprivilegedAttack(
    "every ASID, with pages that are not global",
    `  ldr r2, =${ALIAS >>> 20}
  ldr r3, =FREE + NORMAL + (1 << 17)
  bl mapDescriptor
  mov r5, #0
  ldr r4, =${ALIAS}
  ldr r6, =FREE
1:add r5, r5, #1
  mcr p15, 0, r5, c13, c0, 1
  isb
  str r5, [r4]
  ldr r0, [r6]
  cmp r0, r5
  beq 1b                           @ ends only if it finds another value`,
    SHADOW(hangs("ASIDs of the hardware are MVM's, a range for each guest")),
  ),
  deprivilegedAttack(
    "its own memory at the neighbour's addresses, through switches",
    `  .irp section, 0, 1, 2, 3
  ldr r2, =${NEIGHBOUR_BASE >>> 20} + \\section
  ldr r3, =FREE + NORMAL + (1 << 17)
  bl mapDescriptor
  .endr
  ldr r4, =FREE
  ldr r5, =MARK
  mov r0, #256
1:subs r0, r0, #1
  str r5, [r4, r0, lsl #12]
  bne 1b
  ldr r6, =${NEIGHBOUR_BASE}
  mov r0, #1
  mcr p15, 0, r0, c13, c0, 1
  isb
  ldr r2, [r6]                     @ not global, so the address space has an ASID of its own
  mov r0, #2
  mcr p15, 0, r0, c13, c0, 1
  isb
2:ldr r6, =${NEIGHBOUR_BASE + 4 * MIB}
  mov r1, #64                      @ sixteen pages of each section
3:sub r6, r6, #0x10000
  ldr r2, [r6]
  cmp r2, r5
  bne 4f
  subs r1, r1, #1
  bne 3b
  b 2b                             @ ends only if it finds another value
4:`,
    SHADOW(
      hangs("ASID and domain of the hardware are others for each guest: no TLB entry serves two guests"),
    ),
  ),
];

export const USER_MODE_KERNELS: Family = {
  title: "Kernels in User mode",
  section: "a VM's memory and devices; a VM's interrupts",
  attacks: [
    ...userCalls,
    ...coprocessors,
    ...modes,
    ...vectors,
    ...stacks,
    ...registers,
    ...code,
    ...distributor,
    ...tables,
  ],
};
