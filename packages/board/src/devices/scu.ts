/**
 * Snoop control unit (ARM DDI 0407I ch. 2). Caches are not modelled. What remains is
 * identification, address filtering (which decides whether the lowest megabyte is DDR) and access
 * control:
 *
 *     SNSAC  11:8 global timer │ 7:4 private timer, watchdog │ 3:0 SCU; one bit for each core
 *
 * A non-secure access that SNSAC refuses reads as zero or is ignored. It does not abort.
 */
import { CORES } from "../cpu/core/contract";
import type { Diagnostics } from "../machine/diagnostics";
import { type Access, type Device } from "./device";
import { defineRegisters, RegisterFile } from "./registers";
import { unknownRegister } from "./unknown-register";

export const SCU_REGISTERS = defineRegisters("scu", {
  CONTROL: [0x00, "rw", 0x2, "bit 0 SCU enable, bit 1 address filtering enable", 0x7f],
  CONFIGURATION: [0x04, "ro", 0x501, "1:0 cores − 1, 7:4 cores with ACTLR.SMP = 1, 15:8 tag RAM sizes"],
  CPU_STATUS: [0x08, "kept", 0, "Power mode: one byte for each core, of which 2 bits are used", 0x0303],
  INVALIDATE_ALL: [0x0c, "wo", 0, "Invalidates SCU tag RAMs; secure world only; complete at once"],
  DIAGNOSTIC: [0x30, "kept", 0, "Not in the manual. The errata notice sets bit 0 (erratum 764369)"],
  FILTER_START: [
    0x40,
    "rw",
    0x0010_0000,
    "Start of the DDR port's address range, a multiple of 1 MiB",
    0xfff0_0000,
  ],
  FILTER_END: [0x44, "kept", 0, "End of the DDR port's address range, a multiple of 1 MiB", 0xfff0_0000],
  SAC: [0x50, "rw", 0xf, "bit n: core n may write the SCU's registers", 0xf],
  SNSAC: [
    0x54,
    "rw",
    0,
    "Non-secure access: 3:0 SCU registers, 7:4 private timers, 11:8 global timer",
    0xfff,
  ],
});
const REG = SCU_REGISTERS.at;

const SMP_SHIFT = 4;
const FILTERING_ENABLE = 1 << 1;
const SNSAC_SCU_SHIFT = 0;
const SNSAC_PRIVATE_TIMER_SHIFT = 4;
const SNSAC_GLOBAL_TIMER_SHIFT = 8;

export class Scu implements Device {
  readonly name = "scu";
  private readonly file = new RegisterFile(SCU_REGISTERS);

  /**
   * `inSmp` says which cores take part in coherency. `onFilter` is called when the first address
   * that filtering sends to DDR may have changed.
   */
  constructor(
    private readonly diagnostics: Diagnostics,
    private readonly inSmp: (core: number) => boolean,
    private readonly onFilter: (start: number) => void,
  ) {}

  read(offset: number, access: Access): number {
    const spec = SCU_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, SCU_REGISTERS, offset, access, "read");
    if (offset === REG.CONFIGURATION) return spec.reset | this.coresInSmp;
    return spec.access === "wo" ? 0 : this.file.get(offset);
  }

  /**
   * The registers can be written by byte (ARM DDI 0407I 1.5). A core writes its own byte of
   * CPU_STATUS (2.2.3).
   */
  writeByte(offset: number, value: number, access: Access): boolean {
    const word = offset & ~3;
    const shift = 8 * (offset & 3);
    this.write(word, (this.file.get(word) & ~(0xff << shift)) | (value << shift), access);
    return true;
  }

  write(offset: number, value: number, access: Access): void {
    const spec = SCU_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, SCU_REGISTERS, offset, access, "write");
      return;
    }
    if (!this.mayWrite(offset, access)) return;
    if (spec.access === "rw") this.file.set(offset, value);
    if (offset === REG.CONTROL || offset === REG.FILTER_START) this.onFilter(this.filterStart);
  }

  reset(): void {
    this.file.reset();
    this.onFilter(this.filterStart);
  }

  /** May the normal world of this core use its private timer and watchdog? */
  opensPrivateTimer(core: number): boolean {
    return this.snsacBit(SNSAC_PRIVATE_TIMER_SHIFT + core);
  }

  /** May the normal world of this core use the global timer? */
  opensGlobalTimer(core: number): boolean {
    return this.snsacBit(SNSAC_GLOBAL_TIMER_SHIFT + core);
  }

  private get coresInSmp(): number {
    let bits = 0;
    for (let core = 0; core < CORES; core++) if (this.inSmp(core)) bits |= 1 << (SMP_SHIFT + core);
    return bits;
  }

  private get filterStart(): number {
    const filtering = (this.file.get(REG.CONTROL) & FILTERING_ENABLE) !== 0;
    return filtering ? this.file.get(REG.FILTER_START) : SCU_REGISTERS.spec("FILTER_START").reset;
  }

  private snsacBit(bit: number): boolean {
    return ((this.file.get(REG.SNSAC) >>> bit) & 1) === 1;
  }

  private mayWrite(offset: number, access: Access): boolean {
    if (access.nonSecure) {
      const reason = `SCU register write needs bit ${SNSAC_SCU_SHIFT + access.core} of SNSAC`;
      const open =
        this.snsacBit(SNSAC_SCU_SHIFT + access.core) && offset !== REG.SNSAC && offset !== REG.INVALIDATE_ALL;
      if (!open) this.diagnostics.violation(access, "write", this.name, "ignored", reason);
      if (!open) return false;
    }
    return ((this.file.get(REG.SAC) >>> access.core) & 1) === 1;
  }
}
