/**
 * System-level control registers (UG585 ch. 4, appendix B): clocks, resets, TrustZone, OCM mapping,
 * pins. Write-protected until unlocked; answers secure accesses only (the firewall sees to that).
 *
 * Clock, DDR and pin registers are kept but have no effect: the clocks are fixed (clocks.ts).
 */
import type { Diagnostics } from "../machine/diagnostics";
import { type Access, type Device } from "./device";
import { defineRegisters, RegisterFile } from "./registers";
import { unknownRegister } from "./unknown-register";

const MIO_PINS = 54;
const DDR_IO_REGISTERS = 16;

export const SLCR_REGISTERS = defineRegisters("slcr", {
  SCL: [0x000, "rw", 0, "Secure configuration lock", 0x1],
  SLCR_LOCK: [0x004, "wo", 0, "0x767B locks"],
  SLCR_UNLOCK: [0x008, "wo", 0, "0xDF0D unlocks"],
  SLCR_LOCKSTA: [0x00c, "ro", 1, "1 = locked"],
  // ── clocks ──
  ARM_PLL_CTRL: [0x100, "rw", 0x0001_a008, "ARM PLL"],
  DDR_PLL_CTRL: [0x104, "rw", 0x0001_a008, "DDR PLL"],
  IO_PLL_CTRL: [0x108, "rw", 0x0001_a008, "I/O PLL"],
  PLL_STATUS: [0x10c, "ro", 0x3f, "All PLLs locked and stable"],
  ARM_PLL_CFG: [0x110, "rw", 0x0017_7ea0, "ARM PLL"],
  DDR_PLL_CFG: [0x114, "rw", 0x0017_7ea0, "DDR PLL"],
  IO_PLL_CFG: [0x118, "rw", 0x0017_7ea0, "I/O PLL"],
  ARM_CLK_CTRL: [0x120, "rw", 0x1f00_0400, "CPU clock"],
  DDR_CLK_CTRL: [0x124, "rw", 0x1840_0003, "DDR clock"],
  DCI_CLK_CTRL: [0x128, "rw", 0x01e0_3201, "DCI clock"],
  APER_CLK_CTRL: [0x12c, "rw", 0x01ff_cccd, "APB peripheral clock enables"],
  USB_CLK_CTRL: [0x130, "rw", 0x0010_1941, "USB 0 and 1", undefined, 2],
  GEM_RCLK_CTRL: [0x138, "rw", 0x1, "Ethernet receive clocks", undefined, 2],
  GEM_CLK_CTRL: [0x140, "rw", 0x3c01, "Ethernet reference clocks", undefined, 2],
  SMC_CLK_CTRL: [0x148, "rw", 0x3c21, "SMC clock"],
  LQSPI_CLK_CTRL: [0x14c, "rw", 0x2821, "Quad-SPI clock"],
  SDIO_CLK_CTRL: [0x150, "rw", 0x1e03, "SDIO clock"],
  UART_CLK_CTRL: [0x154, "rw", 0x3f03, "UART clock"],
  SPI_CLK_CTRL: [0x158, "rw", 0x3f03, "SPI clock"],
  CAN_CLK_CTRL: [0x15c, "rw", 0x0050_1903, "CAN clock"],
  CAN_MIOCLK_CTRL: [0x160, "rw", 0, "CAN MIO clock"],
  DBG_CLK_CTRL: [0x164, "rw", 0x0f03, "Debug clock"],
  PCAP_CLK_CTRL: [0x168, "rw", 0x0f01, "PCAP clock"],
  TOPSW_CLK_CTRL: [0x16c, "rw", 0, "Central interconnect clock"],
  FPGA_CLK_CTRL: [0x170, "rw", 0x0010_1800, "PL clocks and throttles", undefined, 16],
  BANDGAP_TRIP: [0x1b8, "rw", 0x1f, "Band gap"],
  CLK_621_TRUE: [0x1c4, "rw", 1, "CPU clock ratio: 1 = 6:2:1", 0x1],
  // ── resets ──
  PSS_RST_CTRL: [0x200, "rw", 0, "bit 0: reset the processing system", 0x1],
  DDR_RST_CTRL: [0x204, "rw", 0, "DDR reset", 0x1],
  TOPSW_RST_CTRL: [0x208, "rw", 0, "Interconnect reset", 0x1],
  PERIPHERAL_RST_CTRL: [
    0x20c,
    "rw",
    0,
    "Resets of DMAC, USB, GEM, SDIO, SPI, CAN, I2C, UART, GPIO, QSPI, SMC; kept only",
    undefined,
    12,
  ],
  OCM_RST_CTRL: [0x238, "rw", 0, "OCM reset", 0x1],
  FPGA_RST_CTRL: [0x240, "rw", 0x01f3_3f0f, "PL resets"],
  A9_CPU_RST_CTRL: [
    0x244,
    "rw",
    0,
    "0 reset core 0, 1 reset core 1, 4 stop clock 0, 5 stop clock 1, 8 peripheral reset",
    0x133,
  ],
  RS_AWDT_CTRL: [0x24c, "rw", 0, "bit n: private watchdog n resets 0 = system, 1 = its core", 0x3],
  RST_REASON: [0x250, "ro", 0x40, "Last reset: power on"],
  REBOOT_STATUS: [0x258, "rw", 0x0040_0000, "Last reset, for the boot software"],
  BOOT_MODE: [0x25c, "ro", 0, "Boot mode pins: JTAG"],
  APU_CTRL: [0x300, "rw", 0, "APU control", 0x7],
  WDT_CLK_SEL: [0x304, "rw", 0, "SWDT clock: CPU_1x", 0x1],
  // ── TrustZone ──
  TZ_OCM_RAM0: [0x400, "rw", 0, "OCM 4 KiB pages 0–31, 1 = non-secure"],
  TZ_OCM_RAM1: [0x404, "rw", 0, "OCM 4 KiB pages 32–63, 1 = non-secure"],
  TZ_OCM: [0x408, "rw", 0, "OCM ROM, kept only"],
  TZ_DDR_RAM: [0x430, "rw", 0, "DDR 64 MiB segments 0–15, 1 = non-secure", 0xffff],
  TZ_DMA_NS: [0x440, "rw", 0, "DMA manager; no DMA is modelled", 0x1],
  TZ_DMA_IRQ_NS: [0x444, "rw", 0, "DMA interrupts; kept only", 0xffff],
  TZ_DMA_PERIPH_NS: [0x448, "rw", 0, "DMA peripheral requests; kept only", 0xf],
  TZ_GEM: [0x450, "rw", 0, "Ethernet as master; kept only", 0x3],
  TZ_SDIO: [0x454, "rw", 0, "SDIO as master; kept only", 0x3],
  TZ_USB: [0x458, "rw", 0, "USB as master; kept only", 0x3],
  TZ_FPGA_M: [0x484, "rw", 0, "PL masters S_AXI_GP; kept only", 0x3],
  TZ_FPGA_AFI: [0x488, "rw", 0, "PL masters S_AXI_HP; kept only", 0xf],
  // ── the rest ──
  PSS_IDCODE: [0x530, "ro", 0x0372_7093, "XC7Z020"],
  DDR_URGENT: [0x600, "rw", 0, "DDR"],
  DDR_CAL_START: [0x60c, "rw", 0, "DDR"],
  DDR_REF_START: [0x614, "rw", 0, "DDR"],
  DDR_CMD_STA: [0x618, "rw", 0, "DDR"],
  DDR_URGENT_SEL: [0x61c, "rw", 0, "DDR"],
  DDR_DFI_STATUS: [0x620, "rw", 0, "DDR"],
  MIO_PIN: [0x700, "rw", 0x1601, "Pin configuration", undefined, MIO_PINS],
  MIO_LOOPBACK: [0x804, "rw", 0, "Loopback between I/O peripherals; kept only"],
  MIO_MST_TRI: [0x80c, "rw", 0xffff_ffff, "Pin tri-state", undefined, 2],
  SD_WP_CD_SEL: [0x830, "rw", 0, "SDIO card detect", undefined, 2],
  LVL_SHFTR_EN: [0x900, "rw", 0, "Level shifters between PS and PL; kept only"],
  OCM_CFG: [
    0x910,
    "rw",
    0x18,
    "3:0 RAM_HI, a bit an OCM bank; 4 SWAP. 0x18 is what the boot ROM leaves",
    0x1f,
  ],
  L2C_RAM: [0xa1c, "rw", 0x0001_0101, "L2 RAM timing; kept only"],
  GPIOB_CTRL: [0xb00, "rw", 0, "GPIO bank voltage", undefined, 7],
  DDRIOB: [0xb40, "rw", 0, "DDR I/O buffers", undefined, DDR_IO_REGISTERS],
});
const REG = SLCR_REGISTERS.at;

const LOCK_KEY = 0x767b;
const UNLOCK_KEY = 0xdf0d;
const SOFT_RESET = 1 << 0;
const OCM_RAM_HI = 0xf;
const CORE_RESET_SHIFT = 0;
const CORE_CLOCK_STOP_SHIFT = 4;

/** What the SLCR controls on the board. */
export interface SlcrEffects {
  /** TZ_DDR_RAM, TZ_OCM_RAM0, TZ_OCM_RAM1. */
  trustZone(ddr: number, ocm0: number, ocm1: number): void;
  /** OCM_CFG.RAM_HI. */
  ocmHigh(banks: number): void;
  /** A9_CPU_RST_CTRL for one core. */
  coreReset(core: number, held: boolean, clockStopped: boolean, time: number): void;
  /** PSS_RST_CTRL. */
  systemReset(source: string): void;
}

export class Slcr implements Device {
  readonly name = "slcr";
  private readonly file = new RegisterFile(SLCR_REGISTERS);
  private locked = true;

  constructor(
    private readonly effects: SlcrEffects,
    private readonly coreCount: number,
    private readonly diagnostics: Diagnostics,
  ) {}

  read(offset: number, access: Access): number {
    const spec = SLCR_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, SLCR_REGISTERS, offset, access, "read");
    if (offset === REG.SLCR_LOCKSTA) return this.locked ? 1 : 0;
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
    if (this.locked) {
      const fix = "write 0xDF0D to SLCR_UNLOCK (0xF8000008) first";
      this.diagnostics.notModelled(
        access,
        "write",
        `slcr: ${spec.name} is write-protected; write ignored; ${fix}`,
      );
      return;
    }
    this.file.set(offset, value);
    this.apply(offset, access.now);
  }

  reset(): void {
    this.file.reset();
    this.locked = true;
    this.applyMemory();
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
      case REG.PSS_RST_CTRL:
        if (this.file.get(offset) & SOFT_RESET) this.effects.systemReset("software (SLCR PSS_RST_CTRL)");
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

  private applyCoreReset(time: number): void {
    const control = this.file.get(REG.A9_CPU_RST_CTRL);
    for (let core = 0; core < this.coreCount; core++) {
      const held = ((control >>> (CORE_RESET_SHIFT + core)) & 1) === 1;
      const stopped = ((control >>> (CORE_CLOCK_STOP_SHIFT + core)) & 1) === 1;
      this.effects.coreReset(core, held, stopped, time);
    }
  }
}
