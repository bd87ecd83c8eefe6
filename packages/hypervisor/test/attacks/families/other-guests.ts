/** The memory and the devices of the other guests. */
import * as abi from "../../../../abi/src/index";
import * as zynq from "../../../../abi/src/zynq/memory-map";
import type { Attack, Family } from "../attack";
import { NEIGHBOUR_BASE, NEIGHBOUR_SIZE, RTOS_BASE } from "../layout";
import { PATTERN, PATTERN_BASE } from "../neighbour";
import { attack, harmless, loadKept, reaches, STORE_KEPT } from "../verdicts";

const OPEN =
  "the firewall divides DDR between the worlds, not between guests: the kernels must trust each other";
const DEVICE_OPEN = "the firewall opens a device to the whole normal world";
const BANKED = "each core has its own private timer at this address";
const NOT_SHARED = "a VM's timer stands still while the VM is off its core";

/** Free memory of the RTOS. */
const RTOS_FREE = RTOS_BASE + 0x80_0000;
/** The last part of a bare guest's translation table, which is at the end of its memory. */
const TABLE_PART = 0x1000;
const PATTERN_WORD = Buffer.from(PATTERN).readUInt32LE(0);
const load = (address: number) => `
  map ${address}, NORMAL
  ldr r4, =${address}
  ldr r0, [r4]
  dsb`;
const store = (address: number, kind = "NORMAL") => `
  map ${address}, ${kind}
  ldr r4, =${address}
  ldr r0, =MARK
  str r0, [r4]
  dsb`;

const memory: Attack[] = [
  attack(
    "read the neighbour's memory",
    load(PATTERN_BASE),
    reaches({ sees: PATTERN_WORD }, OPEN),
    loadKept(PATTERN_BASE),
  ),
  attack(
    "write the neighbour's memory",
    store(PATTERN_BASE),
    reaches("changes the neighbour", OPEN),
    STORE_KEPT,
  ),
  attack(
    "write the neighbour's translation table",
    store(NEIGHBOUR_BASE + NEIGHBOUR_SIZE - TABLE_PART),
    reaches("changes the neighbour", OPEN),
    STORE_KEPT,
  ),
  attack(
    "execute the neighbour's memory",
    `
  map ${PATTERN_BASE}, NORMAL
  ldr r4, =${PATTERN_BASE + 0x1000}
  ldr r0, =0xe12fff1e              @ BX lr
  str r0, [r4]
  dsb
  mcr p15, 0, r0, c7, c5, 0
  isb
  blx r4`,
    reaches("changes the neighbour", OPEN),
    STORE_KEPT,
  ),
  attack("write the RTOS's free memory", store(RTOS_FREE), reaches("changes the RTOS", OPEN), STORE_KEPT),
  attack(
    "exclusive store to the RTOS's memory",
    `
  map ${RTOS_FREE}, NORMAL
  ldr r4, =${RTOS_FREE}
  ldr r0, =MARK
1:ldrex r1, [r4]
  strex r1, r0, [r4]
  cmp r1, #0
  bne 1b`,
    reaches("changes the RTOS", OPEN),
    loadKept(RTOS_FREE),
  ),
  attack(
    "cache maintenance of the RTOS's memory",
    `
  map ${RTOS_FREE}, NORMAL
  ldr r4, =${RTOS_FREE}
  mcr p15, 0, r4, c7, c6, 1
  mcr p15, 0, r4, c7, c14, 1
  dsb
  mov r0, #0`,
    harmless("the board has no caches; on the part an invalidated line may lose a write of the RTOS", 0),
  ),
];

const devices: Attack[] = [
  attack(
    "the RTOS's UART",
    `
  map ${zynq.UART1_BASE}, DEVICE
  ldr r4, =${zynq.UART1_BASE}
  mov r0, #6                       @ baud rate generator: any other value than the RTOS's
  str r0, [r4, #0x34]
  dsb
  ldr r0, [r4, #0x34]`,
    reaches({ sees: 6 }, DEVICE_OPEN),
    STORE_KEPT,
  ),
  attack(
    "the marker port, by which the RTOS reports",
    `
  map ${abi.MARKER_PORT_BASE + 0xa000}, DEVICE
  ldr r4, =${abi.MARKER_PORT_BASE + 0xa000}
  ldr r0, [r4]
  mov r0, #0`,
    reaches({ sees: 0 }, "one bit of the firewall opens everything behind GP0"),
    loadKept(abi.MARKER_PORT_BASE + 0xa000),
  ),
  attack(
    "the private timer, at the RTOS's address",
    `
  ldr r4, =${zynq.PRIVATE_TIMER_BASE}
  mov r0, #0
  str r0, [r4, #8]
  str r0, [r4, #4]
  dsb
  mov r0, #0`,
    harmless(`${BANKED}; ${NOT_SHARED}`, 0),
  ),
];

export const OTHER_GUESTS: Family = {
  title: "Memory and devices of other guests",
  section: "A direct guest reaches the memory of other guests; One bit opens several devices",
  attacks: [...memory, ...devices],
};
