/**
 * L2 cache controller PL310 r3p2 (ARM DDI 0246F). The board has no caches. The controller answers
 * as the part does, so that drivers work, and each maintenance operation is complete at once.
 *
 * Only the secure world writes the control, auxiliary control, RAM latency, filtering, debug,
 * prefetch and power registers. A non-secure write to them is answered with an error (ARM DDI 0246F
 * 3.1.1). Auxiliary control and RAM latencies can be written only while the controller is disabled:
 * otherwise the answer is SLVERR and the value stays (chapter 3).
 */

import { BusFault } from "../cpu/core/contract";
import type { Diagnostics } from "../machine/diagnostics";
import type { Access, Device } from "./device";
import { defineRegisters, RegisterFile } from "./registers";
import { unknownRegister } from "./unknown-register";

export const PL310_REGISTERS = defineRegisters("l2 cache", {
  CACHE_ID: [0x000, "ro", 0x4100_00c8, "Arm, PL310, r3p2"],
  CACHE_TYPE: [0x004, "ro", 0x9e30_0300, "512 KiB, 8 ways of 64 KiB, 32-byte lines"],
  CONTROL: [0x100, "rw", 0, "bit 0 enable", 0x1],
  AUX_CONTROL: [
    0x104,
    "kept",
    0x0206_0000,
    "Size, ways, prefetch, non-secure permissions (26 lockdown, 27 interrupts)",
    0x7fff_3fff,
  ],
  TAG_RAM_CONTROL: [0x108, "kept", 0x0000_0777, "Latencies; refused while enabled", 0x777],
  DATA_RAM_CONTROL: [0x10c, "kept", 0x0000_0777, "Latencies; refused while enabled", 0x777],
  EVENT_COUNTER_CONTROL: [0x200, "kept", 0, "Event counters; they do not count", 0x7],
  EVENT_COUNTER1_CFG: [0x204, "kept", 0, "Event counter 1", 0x3f],
  EVENT_COUNTER0_CFG: [0x208, "kept", 0, "Event counter 0", 0x3f],
  EVENT_COUNTER1: [0x20c, "kept", 0, "Event counter 1"],
  EVENT_COUNTER0: [0x210, "kept", 0, "Event counter 0"],
  INT_MASK: [0x214, "kept", 0, "Interrupt mask", 0x1ff],
  INT_MASK_STATUS: [0x218, "ro", 0, "Masked interrupt status"],
  INT_RAW_STATUS: [0x21c, "ro", 0, "Raw interrupt status"],
  INT_CLEAR: [0x220, "wo", 0, "Interrupt clear"],
  CACHE_SYNC: [0x730, "rw", 0, "Drain; bit 0 = busy, never set here", 0x0],
  INV_PA: [0x770, "rw", 0, "Invalidate line by address", 0x0],
  INV_WAY: [0x77c, "rw", 0, "Invalidate by way; reads 0 = complete", 0x0],
  CLEAN_PA: [0x7b0, "rw", 0, "Clean line by address", 0x0],
  CLEAN_INDEX: [0x7b8, "rw", 0, "Clean line by set and way", 0x0],
  CLEAN_WAY: [0x7bc, "rw", 0, "Clean by way", 0x0],
  CLEAN_INV_PA: [0x7f0, "rw", 0, "Clean and invalidate line by address", 0x0],
  CLEAN_INV_INDEX: [0x7f8, "rw", 0, "Clean and invalidate line by set and way", 0x0],
  CLEAN_INV_WAY: [0x7fc, "rw", 0, "Clean and invalidate by way", 0x0],
  LOCKDOWN: [0x900, "kept", 0, "Data and instruction lockdown by way, 8 masters", 0xffff, 16],
  LOCK_LINE: [0x950, "kept", 0, "Lockdown by line", 0x1],
  UNLOCK_WAY: [0x954, "rw", 0, "Unlock all lines by way", 0x0],
  FILTER_START: [0xc00, "kept", 0x4000_0001, "Address filtering start (the SCU's filter decides)"],
  FILTER_END: [0xc04, "kept", 0xfff0_0000, "Address filtering end"],
  DEBUG_CONTROL: [0xf40, "kept", 0, "Debug", 0x7],
  PREFETCH_CONTROL: [0xf60, "kept", 0, "Prefetch"],
  POWER_CONTROL: [0xf80, "kept", 0, "Clock gating", 0x3],
});
const REG = PL310_REGISTERS.at;

const SECURE_ONLY = new Set([
  REG.CONTROL,
  REG.AUX_CONTROL,
  REG.TAG_RAM_CONTROL,
  REG.DATA_RAM_CONTROL,
  REG.FILTER_START,
  REG.FILTER_END,
  REG.DEBUG_CONTROL,
  REG.PREFETCH_CONTROL,
  REG.POWER_CONTROL,
]);
const DISABLED_ONLY = new Set([REG.AUX_CONTROL, REG.TAG_RAM_CONTROL, REG.DATA_RAM_CONTROL]);
const ENABLED = 1 << 0;
const LOCKDOWN_END = 0x95c;
const AUX_NS_LOCKDOWN = 1 << 26;
const AUX_NS_INTERRUPTS = 1 << 27;

export class Pl310 implements Device {
  readonly name = "l2 cache";
  private readonly file = new RegisterFile(PL310_REGISTERS);

  constructor(private readonly diagnostics: Diagnostics) {}

  read(offset: number, access: Access): number {
    const spec = PL310_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, PL310_REGISTERS, offset, access, "read");
    return spec.access === "wo" ? 0 : this.file.get(offset);
  }

  write(offset: number, value: number, access: Access): void {
    const spec = PL310_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, PL310_REGISTERS, offset, access, "write");
      return;
    }
    if (access.nonSecure && !this.opensToNonSecure(spec.offset)) {
      this.diagnostics.violation(
        access,
        "write",
        this.name,
        "abort",
        `${this.name}: ${spec.name} is written by the secure world only`,
      );
      access.fault = BusFault.DECODE;
      return;
    }
    if (DISABLED_ONLY.has(offset) && (this.file.get(REG.CONTROL) & ENABLED) !== 0) {
      this.diagnostics.notModelled(
        access,
        "write",
        () => `${this.name}: ${spec.name} is refused while the cache is enabled; external abort`,
      );
      access.fault = BusFault.SLAVE;
      return;
    }
    if (spec.access === "rw") this.file.set(offset, value);
  }

  reset(): void {
    this.file.reset();
  }

  private opensToNonSecure(offset: number): boolean {
    if (SECURE_ONLY.has(offset)) return false;
    const aux = this.file.get(REG.AUX_CONTROL);
    if (offset >= REG.LOCKDOWN && offset < LOCKDOWN_END) return (aux & AUX_NS_LOCKDOWN) !== 0;
    if (offset === REG.INT_MASK || offset === REG.INT_CLEAR) return (aux & AUX_NS_INTERRUPTS) !== 0;
    return true;
  }
}
