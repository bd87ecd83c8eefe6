/**
 * System-level control registers (UG585 ch. 4, appendix B): clocks, resets, TrustZone, OCM mapping,
 * pins. Write-protected until unlocked; answers secure accesses only (the firewall sees to that).
 *
 * The clock of the cores is fixed (clocks.ts), so the fields that say how fast the cores run have
 * the values that the FSBL of a ZC702 writes, and cannot be changed. Software that computes times
 * from these registers then gets the board's times.
 */
import type { Diagnostics } from "../machine/diagnostics";
import { type Access, type Device } from "./device";
import { defineRegisters, RegisterFile, type RegisterRow } from "./registers";
import { ResetCause } from "./reset-cause";
import { unknownRegister } from "./unknown-register";

const MIO_PINS = 54;
const PL_CLOCK: (n: number) => RegisterRow = (n) => [0x170 + 0x10 * n, "kept", 0x0010_1800, `PL clock ${n}`];
const PL_THROTTLE: (n: number) => RegisterRow = (n) => [
  0x174 + 0x10 * n,
  "kept",
  0,
  `PL clock ${n}: throttle control and count`,
  undefined,
  2,
];
const PL_THROTTLE_STATUS: (n: number) => RegisterRow = (n) => [
  0x17c + 0x10 * n,
  "ro",
  0x0001_0000,
  `PL clock ${n}: throttle status`,
];

export const SLCR_REGISTERS = defineRegisters("slcr", {
  SCL: [0x000, "rw", 0, "1 locks SCL, PSS_RST_CTRL, APU_CTRL, WDT_CLK_SEL until the next power-on", 0x1],
  SLCR_LOCK: [0x004, "wo", 0, "0x767B locks"],
  SLCR_UNLOCK: [0x008, "wo", 0, "0xDF0D unlocks"],
  SLCR_LOCKSTA: [0x00c, "ro", 1, "1 = locked"],
  // ── clocks ──
  ARM_PLL_CTRL: [
    0x100,
    "kept",
    0x0002_8008,
    "18:12 FDIV, fixed: the ARM PLL makes 33.33 MHz × 40. On the part it is 0x1A008 after power-on",
  ],
  DDR_PLL_CTRL: [0x104, "kept", 0x0001_a008, "DDR PLL"],
  IO_PLL_CTRL: [0x108, "kept", 0x0001_a008, "I/O PLL"],
  PLL_STATUS: [0x10c, "ro", 0x3f, "All PLLs are locked and stable"],
  ARM_PLL_CFG: [0x110, "kept", 0x0017_7ea0, "ARM PLL"],
  DDR_PLL_CFG: [0x114, "kept", 0x0017_7ea0, "DDR PLL"],
  IO_PLL_CFG: [0x118, "kept", 0x0017_7ea0, "I/O PLL"],
  ARM_CLK_CTRL: [
    0x120,
    "kept",
    0x1f00_0200,
    "13:8 divisor, 5:4 source, fixed: the cores have the ARM PLL / 2. On the part it is 0x1F000400 after power-on",
  ],
  DDR_CLK_CTRL: [0x124, "kept", 0x1840_0003, "DDR clocks"],
  DCI_CLK_CTRL: [0x128, "kept", 0x01e0_3201, "DCI clock"],
  APER_CLK_CTRL: [0x12c, "kept", 0x01ff_cccd, "APB peripheral clock enables"],
  USB_CLK_CTRL: [0x130, "kept", 0x0010_1941, "USB 0 and 1", undefined, 2],
  GEM_RCLK_CTRL: [0x138, "kept", 0x1, "Ethernet receive clocks", undefined, 2],
  GEM_CLK_CTRL: [0x140, "kept", 0x3c01, "Ethernet reference clocks", undefined, 2],
  SMC_CLK_CTRL: [0x148, "kept", 0x3c21, "SMC clock"],
  LQSPI_CLK_CTRL: [0x14c, "kept", 0x2821, "Quad-SPI clock"],
  SDIO_CLK_CTRL: [0x150, "kept", 0x1e03, "SDIO clock"],
  UART_CLK_CTRL: [0x154, "kept", 0x3f03, "UART reference clock"],
  SPI_CLK_CTRL: [0x158, "kept", 0x3f03, "SPI clock"],
  CAN_CLK_CTRL: [0x15c, "kept", 0x0050_1903, "CAN clock"],
  CAN_MIOCLK_CTRL: [0x160, "kept", 0, "CAN MIO clock"],
  DBG_CLK_CTRL: [0x164, "kept", 0x0f03, "Debug clock"],
  PCAP_CLK_CTRL: [0x168, "kept", 0x0f01, "PCAP clock"],
  TOPSW_CLK_CTRL: [0x16c, "kept", 0, "Central interconnect clock"],
  FPGA0_CLK_CTRL: PL_CLOCK(0),
  FPGA0_THR: PL_THROTTLE(0),
  FPGA0_THR_STA: PL_THROTTLE_STATUS(0),
  FPGA1_CLK_CTRL: PL_CLOCK(1),
  FPGA1_THR: PL_THROTTLE(1),
  FPGA1_THR_STA: PL_THROTTLE_STATUS(1),
  FPGA2_CLK_CTRL: PL_CLOCK(2),
  FPGA2_THR: PL_THROTTLE(2),
  FPGA2_THR_STA: PL_THROTTLE_STATUS(2),
  FPGA3_CLK_CTRL: PL_CLOCK(3),
  FPGA3_THR: PL_THROTTLE(3),
  FPGA3_THR_STA: PL_THROTTLE_STATUS(3),
  BANDGAP_TRIP: [0x1b8, "kept", 0x1f, "Band gap; not in UG585, read by older programs"],
  CLK_621_TRUE: [0x1c4, "kept", 1, "CPU clock ratio, fixed: 6:2:1", 0x1],
  // ── resets ──
  PSS_RST_CTRL: [0x200, "rw", 0, "bit 0: reset the processing system", 0x1],
  DDR_RST_CTRL: [0x204, "kept", 0, "DDR controller reset; the board's DDR always works", 0x1],
  TOPSW_RST_CTRL: [0x208, "kept", 0, "Interconnect reset; the board's interconnect has no state", 0x1],
  DMAC_RST_CTRL: [0x20c, "kept", 0, "DMA controller reset; the device is not modelled", 0x1],
  USB_RST_CTRL: [0x210, "kept", 0, "USB reset; the devices are not modelled", 0x3],
  GEM_RST_CTRL: [0x214, "kept", 0, "Ethernet reset; the devices are not modelled", 0xf3],
  SDIO_RST_CTRL: [0x218, "kept", 0, "SDIO reset; the devices are not modelled", 0x33],
  SPI_RST_CTRL: [0x21c, "kept", 0, "SPI reset; the devices are not modelled", 0xf],
  CAN_RST_CTRL: [0x220, "kept", 0, "CAN reset; the devices are not modelled", 0x3],
  I2C_RST_CTRL: [0x224, "kept", 0, "I2C reset; the devices are not modelled", 0x3],
  UART_RST_CTRL: [
    0x228,
    "rw",
    0,
    "0 UART0, 1 UART1: bus side; 2 UART0, 3 UART1: reference clock side. Either resets the UART",
    0xf,
  ],
  GPIO_RST_CTRL: [0x22c, "rw", 0, "bit 0 resets the GPIO", 0x1],
  LQSPI_RST_CTRL: [0x230, "kept", 0, "Quad-SPI reset; the device is not modelled", 0x3],
  SMC_RST_CTRL: [0x234, "kept", 0, "SMC reset; the device is not modelled", 0x3],
  OCM_RST_CTRL: [0x238, "kept", 0, "OCM controller reset; the device is not modelled, and RAM stays", 0x1],
  FPGA_RST_CTRL: [
    0x240,
    "kept",
    0x01f3_3f0f,
    "PL resets (3:0 FCLKRESETN); the board's PL devices are not connected to them",
  ],
  A9_CPU_RST_CTRL: [
    0x244,
    "rw",
    0,
    "0 reset core 0, 1 reset core 1, 4 stop clock 0, 5 stop clock 1, 8 reset GIC and timers of the cores",
    0x133,
  ],
  RS_AWDT_CTRL: [0x24c, "rw", 0, "bit n: what private watchdog n resets; 0 the system, 1 core n", 0x3],
  RST_REASON: [
    0x250,
    "ro",
    0x40,
    "Last reset: bit n has the meaning of bit 16 + n of REBOOT_STATUS. Not in UG585",
  ],
  REBOOT_STATUS: [
    0x258,
    "rw",
    0x0040_0000,
    "Last reset: 16 SWDT, 17 and 18 private watchdogs, 19 software, 22 power-on. The other bits outlive a reset",
  ],
  BOOT_MODE: [0x25c, "ro", 0, "2:0 boot mode pins: 0 JTAG, 1 Quad-SPI, 2 NOR, 4 NAND, 5 SD"],
  APU_CTRL: [0x300, "kept", 0, "APU control", 0x7],
  WDT_CLK_SEL: [0x304, "kept", 0, "SWDT clock: CPU_1x", 0x1],
  // ── TrustZone ──
  TZ_OCM_RAM0: [0x400, "rw", 0, "OCM 4 KiB pages 0–31, 1 = non-secure"],
  TZ_OCM_RAM1: [0x404, "rw", 0, "OCM 4 KiB pages 32–63, 1 = non-secure"],
  TZ_OCM: [0x408, "kept", 0, "OCM ROM"],
  TZ_DDR_RAM: [0x430, "rw", 0, "DDR 64 MiB segments 0–15, 1 = non-secure", 0xffff],
  TZ_DMA_NS: [0x440, "kept", 0, "DMA manager; no DMA is modelled", 0x1],
  TZ_DMA_IRQ_NS: [0x444, "kept", 0, "DMA interrupts", 0xffff],
  TZ_DMA_PERIPH_NS: [0x448, "kept", 0, "DMA peripheral requests", 0xf],
  TZ_GEM: [0x450, "kept", 0, "Ethernet as master", 0x3],
  TZ_SDIO: [0x454, "kept", 0, "SDIO as master", 0x3],
  TZ_USB: [0x458, "kept", 0, "USB as master", 0x3],
  TZ_FPGA_M: [0x484, "kept", 0, "PL masters S_AXI_GP", 0x3],
  TZ_FPGA_AFI: [0x488, "kept", 0, "PL masters S_AXI_HP", 0xf],
  // ── the rest ──
  PSS_IDCODE: [0x530, "ro", 0x0372_7093, "XC7Z020"],
  DDR_URGENT: [0x600, "kept", 0, "DDR"],
  DDR_CAL_START: [0x60c, "kept", 0, "DDR"],
  DDR_REF_START: [0x614, "kept", 0, "DDR"],
  DDR_CMD_STA: [0x618, "ro", 0, "DDR: no command is waiting"],
  DDR_URGENT_SEL: [0x61c, "kept", 0, "DDR"],
  DDR_DFI_STATUS: [0x620, "ro", 0, "DDR"],
  MIO_PIN: [0x700, "kept", 0x1601, "Pins 0 and 1", undefined, 2],
  MIO_PIN_02: [0x708, "kept", 0x601, "Pins 2 to 8: without pull-up", undefined, 7],
  MIO_PIN_09: [0x724, "kept", 0x1601, "Pins 9 to 53", undefined, MIO_PINS - 9],
  MIO_LOOPBACK: [0x804, "kept", 0, "Loopback between I/O peripherals"],
  MIO_MST_TRI0: [0x80c, "kept", 0xffff_ffff, "Tri-state of pins 0 to 31"],
  MIO_MST_TRI1: [0x810, "kept", 0x003f_ffff, "Tri-state of pins 32 to 53"],
  SD_WP_CD_SEL: [0x830, "kept", 0, "SDIO card detect", undefined, 2],
  LVL_SHFTR_EN: [0x900, "kept", 0, "Level shifters between PS and PL"],
  OCM_CFG: [
    0x910,
    "rw",
    0x18,
    "3:0 RAM_HI, one bit for each OCM bank; 4 SWAP. The boot ROM leaves 0x18 (power-on: 0)",
    0x1f,
  ],
  L2C_RAM: [0xa1c, "kept", 0x0001_0101, "L2 RAM timing; start code writes 0x20202 (UG585 3.4.6)"],
  GPIOB_CTRL: [0xb00, "kept", 0, "GPIO bank voltage", undefined, 7],
  DDRIOB_CONFIG: [0xb40, "kept", 0x800, "DDR I/O buffers: ADDR, DATA, DIFF, CLOCK", undefined, 7],
  DDRIOB_DRIVE: [0xb5c, "kept", 0, "DDR I/O buffers: drive and slew", undefined, 4],
  DDRIOB_DDR_CTRL: [0xb6c, "kept", 0, "DDR I/O buffers"],
  DDRIOB_DCI_CTRL: [0xb70, "rw", 0x20, "DCI: 0 RESET, 1 ENABLE"],
  DDRIOB_DCI_STATUS: [0xb74, "ro", 0, "13 DONE, 0 LOCK: 1 while DCI_CTRL has RESET and ENABLE set"],
});
const REG = SLCR_REGISTERS.at;

const LOCK_KEY = 0x767b;
const UNLOCK_KEY = 0xdf0d;
const SOFT_RESET = 1 << 0;
const OCM_RAM_HI = 0xf;
const CORE_RESET_SHIFT = 0;
const CORE_CLOCK_STOP_SHIFT = 4;
/** A9_CPU_RST_CTRL: PERI_RST, which is nPERIPHRESET of the MPCore (ARM DDI 0407I A.2). */
const PERIPHERAL_RESET = 1 << 8;
const CORE_PERIPHERALS = [
  "gic distributor",
  "gic cpu interface",
  "private timer and watchdog",
  "global timer",
];
const UARTS = 2;
const UART_REFERENCE_SHIFT = 2;
const DCI_CALIBRATES = 0x3;
const DCI_DONE = 0x2001;

/** Fields that say how fast the cores run, by register: FDIV; DIVISOR and SRCSEL; the ratio. */
const FIXED_CLOCK = new Map<number, number>([
  [REG.ARM_PLL_CTRL, 0x0007_f000],
  [REG.ARM_CLK_CTRL, 0x0000_3f30],
  [REG.CLK_621_TRUE, 0x1],
]);
/** REBOOT_STATUS: what reset the system last. */
const REBOOT_CAUSES = 0x007f_0000;
/** Registers that SCL locks. */
const SCL_LOCKED = new Set<number>([REG.SCL, REG.PSS_RST_CTRL, REG.APU_CTRL, REG.WDT_CLK_SEL]);

/** What the SLCR controls on the board. */
export interface SlcrEffects {
  /** TZ_DDR_RAM, TZ_OCM_RAM0, TZ_OCM_RAM1. */
  trustZone(ddr: number, ocm0: number, ocm1: number): void;
  /** OCM_CFG.RAM_HI. */
  ocmHigh(banks: number): void;
  /** A9_CPU_RST_CTRL for one core. */
  coreReset(core: number, held: boolean, clockStopped: boolean, time: number): void;
  /** A core is reset and goes on at once. */
  coreRestart(core: number, time: number): void;
  /** A device's own reset, by the name of its region in memory/map.ts. */
  deviceReset(name: string): void;
  /** PSS_RST_CTRL, or a private watchdog. */
  systemReset(cause: ResetCause, source: string): void;
}

/** In APER_CLK_CTRL. */
const APER_UART0_SHIFT = 20;

export class Slcr implements Device {
  readonly name = "slcr";
  private readonly file = new RegisterFile(SLCR_REGISTERS);
  private locked = true;

  constructor(
    private readonly effects: SlcrEffects,
    private readonly coreCount: number,
    private readonly diagnostics: Diagnostics,
    /** The boot mode pins: the value of BOOT_MODE. */
    private readonly bootMode: number,
  ) {}

  read(offset: number, access: Access): number {
    const spec = SLCR_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, SLCR_REGISTERS, offset, access, "read");
    if (offset === REG.BOOT_MODE) return this.bootMode;
    if (offset === REG.SLCR_LOCKSTA) return this.locked ? 1 : 0;
    if (offset === REG.DDRIOB_DCI_STATUS) return this.dciStatus;
    return spec.access === "wo" ? 0 : this.file.get(offset);
  }

  write(offset: number, value: number, access: Access): void {
    const spec = SLCR_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, SLCR_REGISTERS, offset, access, "write");
      return;
    }
    if (offset === REG.SLCR_LOCK || offset === REG.SLCR_UNLOCK) {
      if (offset === REG.SLCR_LOCK && (value & 0xffff) === LOCK_KEY) this.locked = true;
      if (offset === REG.SLCR_UNLOCK && (value & 0xffff) === UNLOCK_KEY) this.locked = false;
      return;
    }
    if (spec.access !== "rw") return;
    if (this.refuses(offset, spec.name, access)) return;
    this.file.set(offset, this.keepClock(offset, spec.name, value, access));
    this.apply(offset, access.now);
  }

  /** The clock of UART `n` that is off, for people; undefined: both are on (UG585 25.3, B.28). */
  uartClockOff(n: 0 | 1): string | undefined {
    if ((this.file.get(REG.UART_CLK_CTRL) & (1 << n)) === 0)
      return `its reference clock is off (slcr UART_CLK_CTRL bit ${n})`;
    const bit = APER_UART0_SHIFT + n;
    if ((this.file.get(REG.APER_CLK_CTRL) & (1 << bit)) === 0)
      return `the clock of its registers is off (slcr APER_CLK_CTRL bit ${bit})`;
    return undefined;
  }

  /** The private watchdog of `core`, which is `source`, asks for a reset. */
  watchdogReset(core: number, source: string, time: number): void {
    if ((this.file.get(REG.RS_AWDT_CTRL) >>> core) & 1) this.effects.coreRestart(core, time);
    else this.effects.systemReset(ResetCause.PRIVATE_WATCHDOG + core, source);
  }

  reset(cause: ResetCause): void {
    const { SCL, REBOOT_STATUS, RST_REASON } = REG;
    const kept = [SCL, REBOOT_STATUS].map((offset) => this.file.get(offset));
    this.file.reset();
    if (cause !== ResetCause.POWER_ON) {
      this.file.set(SCL, kept[0]!);
      // The boot ROM writes the cause. What the software keeps in the other bits stays.
      this.file.set(REBOOT_STATUS, (kept[1]! & ~REBOOT_CAUSES) | (1 << cause));
      this.file.set(RST_REASON, 1 << (cause - ResetCause.SYSTEM_WATCHDOG));
    }
    this.locked = true;
    this.applyMemory();
  }

  private get dciStatus(): number {
    const control = this.file.get(REG.DDRIOB_DCI_CTRL);
    return (control & DCI_CALIBRATES) === DCI_CALIBRATES ? DCI_DONE : 0;
  }

  private refuses(offset: number, name: string, access: Access): boolean {
    const locked = this.locked
      ? "; write 0xDF0D to SLCR_UNLOCK (0xF8000008) first"
      : SCL_LOCKED.has(offset) && this.file.get(REG.SCL) !== 0
        ? " by SCL until the next power-on"
        : undefined;
    if (locked === undefined) return false;
    this.diagnostics.notModelled(
      access,
      "write",
      () => `slcr: ${name} is write-protected${locked}; write ignored`,
    );
    return true;
  }

  /** The value with the fields as they are that would change the speed of the cores. */
  private keepClock(offset: number, name: string, value: number, access: Access): number {
    const fixed = FIXED_CLOCK.get(offset);
    if (fixed === undefined) return value;
    const present = this.file.get(offset);
    if (((value ^ present) & fixed) !== 0)
      this.diagnostics.notModelled(
        access,
        "write",
        () => `slcr: ${name}: the cores' clock is fixed (666.7 MHz, ratio 6:2:1); the clock stays`,
      );
    return (value & ~fixed) | (present & fixed);
  }

  private apply(offset: number, time: number): void {
    switch (offset) {
      case REG.TZ_DDR_RAM:
      case REG.TZ_OCM_RAM0:
      case REG.TZ_OCM_RAM1:
      case REG.OCM_CFG:
        this.applyMemory();
        break;
      case REG.A9_CPU_RST_CTRL:
        this.applyCoreReset(time);
        break;
      case REG.UART_RST_CTRL:
        this.applyUartReset();
        break;
      case REG.GPIO_RST_CTRL:
        if (this.file.get(offset) !== 0) this.effects.deviceReset("gpio");
        break;
      case REG.PSS_RST_CTRL:
        if (this.file.get(offset) & SOFT_RESET)
          this.effects.systemReset(ResetCause.SOFTWARE, "software (SLCR PSS_RST_CTRL)");
        break;
    }
  }

  private applyMemory(): void {
    this.effects.trustZone(
      this.file.get(REG.TZ_DDR_RAM),
      this.file.get(REG.TZ_OCM_RAM0),
      this.file.get(REG.TZ_OCM_RAM1),
    );
    this.effects.ocmHigh(this.file.get(REG.OCM_CFG) & OCM_RAM_HI);
  }

  private applyUartReset(): void {
    const control = this.file.get(REG.UART_RST_CTRL);
    for (let uart = 0; uart < UARTS; uart++) {
      if ((control >>> uart) & 1 || (control >>> (UART_REFERENCE_SHIFT + uart)) & 1)
        this.effects.deviceReset(`uart${uart}`);
    }
  }

  private applyCoreReset(time: number): void {
    const control = this.file.get(REG.A9_CPU_RST_CTRL);
    if ((control & PERIPHERAL_RESET) !== 0)
      for (const name of CORE_PERIPHERALS) this.effects.deviceReset(name);
    for (let core = 0; core < this.coreCount; core++) {
      const held = ((control >>> (CORE_RESET_SHIFT + core)) & 1) === 1;
      const stopped = ((control >>> (CORE_CLOCK_STOP_SHIFT + core)) & 1) === 1;
      this.effects.coreReset(core, held, stopped, time);
    }
  }
}
