/** Every place that no guest may touch, by load, store and instruction fetch. */

import * as abi from "../../../../abi/src/index";
import * as zynq from "../../../../abi/src/zynq/memory-map";
import * as layout from "../../../src/core/layout";
import type { Attack, Family, Verdict } from "../attack";
import {
  attack,
  fetchRefused,
  GUARDED,
  harmless,
  loadKept,
  readRefused,
  STORE_KEPT,
  writeRefused,
} from "../verdicts";

const WORD = 4;
const SEGMENT = "the firewall keeps this 64 MiB segment of DDR secure";
const OCM = "the firewall keeps the on-chip memory secure";
const SECURE = "the device answers the secure world only";
const CLOSED = "the device's bit in the firewall is clear";
const NOBODY = "no device answers there";

interface Place {
  name: string;
  address: number;
  because: string;
}

/** Refused, whatever the access. */
const REFUSED: Place[] = [
  { name: "MVM's code", address: abi.MVM_BASE, because: SEGMENT },
  { name: "MVM's data", address: abi.MVM_DATA, because: SEGMENT },
  { name: "MVM's report", address: abi.REPORT_BASE, because: SEGMENT },
  { name: "MVM's record of a VM", address: layout.VMS, because: SEGMENT },
  { name: "a lock of MVM", address: layout.LOCKS, because: SEGMENT },
  { name: "a virtual CPU", address: layout.VCPUS, because: SEGMENT },
  { name: "MVM's stack", address: layout.STACK_0_TOP - WORD, because: SEGMENT },
  { name: "MVM's fault stack", address: layout.FAULT_STACK_0_TOP - WORD, because: SEGMENT },
  { name: "MVM's translation table", address: abi.MVM_TABLES, because: SEGMENT },
  { name: "the system image", address: abi.SYSTEM_IMAGE_BASE, because: SEGMENT },
  { name: "the end of MVM's memory", address: abi.MVM_END - WORD, because: SEGMENT },
  { name: "memory of no VM", address: 0x2000_0000, because: SEGMENT },
  { name: "low on-chip memory", address: 0x1000, because: OCM },
  { name: "the start address of core 1, in high on-chip memory", address: 0xffff_fff0, because: OCM },
  { name: "SLCR: firewall of DDR", address: zynq.SLCR_BASE + 0x430, because: SECURE },
  { name: "SLCR: reset of the system", address: zynq.SLCR_BASE + 0x200, because: SECURE },
  { name: "TTC0, MVM's clock", address: zynq.TTC0_BASE, because: SECURE },
  { name: "system watchdog", address: 0xf800_5000, because: SECURE },
  { name: "DEVCFG: debug signals", address: zynq.DEVCFG_BASE, because: SECURE },
  { name: "eFuses", address: zynq.EFUSE_BASE, because: SECURE },
  { name: "DMA controller, secure port", address: 0xf800_3000, because: SECURE },
  { name: "slaves' security register", address: abi.SECURITY_APB_SLAVES, because: SECURE },
  { name: "interconnect's security register", address: abi.SECURITY_GP0, because: SECURE },
  { name: "UART0, MVM's console", address: zynq.UART0_BASE + 0x30, because: CLOSED },
  { name: "TTC1, of no VM", address: zynq.TTC1_BASE, because: CLOSED },
  { name: "GPIO, of no VM", address: 0xe000_a000, because: CLOSED },
  { name: "an Ethernet controller, which masters the bus", address: 0xe000_b000, because: CLOSED },
  { name: "an SDIO controller, which masters the bus", address: 0xe010_0000, because: CLOSED },
  { name: "programmable logic behind GP1", address: zynq.PL_BASE + 0x4000_0000, because: CLOSED },
  { name: "an address without a device", address: 0xe030_0000, because: NOBODY },
];

const load = (address: number) => `
  map ${address}, DEVICE
  ldr r4, =${address}
  ldr r0, [r4]
  dsb`;
const store = (address: number) => `
  map ${address}, DEVICE
  ldr r4, =${address}
  ldr r0, =MARK
  str r0, [r4]
  dsb`;
const fetch = (address: number) => `
  map ${address}, NORMAL
  ldr r4, =${address}
  blx r4`;

const place = ({ name, address, because }: Place): Attack[] => [
  attack(`load, ${name}`, load(address), readRefused(address, because)),
  attack(`store, ${name}`, store(address), writeRefused(because)),
  attack(`instruction fetch, ${name}`, fetch(address), fetchRefused(address, because)),
];

/** Devices that answer both worlds, and look at the world themselves. */
const IGNORED = "the device ignores a write of the normal world";
const ZERO = "SNSAC gives the device to no guest: it reads as zero";

const answered = (name: string, address: number, verdict: Verdict) =>
  attack(`load, ${name}`, load(address), verdict, loadKept(address));
/** In the page of the private timer, which the attacker has. */
const ignored = (name: string, address: number, sees: number, because = IGNORED) =>
  attack(`store and load, ${name}`, `${store(address)}\n  ldr r0, [r4]`, harmless(because, sees), GUARDED);

const PL310_ANSWERS = "the L2 controller's registers can be read by both worlds (ARM DDI 0246F 3.1.1)";
const PL310_ABORTS = "the L2 controller refuses the normal world's write (ARM DDI 0246F 3.1.1)";

const DMA_PORT = 0xf800_4000;
const ANSWERING: Attack[] = [
  answered(
    "DMA controller, port of the normal world",
    DMA_PORT,
    harmless(
      "the controller's manager is secure (TZ_DMA_NS = 0) and takes orders by its secure port; the board does not model the controller",
      0,
    ),
  ),
  ignored("SCU: control", zynq.SCU_BASE, 3),
  ignored(
    "SCU: start of the filter, which decides whether address 0 is DDR",
    zynq.SCU_BASE + 0x40,
    0x0010_0000,
  ),
  ignored("SCU: access control", zynq.SCU_BASE + 0x50, 3),
  ignored("SCU: access control of the normal world", abi.SCU_SNSAC, abi.SNSAC_PRIVATE_TIMERS * 3),
  ignored("global timer", zynq.GLOBAL_TIMER_BASE + 0x08, 0, ZERO),
  answered("L2 controller: control", zynq.PL310_BASE + 0x100, harmless(PL310_ANSWERS, 0)),
  attack("store, L2 controller: control", store(zynq.PL310_BASE + 0x100), writeRefused(PL310_ABORTS)),
  attack(
    "store, L2 controller: auxiliary control",
    store(zynq.PL310_BASE + 0x104),
    writeRefused(PL310_ABORTS),
  ),
  attack("store, L2 controller: debug control", store(zynq.PL310_BASE + 0xf40), writeRefused(PL310_ABORTS)),
  attack("store, L2 controller: lockdown", store(zynq.PL310_BASE + 0x900), writeRefused(PL310_ABORTS)),
  attack(
    "store, L2 controller: clean and invalidate MVM's memory by address",
    `  map ${zynq.PL310_BASE}, DEVICE
  ldr r4, =${zynq.PL310_BASE}
  ldr r0, =${abi.MVM_BASE}
  str r0, [r4, #0x7f0]
  str r0, [r4, #0x770]
  dsb`,
    harmless("the controller is off, and an operation of the normal world finds only lines of that world"),
    STORE_KEPT,
  ),
];

export const PLACES: Family = {
  title: "Places that no guest may touch",
  section: "MVM: memory, stacks, system image; the firewall itself; a device that belongs to no VM",
  attacks: [...REFUSED.flatMap(place), ...ANSWERING],
};
