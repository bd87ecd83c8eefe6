/**
 * Device configuration interface (UG585 ch. 6, appendix B "devcfg"): settings of debug and security
 * with their locks, the version of the part, and the interface of the XADC. Neither configuration
 * of the PL nor conversions of the XADC are modelled: the FIFOs of the XADC stay empty.
 *
 * After power-on debug is off. The boot ROM turns it on when it has loaded an image that is not
 * encrypted (UG585 6.3, AR 51787). The reset value here is what the boot ROM leaves.
 */
import { DebugSignal } from "../cpu/core/contract";
import type { Diagnostics } from "../machine/diagnostics";
import type { Access } from "./device";
import { RegisterBlock } from "./register-block";
import { defineRegisters } from "./registers";
import { ResetCause } from "./reset-cause";

export const DEVCFG_REGISTERS = defineRegisters("devcfg", {
  CTRL: [
    0x000,
    "kept",
    0x0c00_607f,
    "12 AES fuse, 11:9 AES, 8 SEU_EN, 7 SEC_EN, 2:0 DAP_EN; 6 SPNIDEN, 5 SPIDEN, 4 NIDEN, 3 DBGEN set the cores' debug signals",
  ],
  LOCK: [
    0x004,
    "rw",
    0,
    "A 1 stays until power-on, and locks bits of CTRL: bit 4 the AES fuse, 3 AES, 2 SEU_EN, 1 SEC_EN, 0 the bits 6:0",
    0x1f,
  ],
  CFG: [0x008, "kept", 0x508, "Configuration of transfers", 0xfff],
  INT_STS: [0x00c, "w1c", 0, "Interrupt status: no interrupt is modelled"],
  INT_MASK: [0x010, "kept", 0xffff_ffff, "Interrupt mask"],
  STATUS: [0x014, "ro", 0x4000_0820, "Status: no transfer is waiting"],
  DMA_SRC_ADDR: [0x018, "absent", 0, "Configuration of the PL by DMA"],
  DMA_DST_ADDR: [0x01c, "absent", 0, "Configuration of the PL by DMA"],
  DMA_SRC_LEN: [0x020, "absent", 0, "Configuration of the PL by DMA"],
  DMA_DEST_LEN: [0x024, "absent", 0, "Configuration of the PL by DMA"],
  ROM_SHADOW: [0x028, "wo", 0, "Hides the boot ROM. The board has no boot ROM to hide"],
  MULTIBOOT_ADDR: [0x02c, "kept", 0, "Where the boot ROM looks for an image", 0x1fff],
  UNLOCK: [0x034, "kept", 0, "Unlock of this block, done by the boot ROM"],
  MCTRL: [0x080, "kept", 0x3000_0100, "31:28 version of the part: 3 = 3.1; 8 PL is powered", 0x10],
  XADCIF_CFG: [0x100, "kept", 0x1114, "XADC interface"],
  XADCIF_INT_STS: [0x104, "w1c", 0x200, "XADC interrupt status; bit 9: command FIFO below its threshold"],
  XADCIF_INT_MASK: [0x108, "kept", 0xffff_ffff, "XADC interrupt mask"],
  XADCIF_MSTS: [0x10c, "ro", 0x500, "XADC status: bit 10 command FIFO empty, bit 8 data FIFO empty"],
  XADCIF_CMDFIFO: [0x110, "absent", 0, "XADC commands"],
  XADCIF_RDFIFO: [0x114, "ro", 0, "XADC data; the FIFO is always empty"],
  XADCIF_MCTL: [0x118, "kept", 0x10, "XADC reset", 0x11],
});
const REG = DEVCFG_REGISTERS.at;

/** Bits of CTRL that each bit of LOCK locks. */
const LOCKED_BY = [0x7f, 1 << 7, 1 << 8, 7 << 9, 1 << 12];

/** Bits of CTRL that drive debug authentication signals. */
const SIGNALS = [
  [1 << 3, DebugSignal.DBGEN],
  [1 << 4, DebugSignal.NIDEN],
  [1 << 5, DebugSignal.SPIDEN],
  [1 << 6, DebugSignal.SPNIDEN],
] as const;

export class Devcfg extends RegisterBlock<keyof typeof REG> {
  /** `onDebugSignals`: the levels of both cores' debug signals, bits of DebugSignal. */
  constructor(
    diagnostics: Diagnostics,
    private readonly onDebugSignals: (levels: number) => void,
  ) {
    super(DEVCFG_REGISTERS, diagnostics);
  }

  /** Only a power-on opens the locks, and forgets where the boot ROM looks for an image. */
  override reset(cause: ResetCause): void {
    const kept = [REG.LOCK, REG.MULTIBOOT_ADDR].map((offset): [number, number] => [
      offset,
      this.file.get(offset),
    ]);
    super.reset(cause);
    if (cause !== ResetCause.POWER_ON) for (const [offset, value] of kept) this.file.set(offset, value);
    this.driveSignals();
  }

  override write(offset: number, value: number, access: Access): void {
    if (offset === REG.LOCK) super.write(offset, value | this.file.get(REG.LOCK), access);
    else if (offset === REG.CTRL) {
      super.write(offset, this.keepLocked(value), access);
      this.driveSignals();
    } else super.write(offset, value, access);
  }

  /** Levels of the cores' debug authentication signals, bits of DebugSignal. */
  get debugSignals(): number {
    const control = this.file.get(REG.CTRL);
    let levels = 0;
    for (const [bit, signal] of SIGNALS) if (control & bit) levels |= signal;
    return levels;
  }

  private driveSignals(): void {
    this.onDebugSignals(this.debugSignals);
  }

  private keepLocked(value: number): number {
    const lock = this.file.get(REG.LOCK);
    let locked = 0;
    for (const [bit, bits] of LOCKED_BY.entries()) if ((lock >>> bit) & 1) locked |= bits;
    return (value & ~locked) | (this.file.get(REG.CTRL) & locked);
  }
}
