/**
 * A guest on shadow tables changes its tables in the middle of an access. The last two pages of a
 * MiB are mapped. The one before the last has their own second-level table at its end, so the last
 * word of that page is the descriptor of the last page.
 */
import { MVM_BASE } from "../../../../abi/src/memory-map";
import type { Family, Verdict } from "../attack";
import { FREE } from "../attacker";
import { deprivilegedAttack, ownAbort, readRefused, storeRefused } from "../verdicts";

const ALIAS = 0x9000_0000;
const TABLE = FREE + 0xfc00;
const TABLE_PAGE = FREE + 0xf000;
const DATA_PAGE = FREE + 0x2_0000;
/** Small page, normal memory, full access. */
const SMALL_PAGE = 0x72;
const LAST = ALIAS + 0xf_f000;
const HOSTILE = MVM_BASE + SMALL_PAGE;

const setUp = `
  ldr r2, =${TABLE}
  ldr r3, =${TABLE_PAGE + SMALL_PAGE}
  str r3, [r2, #0x3f8]
  ldr r3, =${DATA_PAGE + SMALL_PAGE}
  str r3, [r2, #0x3fc]
  dsb
  ldr r2, =${ALIAS >>> 20}
  ldr r3, =${TABLE + 1}
  bl mapDescriptor
  ldr r4, =${LAST - 4}
  ldr r5, =${HOSTILE}
  ldr r6, [r4]`;
/** The guest's TLB forgets the last page, and the guest reads it. */
const read = `
  ldr r4, =${LAST}
  mcr p15, 0, r4, c8, c7, 1
  dsb
  isb
  ldr r0, [r4]`;

const OLD = "the access uses the mapping from before; the next one finds what is not the guest's";
const ACCESSES: Readonly<Record<string, [code: string, verdict: Verdict]>> = {
  STM: ["stm r4, {r5, r6, r7}", readRefused(LAST, OLD)],
  "an unaligned store behind a store": [
    "add r0, r4, #2\n  str r5, [r4]\n  str r5, [r0]",
    storeRefused("MVM walks the guest's present tables, and fills no entry for what is not the guest's"),
  ],
  "STM of User mode's registers, by MVM": [
    "stm r4, {r5, r6, r7, r8, r9}^",
    ownAbort("data abort", "MVM translates each word anew, just before it writes the word"),
  ],
  "SRS, by the stub": ["mov lr, r5\n  mov sp, r4\n  srsia sp, #0x13", readRefused(LAST, OLD)],
};

export const TABLE_CHANGES: Family = {
  title: "Tables that change in the middle of an access",
  section: "a VM's memory and devices",
  attacks: Object.entries(ACCESSES).map(([name, [code, verdict]]) =>
    deprivilegedAttack(
      `${name}: the first word changes the mapping of the next`,
      `${setUp}\n  mov r8, sp\n  mov r9, lr\n  ${code}\n  mov sp, r8\n  mov lr, r9\n${read}`,
      { shadow: verdict },
    ),
  ),
};
