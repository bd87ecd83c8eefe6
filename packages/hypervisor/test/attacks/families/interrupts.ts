/** The interrupt controller. */

import * as gic from "../../../../abi/src/arm/gic";
import * as zynq from "../../../../abi/src/zynq/memory-map";
import type { Attack, Family } from "../attack";
import { RTOS_LINE } from "../layout";
import { attack, both, hangs, harmless, reaches } from "../verdicts";

const D = zynq.GICD_BASE;
const C = zynq.GICC_BASE;
const GROUP_0 = "the line is in Group 0, which the normal world neither sees nor changes (ARM IHI 0048B 3.8)";
const LOWER_HALF = "a priority of the normal world stays in its half, below MVM's";
const OWN_INTERFACE = "the normal world has its own view of the CPU interface, and MVM's FIQs go on";
const ONE_DISTRIBUTOR = "the whole normal world has one distributor";
const OWN_DISTRIBUTOR = "MVM shows a kernel in User mode a distributor with its own lines only";

const MVM_CLOCK_LINE = zynq.TTC0_INTERRUPT;
const MVM_CONSOLE_LINE = zynq.UART0_INTERRUPT;
const PRIVATE_TIMER_LINE = zynq.PRIVATE_TIMER_INTERRUPT;

const word = (register: number, line: number) => D + register + Math.floor(line / 32) * 4;
const bit = (line: number) => 2 ** (line % 32);

/** Writes, and reads the same register back. */
const put = (address: number, value: number, size = "") => `
  ldr r4, =${address}
  ldr r0, =${value >>> 0}
  str${size} r0, [r4]
  dsb
  ldr${size} r0, [r4]`;
const only = (mask: number) => `\n  ldr r1, =${mask >>> 0}\n  and r0, r0, r1`;

const secureLines: Attack[] = [
  attack(
    "group of all lines: Group 1",
    `${put(D + gic.GICD_IGROUPR, 0xffff_ffff)}${put(D + gic.GICD_IGROUPR + 4, 0xffff_ffff)}`,
    harmless(GROUP_0, 0),
  ),
  attack(
    "disable the line of MVM's clock",
    put(word(gic.GICD_ICENABLER, MVM_CLOCK_LINE), 0x700 << 2) + only(0x700 << 2),
    harmless(GROUP_0, 0),
  ),
  attack(
    "make the line of MVM's clock pending",
    put(word(gic.GICD_ISPENDR, MVM_CLOCK_LINE), bit(MVM_CLOCK_LINE)) + only(bit(MVM_CLOCK_LINE)),
    harmless(GROUP_0, 0),
  ),
  attack(
    "priority of MVM's clock",
    put(D + gic.GICD_IPRIORITYR + MVM_CLOCK_LINE, 0xff, "b"),
    harmless(GROUP_0, 0),
  ),
  attack("target of MVM's clock", put(D + gic.GICD_ITARGETSR + MVM_CLOCK_LINE, 2, "b"), harmless(GROUP_0, 0)),
  attack(
    "trigger of MVM's console",
    put(D + gic.GICD_ICFGR + Math.floor(MVM_CONSOLE_LINE / 16) * 4, 0xffff_ffff),
    harmless("a line of no guest is in Group 0", 0),
  ),
  attack(
    "enable the line of MVM's console",
    put(word(gic.GICD_ISENABLER, MVM_CONSOLE_LINE), bit(MVM_CONSOLE_LINE)) + only(bit(MVM_CONSOLE_LINE)),
    harmless(GROUP_0, 0),
  ),
  attack(
    "disable and withdraw every private line",
    `${put(D + gic.GICD_ICENABLER, 0xffff_ffff)}${put(D + gic.GICD_ICPENDR, 0xffff_ffff)}\n  mov r0, #0`,
    harmless("MVM's private lines are in Group 0; the neighbour's come back with it", 0),
  ),
  attack(
    "software interrupts 8 to 15, to core 1",
    `
  ldr r4, =${D + gic.GICD_SGIR}
  mov r1, #8
  ldr r2, =0x00020000
1:orr r0, r2, r1
  str r0, [r4]
  orr r0, r0, #0x8000
  str r0, [r4]
  add r1, r1, #1
  cmp r1, #16
  bne 1b
  mov r0, #0`,
    harmless("a software interrupt of Group 0 is not sent by the normal world (ARM IHI 0048B 4.3.15)", 0),
  ),
  attack(
    "software interrupts 8 to 15, to itself",
    `
  ldr r4, =${D + gic.GICD_SGIR}
  mov r1, #8
  ldr r2, =0x02000000
1:orr r0, r2, r1
  str r0, [r4]
  add r1, r1, #1
  cmp r1, #16
  bne 1b
  mov r0, #0`,
    harmless("a software interrupt of Group 0 is not sent by the normal world (ARM IHI 0048B 4.3.15)", 0),
  ),
];

const interfaceAttacks: Attack[] = [
  attack(
    "the most urgent priority for an own line",
    put(D + gic.GICD_IPRIORITYR + PRIVATE_TIMER_LINE, 0, "b"),
    harmless(LOWER_HALF, 0),
  ),
  attack("priority mask 0", put(C + gic.GICC_PMR, 0), harmless(LOWER_HALF, 0)),
  attack("CPU interface off", `${put(C + gic.GICC_CTLR, 0)}`, harmless(OWN_INTERFACE, 0)),
  attack(
    "CPU interface: every bit",
    `${put(C + gic.GICC_CTLR, 0xffff_ffff)}\n  and r0, r0, #0x1e`,
    harmless(OWN_INTERFACE, 0),
  ),
  attack(
    "acknowledge without an interrupt, many times",
    `
  ldr r4, =${C}
  mov r1, #1000
1:ldr r0, [r4, #0x0c]
  subs r1, r1, #1
  bne 1b
  ldr r2, =0x3ff
  and r0, r0, r2
  cmp r0, #1020
  movge r0, #0`,
    harmless("the normal world acknowledges no interrupt of Group 0", 0),
  ),
  attack(
    "end of every interrupt, none of which is active",
    `
  ldr r4, =${C}
  mov r0, #0
1:str r0, [r4, #0x10]
  add r0, r0, #1
  cmp r0, #1024
  bne 1b
  mov r0, #0`,
    harmless("an end without an acknowledged interrupt has no effect", 0),
  ),
  attack(
    "distributor off, and the neighbour's turn comes",
    `
  ldr r4, =${D}
  mov r0, #0
  str r0, [r4]
  dsb
  ldr r0, [r4]`,
    reaches({ sees: 0 }, `${ONE_DISTRIBUTOR}; MVM enables it again at the next switch`),
    both(harmless(OWN_DISTRIBUTOR)),
  ),
  attack(
    "distributor off, without a pause",
    `
  ldr r4, =${D}
  mov r0, #0
1:str r0, [r4]
  b 1b`,
    reaches("changes the RTOS", ONE_DISTRIBUTOR),
    both(hangs(OWN_DISTRIBUTOR)),
  ),
  attack(
    "aim the RTOS's line at core 0",
    put(D + gic.GICD_ITARGETSR + RTOS_LINE, 1, "b"),
    reaches({ sees: 1 }, ONE_DISTRIBUTOR),
    both(harmless(OWN_DISTRIBUTOR, 0)),
  ),
  attack(
    "enable the RTOS's line",
    put(word(gic.GICD_ISENABLER, RTOS_LINE), bit(RTOS_LINE)) + only(bit(RTOS_LINE)),
    reaches({ sees: bit(RTOS_LINE) }, ONE_DISTRIBUTOR),
    both(harmless(OWN_DISTRIBUTOR, 0)),
  ),
  attack(
    "software interrupts 0 to 7 to the RTOS",
    `
  ldr r4, =${D + gic.GICD_SGIR}
  ldr r0, =0x00020000
  mov r1, #8
1:str r0, [r4]
  add r0, r0, #1
  subs r1, r1, #1
  bne 1b
  mov r0, #0`,
    reaches("changes the RTOS", "every guest has these interrupts, unless its interrupts are guarded"),
    both(harmless(OWN_DISTRIBUTOR, 0)),
  ),
];

export const INTERRUPTS: Family = {
  title: "Interrupt controller",
  section: "MVM's interrupts; The whole normal world has one interrupt distributor",
  attacks: [...secureLines, ...interfaceAttacks],
};
