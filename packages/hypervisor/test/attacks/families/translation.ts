/** Translation tables in MVM's memory, and tables that map MVM's memory in every form. */
import { MVM_BASE, MVM_TABLES } from "../../../../abi/src/memory-map";
import { FAULT_DATA_WRITE, FAULT_PREFETCH_ABORT } from "../../../../abi/src/report";
import type { Attack, Family } from "../attack";
import {
  attack,
  both,
  fetchRefused,
  hangs,
  harmless,
  instructionRefused,
  ownAbort,
  readRefused,
} from "../verdicts";

const WALK = "the walk is an access of the normal world: the firewall refuses it";
const MAPPED = "a mapping gives no right: the firewall looks at the physical address";
const OPERATION = "only the secure world may translate for the normal world (ARM DDI 0406C B4.2.4)";
const NO_TABLE = "MVM reads the guest's tables from the guest's memory only: an external abort of the walk";
const FIXED = instructionRefused("a confined guest keeps the table that MVM has made");
/** PAR: a fault, with the status of an external abort on a first-level walk (B4.1.112). */
const PAR_EXTERNAL_LEVEL_1 = (0x0c << 1) | 1;
const OWN = "the operation walks the guest's own table, and makes no access to the place itself";

/** A virtual section that the guest does not use, in the half of TTBR1 if TTBCR.N is 1. */
const VIRTUAL = 0x9000_0000;
const LEVEL_2 = MVM_TABLES + 0x4000;

/** Descriptors (ARM DDI 0406C B3.5.1): normal memory, full access, domain 0. */
const TABLE = 1;
const SUPERSECTION = 0x4_1c02;
const SMALL_PAGE = 0x72;
const LARGE_PAGE = 0x1031;
const ENTRIES_OF_SUPERSECTION = 16;

const load = `
  ldr r4, =${VIRTUAL}
  ldr r0, [r4]
  dsb`;
/** Second-level table at FREE; every entry that the load needs holds `descriptor`. */
const secondLevel = (descriptor: number) => `
  ldr r0, =FREE
  ldr r1, =${MVM_BASE} + ${descriptor}
  mov r2, #16
1:str r1, [r0], #4
  subs r2, r2, #1
  bne 1b
  ldr r2, =${VIRTUAL >>> 20}
  ldr r3, =FREE + ${TABLE}
  bl mapDescriptor`;
const upperTable = (operation: string) => `
  ldr r0, =${MVM_TABLES}
  mcr p15, 0, r0, c2, c0, 1
  mov r0, #1
  mcr p15, 0, r0, c2, c0, 2
  isb
  mcr p15, 0, r0, c8, c7, 0
  dsb
  isb
${operation}`;

const ATS1 = { ATS1CPR: 0, ATS1CPW: 1, ATS1CUR: 2, ATS1CUW: 3 } as const;
const ATS12 = { ATS12NSOPR: 4, ATS12NSOPW: 5, ATS12NSOUR: 6, ATS12NSOUW: 7 } as const;

const operations: Attack[] = [
  ...Object.entries(ATS1).map(([name, opc2]) =>
    attack(
      `${name} of MVM's memory`,
      `  map ${MVM_BASE}, NORMAL
  ldr r4, =${MVM_BASE}
  mcr p15, 0, r4, c7, c8, ${opc2}
  isb
  mrc p15, 0, r0, c7, c4, 0
  lsr r0, r0, #12
  lsl r0, r0, #12`,
      harmless(OWN, MVM_BASE),
      both(harmless("MVM translates to the guest's own places only: PAR tells a fault", 0)),
    ),
  ),
  ...Object.entries(ATS12).map(([name, opc2]) =>
    attack(
      `${name} of MVM's memory`,
      `  ldr r4, =${MVM_BASE}\n  mcr p15, 0, r4, c7, c8, ${opc2}`,
      ownAbort("undefined", OPERATION),
    ),
  ),
];

export const TRANSLATION: Family = {
  title: "Translation tables",
  section: "MVM: memory, stacks, system image",
  attacks: [
    attack("TTBR1 in MVM's memory, and a load", upperTable(load), readRefused(VIRTUAL, WALK), {
      confined: FIXED,
      shadow: ownAbort("data abort", NO_TABLE),
    }),
    attack(
      "TTBR1 in MVM's memory, and an instruction fetch",
      upperTable(`  ldr r4, =${VIRTUAL}\n  blx r4`),
      fetchRefused(VIRTUAL, WALK),
      { confined: FIXED, shadow: ownAbort("prefetch abort", NO_TABLE) },
    ),
    attack(
      "TTBR0 in MVM's memory",
      `  ldr r0, =${MVM_TABLES}
  mcr p15, 0, r0, c2, c0, 0
  isb
  adr r4, 1f
  mcr p15, 0, r0, c8, c7, 0
  dsb
  isb
1:nop`,
      { verdict: "stopped", fault: FAULT_PREFETCH_ABORT, because: WALK },
      { confined: FIXED, shadow: hangs(NO_TABLE) },
    ),
    attack(
      "a second-level table in MVM's memory",
      `  ldr r2, =${VIRTUAL >>> 20}
  ldr r3, =${LEVEL_2} + ${TABLE}
  bl mapDescriptor
${load}`,
      readRefused(VIRTUAL, WALK),
      { shadow: ownAbort("data abort", NO_TABLE) },
    ),
    attack(
      "a supersection of MVM's memory",
      `  mov r5, #${ENTRIES_OF_SUPERSECTION}
  ldr r6, =${VIRTUAL >>> 20}
1:mov r2, r6
  ldr r3, =${MVM_BASE} + ${SUPERSECTION}
  bl mapDescriptor
  add r6, r6, #1
  subs r5, r5, #1
  bne 1b
${load}`,
      readRefused(VIRTUAL, MAPPED),
    ),
    attack("a small page of MVM's memory", `${secondLevel(SMALL_PAGE)}${load}`, readRefused(VIRTUAL, MAPPED)),
    attack("a large page of MVM's memory", `${secondLevel(LARGE_PAGE)}${load}`, readRefused(VIRTUAL, MAPPED)),
    attack(
      'a section of MVM\'s memory that says "secure" (NS = 0) and "manager" (DACR)',
      `  mvn r0, #0
  mcr p15, 0, r0, c3, c0, 0
  isb
  ldr r2, =${VIRTUAL >>> 20}
  ldr r3, =${MVM_BASE} + NORMAL
  bl mapDescriptor
${load}`,
      readRefused(VIRTUAL, "the normal world's tables have no NS bit: every access is non-secure"),
    ),
    attack(
      "a load with the MMU off",
      `  mrc p15, 0, r0, c1, c0, 0
  bic r0, r0, #1
  mcr p15, 0, r0, c1, c0, 0
  isb
  ldr r4, =${MVM_BASE}
  ldr r0, [r4]`,
      readRefused(MVM_BASE, MAPPED),
      { confined: FIXED },
    ),
    ...operations,
    attack(
      "ATS1CPR through a table in MVM's memory",
      upperTable(`  ldr r4, =${VIRTUAL}\n  mcr p15, 0, r4, c7, c8, 0\n  isb\n  mrc p15, 0, r0, c7, c4, 0`),
      {
        verdict: "stopped",
        fault: FAULT_DATA_WRITE,
        at: VIRTUAL,
        because: `${WALK}; the status says "write" of an operation`,
      },
      { confined: FIXED, shadow: harmless(NO_TABLE, PAR_EXTERNAL_LEVEL_1) },
    ),
    attack(
      "invalidation of all TLBs of both cores",
      "  mcr p15, 0, r0, c8, c3, 0\n  mcr p15, 0, r0, c8, c7, 0\n  dsb\n  isb\n  mov r0, #0",
      harmless("MVM relies on no entry: the tables give the same translations again", 0),
    ),
  ],
};
