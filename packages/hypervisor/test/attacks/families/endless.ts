/** What a guest can do to its own core, without end. */
import * as gic from "../../../../abi/src/arm/gic";
import * as zynq from "../../../../abi/src/zynq/memory-map";
import type { Attack, Family } from "../attack";
import { attack, GUARDED, hangs, harmless, instructionRefused, reaches } from "../verdicts";

const D = zynq.GICD_BASE;
const C = zynq.GICC_BASE;
const FIQ = "MVM's timer is a FIQ, which no guest can mask";

/** The private timer: one-shot or periodic, with interrupt. */
const timer = (load: number, control: number) => `
  ldr r4, =${D}
  mov r0, #1 << ${zynq.PRIVATE_TIMER_INTERRUPT}
  str r0, [r4, #${gic.GICD_ISENABLER}]
  mov r0, #1
  str r0, [r4]
  ldr r4, =${C}
  mov r0, #0xf0
  str r0, [r4, #${gic.GICC_PMR}]
  mov r0, #1
  str r0, [r4]
  ldr r4, =${zynq.PRIVATE_TIMER_BASE}
  ldr r0, =${load}
  str r0, [r4]
  mov r0, #${control}
  str r0, [r4, #8]`;

const core: Attack[] = [
  attack("a timer that expires without a pause", `${timer(1, 7)}\n  cpsie i\n1:b 1b`, hangs(FIQ)),
  attack(
    "private watchdog as a timer, expiring without a pause",
    `
  ldr r4, =${zynq.PRIVATE_WATCHDOG_BASE}
  mov r0, #1
  str r0, [r4]
  mov r0, #7
  str r0, [r4, #8]
  mov r0, #0`,
    harmless("the watchdog's line belongs to no VM", 0),
    GUARDED,
  ),
  attack(
    "private watchdog: reset of the board",
    `
  ldr r4, =${zynq.PRIVATE_WATCHDOG_BASE}
  mov r0, #1000
  str r0, [r4]
  mov r0, #9
  str r0, [r4, #8]
1:b 1b`,
    reaches(
      "resets the board",
      "the bit of the firewall that opens the private timer opens the watchdog, too",
    ),
    GUARDED,
  ),
  attack("an endless loop, interrupts masked", "1:b 1b", hangs(FIQ)),
  attack("WFI with everything masked", "  cpsid aif\n1:wfi\n  b 1b", hangs(FIQ)),
  attack("WFE with everything masked", "  cpsid aif\n1:wfe\n  b 1b", hangs(FIQ)),
  attack(
    "events to the other core without a pause",
    "1:sev\n  b 1b",
    hangs("a guest that waits for an event looks at its condition again"),
  ),
  attack(
    "the vector table is not mapped",
    `
  ldr r0, =0x90000000
  mcr p15, 0, r0, c12, c0, 0
  isb
  .word 0xe7f000f0`,
    hangs(FIQ),
  ),
  attack(
    "the vector table is a loop of undefined instructions",
    `
  ldr r4, =FREE
  mcr p15, 0, r4, c12, c0, 0
  isb
  ldr r0, =0xe7f000f0
  mov r1, #8
1:str r0, [r4], #4
  subs r1, r1, #1
  bne 1b
  dsb
  mcr p15, 0, r0, c7, c5, 0
  isb
  .word 0xe7f000f0`,
    hangs(FIQ),
  ),
  attack(
    "an abort in the abort handler, without end",
    `
  ldr r4, =FREE
  mcr p15, 0, r4, c12, c0, 0
  isb
  ldr r0, =0xe5900000              @ LDR r0, [r0]
  mov r1, #8
1:str r0, [r4], #4
  subs r1, r1, #1
  bne 1b
  dsb
  mcr p15, 0, r0, c7, c5, 0
  isb
  ldr r0, =0x90000000
  ldr r0, [r0]`,
    hangs(FIQ),
  ),
  attack(
    "the translation table is empty",
    `
  ldr r0, =FREE
  mcr p15, 0, r0, c2, c0, 0
  isb
  mcr p15, 0, r0, c8, c7, 0
  dsb
  isb
  nop`,
    hangs(FIQ),
    {
      confined: instructionRefused("a confined guest keeps the table that MVM has made"),
    },
  ),
  attack(
    "maintenance of caches and TLBs without a pause",
    `
1:mcr p15, 0, r0, c8, c3, 0
  mcr p15, 0, r0, c7, c1, 0
  mcr p15, 0, r0, c7, c5, 0
  mcr p15, 0, r0, c7, c6, 2
  dsb
  b 1b`,
    hangs("it costs time on the part; the board has no caches"),
  ),
];

export const ENDLESS: Family = {
  title: "Timers, faults and loops without end",
  section: "processor time of an SRT VM; One bit opens several devices",
  attacks: core,
};
