import {
  ADFSR,
  AIFSR,
  CONTEXTIDR,
  CPACR,
  CSSELR,
  DACR,
  DFAR,
  DFSR,
  IFAR,
  IFSR,
  NMRR,
  PAR,
  PRRR,
  SCTLR,
  TPIDRPRW,
  TPIDRURO,
  TPIDRURW,
  TTBCR,
  TTBR0,
  TTBR1,
  VBAR,
} from "../../../../../abi/src/arm/cp15";
import { BOOT_BARE } from "../../../../../abi/src/system-image";
import { isb, mcr } from "../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../core/vcpu";
import { clearBankedRegisters, setGuestStack } from "../asm";
import { invalidateInstructions, invalidateTlb } from "../cache";
import { CPACR_VFP } from "../core";
import { DACR_DOMAIN_0, TTBR_WALKS_CACHED } from "../descriptors";
import { PSR_GUEST_START, PSR_T } from "../psr";
import { accessNormalWorldRegisters } from "../scr";
import { SCTLR_BASE, SCTLR_MMU_AND_CACHES } from "../sctlr";
import { identityTable } from "./identity-table";

// What a guest finds in its registers when it starts. Every register has a defined value, and no
// value of MVM's is left.

/** r1 where Linux starts: no machine number, because the device tree describes the machine. */
const NO_MACHINE: u32 = 0xffffffff;
/** In an entry: Thumb state. */
const THUMB: u32 = 1;

/**
 * Gives the calling core, and `vcpu`, the state in which the guest of its VM starts (abi:
 * system-image.ts, BOOT_…). Monitor mode, SCR.NS = 0. The guest's images and table are in place.
 */
export function startProcessor(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  const bare = vm.boot === BOOT_BARE;
  const table: u32 = bare ? identityTable(vm) : 0;
  resetRegisters(vcpu, vm.entry, bare, table);
  setGuestStack(table);
  if (!bare) {
    vcpu.r1 = NO_MACHINE;
    vcpu.r2 = vm.deviceTree;
  }
}

/**
 * As {@link startProcessor}, for a further core of a VM: it starts at `entry` with `argument` in
 * r0, MMU off.
 */
export function startProcessorAt(vcpu: Vcpu, entry: u32, argument: u32): void {
  resetRegisters(vcpu, entry, false, 0);
  vcpu.r0 = argument;
}

function resetRegisters(vcpu: Vcpu, entry: u32, mmu: bool, table: u32): void {
  mcr(CPACR, CPACR_VFP); // one for both worlds: another guest may have left another value
  isb();
  clearBankedRegisters();
  setSystemRegisters(mmu, table);
  memory.fill(changetype<u32>(vcpu), 0, offsetof<Vcpu>("pc"));
  vcpu.pc = entry & ~THUMB;
  vcpu.cpsr = (entry & THUMB) !== 0 ? PSR_GUEST_START | PSR_T : PSR_GUEST_START;
}

/** The normal world's copies of the banked system registers. */
function setSystemRegisters(mmu: bool, table: u32): void {
  accessNormalWorldRegisters(true);
  mcr(TTBCR, 0);
  mcr(TTBR0, mmu ? table | TTBR_WALKS_CACHED : 0);
  mcr(TTBR1, 0);
  mcr(DACR, mmu ? DACR_DOMAIN_0 : 0);
  mcr(DFSR, 0);
  mcr(IFSR, 0);
  mcr(DFAR, 0);
  mcr(IFAR, 0);
  mcr(ADFSR, 0);
  mcr(AIFSR, 0);
  mcr(PAR, 0);
  mcr(PRRR, 0);
  mcr(NMRR, 0);
  mcr(VBAR, 0);
  mcr(CONTEXTIDR, 0);
  mcr(TPIDRURW, 0);
  mcr(TPIDRURO, 0);
  mcr(TPIDRPRW, 0);
  mcr(CSSELR, 0);
  invalidateTlb();
  invalidateInstructions();
  mcr(SCTLR, mmu ? SCTLR_BASE | SCTLR_MMU_AND_CACHES : SCTLR_BASE);
  accessNormalWorldRegisters(false);
}
