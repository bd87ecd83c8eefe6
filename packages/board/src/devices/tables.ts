/** The register tables of all modelled devices, where each device is, and its document. */

import { regionOf } from "../memory/map";
import { UART16550_REGISTERS } from "../pl/axi-uart16550";
import { MARKER_PORT_REGISTERS } from "../pl/marker-port";
import { PENDULUM_REGISTERS } from "../pl/pendulum/device";
import { CADENCE_UART_REGISTERS } from "./cadence-uart";
import { CORE_DEBUG_REGISTERS } from "./core-debug";
import { DDRC_REGISTERS } from "./ddrc";
import { DEVCFG_REGISTERS } from "./devcfg";
import { EFUSE_REGISTERS } from "./efuse";
import { GEM_REGISTERS } from "./gem";
import { CPU_INTERFACE_REGISTERS, DISTRIBUTOR_REGISTERS } from "./gic/registers";
import { GLOBAL_TIMER_REGISTERS } from "./global-timer";
import { GPIO_REGISTERS } from "./gpio";
import { PL310_REGISTERS } from "./pl310";
import { PRIVATE_TIMER_REGISTERS } from "./private-timer";
import { PRIVATE_WATCHDOG_REGISTERS } from "./private-watchdog";
import type { RegisterMap } from "./registers";
import { SCU_REGISTERS } from "./scu";
import { INTERCONNECT_SECURITY_REGISTERS, IOP_SECURITY_REGISTERS } from "./slave-security";
import { SLCR_REGISTERS } from "./slcr";
import { SWDT_REGISTERS } from "./swdt";
import { TTC_REGISTERS } from "./ttc";

export interface RegisterTable {
  registers: RegisterMap<string>;
  /** Names of the device's regions in memory/map.ts; none for a device in the PL. */
  regions: readonly string[];
  source: string;
}

const UG585 = (chapter: string, module: string) => `UG585 ${chapter}, appendix B "${module}"`;

export const REGISTER_TABLES: readonly RegisterTable[] = [
  { registers: CADENCE_UART_REGISTERS, regions: ["uart0", "uart1"], source: UG585("ch. 19", "uart") },
  { registers: GEM_REGISTERS, regions: ["gem0", "gem1"], source: UG585("ch. 16", "GEM") },
  { registers: GPIO_REGISTERS, regions: ["gpio"], source: UG585("ch. 14", "gpio") },
  { registers: IOP_SECURITY_REGISTERS, regions: ["slave security (IOP)"], source: "UG1019" },
  { registers: SLCR_REGISTERS, regions: ["slcr"], source: UG585("ch. 4, 25, 26", "slcr") },
  { registers: TTC_REGISTERS, regions: ["ttc0", "ttc1"], source: UG585("ch. 8.5", "ttc") },
  { registers: SWDT_REGISTERS, regions: ["swdt"], source: UG585("ch. 8.4", "swdt") },
  { registers: DDRC_REGISTERS, regions: ["ddrc"], source: UG585("ch. 10", "ddrc") },
  { registers: DEVCFG_REGISTERS, regions: ["devcfg"], source: UG585("ch. 6, 30", "devcfg") },
  {
    registers: CORE_DEBUG_REGISTERS,
    regions: ["core 0 debug", "core 1 debug"],
    source: "ARM DDI 0388I 10.4, ARM DDI 0406C C11",
  },
  { registers: EFUSE_REGISTERS, regions: ["efuse"], source: "the start code of the vendor's tools" },
  {
    registers: INTERCONNECT_SECURITY_REGISTERS,
    regions: ["slave security (interconnect)"],
    source: "UG1019",
  },
  { registers: SCU_REGISTERS, regions: ["scu"], source: "ARM DDI 0407I ch. 2" },
  {
    registers: CPU_INTERFACE_REGISTERS,
    regions: ["gic cpu interface"],
    source: "ARM IHI 0048B 4.4, ARM DDI 0407I ch. 3",
  },
  { registers: GLOBAL_TIMER_REGISTERS, regions: ["global timer"], source: "ARM DDI 0407I 4.4" },
  {
    registers: PRIVATE_TIMER_REGISTERS,
    regions: ["private timer and watchdog"],
    source: "ARM DDI 0407I 4.2",
  },
  {
    registers: PRIVATE_WATCHDOG_REGISTERS,
    regions: ["private timer and watchdog"],
    source: "ARM DDI 0407I 4.3",
  },
  {
    registers: DISTRIBUTOR_REGISTERS,
    regions: ["gic distributor"],
    source: "ARM IHI 0048B 4.3, ARM DDI 0407I ch. 3",
  },
  { registers: PL310_REGISTERS, regions: ["l2 cache"], source: "ARM DDI 0246F ch. 3" },
  { registers: UART16550_REGISTERS, regions: [], source: "PG143, PC16550D data sheet" },
  { registers: MARKER_PORT_REGISTERS, regions: [], source: "this project" },
  { registers: PENDULUM_REGISTERS, regions: [], source: "this project" },
];

/** Physical addresses of a table's devices. */
export function basesOf({ regions }: RegisterTable): number[] {
  return regions.map((name) => regionOf(name).base);
}
