/** What a guest leaves in the TLB for the next guest of its core. */
import type { Attack, Family } from "../attack";
import { COUNTERS, PATTERN_BASE } from "../neighbour";
import { deprivilegedAttack, hangs } from "../verdicts";

const MIB = 0x10_0000;
/** Places that the neighbour reads and writes all the time, and one that it never reads. */
const PLACES = [COUNTERS, PATTERN_BASE];
const ENTRIES = PLACES.map(
  (place) => `
  ldr r2, =${place / MIB}
  ldr r3, =FREE + NORMAL + (1 << 17)
  bl mapDescriptor`,
).join("");
const READS = PLACES.map(
  (place) => `
  ldr r6, =${place}
  ldr r2, [r6]
  cmp r2, r5
  bne 2f`,
).join("");

/**
 * The guest has memory of its own at addresses of the neighbour, and keeps its entries for these
 * addresses in the TLB. tlb-layers.test.ts makes this attack while layers of MVM are taken away.
 */
export const TLB_COLLISION: Attack = deprivilegedAttack(
  "its own memory at addresses that the neighbour uses",
  `${ENTRIES}
  ldr r4, =FREE
  ldr r5, =MARK
  str r5, [r4]
1:${READS}
  b 1b                             @ ends only if it finds another value
2:`,
  {
    shadow: hangs(
      "the TLB forgets everything at a switch; without that, ASIDs separate the guests, and without these, domains (tlb-layers.test.ts)",
    ),
  },
);

export const TLB: Family = {
  title: "The TLB",
  section: "a VM's memory and devices",
  attacks: [TLB_COLLISION],
};
