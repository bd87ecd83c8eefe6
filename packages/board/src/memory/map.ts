/**
 * The physical memory map, as a Cortex-A9 of the Zynq-7000 sees it (UG585 ch. 4 and appendix B).
 *
 * Peripheral pages carry the rule by which the TrustZone firewall judges a non-secure access:
 *
 *  - `secure`      never for the normal world;
 *  - `open`        answered in both worlds; the device itself looks at the world (GIC, SCU, timers,
 *                  L2C);
 *  - a switch      open when the named bit of a slave-security register is set
 *                  (devices/slave-security.ts).
 */

/** The bit that opens a peripheral to the normal world. */
export type SecuritySwitch =
  | { register: "security_apb_slaves"; bit: number }
  | { register: "security_apb"; bit: number }
  | { register: "security_gp0_axi" | "security_gp1_axi"; bit: 0 }
  | { register: "security_sdio0" | "security_sdio1" | "security_qspi" | "security_smc"; bit: 0 };

export type Guard = "secure" | "open" | SecuritySwitch;

export interface Region {
  name: string;
  base: number;
  size: number;
  guard: Guard;
  /**
   * What answers there: a device of the board, or nothing yet ("not modelled": reads 0, writes
   * ignored, noted).
   */
  modelled: boolean;
  /**
   * The region answers only single accesses of these sizes in bytes (a sum of 1, 2 and 4). Accesses
   * of other sizes, of several words at once and exclusive accesses get a slave error. Absent: all
   * accesses are answered, a narrow one as part of its word.
   */
  singleSizes?: number;
}

const KIB = 0x400;
const MIB = 0x10_0000;

/**
 * OCM: 4 banks of 64 KiB, each at its low or its high address as SLCR.OCM_CFG says (UG585 29.4.1).
 */
export const OCM_LOW_BASE = 0x0000_0000;
export const OCM_HIGH_BASE = 0xfffc_0000;
export const OCM_BANK_SIZE = 64 * KIB;
export const OCM_BANKS = 4;

/** Below this address a core reaches DDR only if SCU filtering starts lower (UG585 table 4-1). */
export const LOW_MEGABYTE_END = 1 * MIB;
export const DDR_END = 0x4000_0000;

/**
 * DDR is secure or not in 16 segments of 64 MiB (SLCR.TZ_DDR_RAM); OCM in 64 pages of 4 KiB
 * (TZ_OCM_RAM0/1).
 */
export const DDR_SEGMENT_SIZE = 64 * MIB;
export const OCM_SECURITY_PAGE_SIZE = 4 * KIB;

/**
 * Word that the boot ROM's wait loop on core 1 reads after an event: where to jump (UG585 6.1.10).
 */
export const CORE1_START_ADDRESS = 0xffff_fff0;

/** The MPCore private region; CBAR reads as this (ARM DDI 0388 4.3.24, UG585 table 4-1). */
export const PRIVATE_REGION_BASE = 0xf8f0_0000;

export const PL_GP0_BASE = 0x4000_0000;
export const PL_GP1_BASE = 0x8000_0000;
export const PL_GP_SIZE = 0x4000_0000;

/**
 * Bits of security_apb_slaves. UART0 and UART1 are bits 6 and 7. No public document gives the other
 * bits, so the other peripherals of the group have the remaining bits in an order chosen here.
 */
const APB = (bit: number): Guard => ({ register: "security_apb_slaves", bit });
const BOOT_APB = (bit: number): Guard => ({ register: "security_apb", bit });

const region = (
  name: string,
  base: number,
  size: number,
  guard: Guard,
  modelled: boolean,
  singleSizes?: number,
): Region => ({ name, base, size, guard, modelled, singleSizes });

const page = (name: string, base: number, guard: Guard, modelled = false): Region =>
  region(name, base, 4 * KIB, guard, modelled);
const block = (name: string, base: number, size: number, guard: Guard): Region =>
  region(name, base, size, guard, false);
/** The window of a memory controller. No board of this project has a chip there. */
const memoryWindow = (name: string, base: number, size: number, guard: Guard): Region =>
  region(name, base, size, guard, true);
const part = (name: string, base: number, size: number, singleSizes?: number): Region =>
  region(name, base, size, "open", true, singleSizes);

/**
 * Permitted access sizes of the MPCore private region (ARM DDI 0407 1.5): the timers take words,
 * the others take bytes too.
 */
const WORDS = 4;
const BYTES_AND_WORDS = 1 + 4;

export const PERIPHERALS: readonly Region[] = [
  // ── I/O peripherals ──
  page("uart0", 0xe000_0000, APB(6), true),
  page("uart1", 0xe000_1000, APB(7), true),
  page("usb0", 0xe000_2000, APB(13)),
  page("usb1", 0xe000_3000, APB(14)),
  page("i2c0", 0xe000_4000, APB(2)),
  page("i2c1", 0xe000_5000, APB(3)),
  page("spi0", 0xe000_6000, APB(0)),
  page("spi1", 0xe000_7000, APB(1)),
  page("can0", 0xe000_8000, APB(4)),
  page("can1", 0xe000_9000, APB(5)),
  page("gpio", 0xe000_a000, APB(8), true),
  page("gem0", 0xe000_b000, APB(9), true),
  page("gem1", 0xe000_c000, APB(10), true),
  page("qspi", 0xe000_d000, { register: "security_qspi", bit: 0 }),
  page("smcc", 0xe000_e000, { register: "security_smc", bit: 0 }),
  block("sdio0", 0xe010_0000, 4 * KIB, { register: "security_sdio0", bit: 0 }),
  block("sdio1", 0xe010_1000, 4 * KIB, { register: "security_sdio1", bit: 0 }),
  page("slave security (IOP)", 0xe020_0000, "secure", true),
  memoryWindow("nand", 0xe100_0000, 16 * MIB, { register: "security_smc", bit: 0 }),
  memoryWindow("sram, nor 0", 0xe200_0000, 32 * MIB, { register: "security_smc", bit: 0 }),
  memoryWindow("sram, nor 1", 0xe400_0000, 32 * MIB, { register: "security_smc", bit: 0 }),
  // ── system ──
  page("slcr", 0xf800_0000, "secure", true),
  page("ttc0", 0xf800_1000, "secure", true),
  page("ttc1", 0xf800_2000, BOOT_APB(4), true),
  page("dmac (secure)", 0xf800_3000, "secure"),
  page("dmac (non-secure)", 0xf800_4000, "open"),
  page("swdt", 0xf800_5000, "secure", true),
  page("ddrc", 0xf800_6000, BOOT_APB(5), true),
  page("devcfg", 0xf800_7000, "secure", true),
  page("axi_hp0", 0xf800_8000, BOOT_APB(0)),
  page("axi_hp1", 0xf800_9000, BOOT_APB(1)),
  page("axi_hp2", 0xf800_a000, BOOT_APB(2)),
  page("axi_hp3", 0xf800_b000, BOOT_APB(3)),
  page("ocm control", 0xf800_c000, "secure"),
  page("efuse", 0xf800_d000, "secure", true),
  page("core 0 debug", 0xf889_0000, "open", true),
  page("core 1 debug", 0xf889_2000, "open", true),
  block("debug (CoreSight)", 0xf880_0000, 1 * MIB, "open"),
  page("slave security (interconnect)", 0xf890_0000, "secure", true),
  // ── Cortex-A9 MPCore private region (ARM DDI 0407I 1.5) and L2 cache ──
  part("scu", 0xf8f0_0000, 0x100, BYTES_AND_WORDS),
  part("gic cpu interface", 0xf8f0_0100, 0x100, BYTES_AND_WORDS),
  part("global timer", 0xf8f0_0200, 0x100, WORDS),
  part("private timer and watchdog", 0xf8f0_0600, 0x100, WORDS),
  part("gic distributor", 0xf8f0_1000, 0x1000, BYTES_AND_WORDS),
  part("l2 cache", 0xf8f0_2000, 0x1000),
  memoryWindow("qspi linear", 0xfc00_0000, 32 * MIB, { register: "security_qspi", bit: 0 }),
];

/** The region of this name. Throws RangeError if the map has no such region. */
export function regionOf(name: string): Region {
  const found = PERIPHERALS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new RangeError(`the memory map has no region "${name}"`);
  return found;
}

/** Whether the physical address `pa` is in the region. */
export const contains = ({ base, size }: Pick<Region, "base" | "size">, pa: number): boolean =>
  pa >= base && pa - base < size;
