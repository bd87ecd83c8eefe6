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
} from "../../../../abi/src/arm/cp15";
import { TEECR, TEECR_XED, TEEHBR } from "../../../../abi/src/arm/thumbee";
import { isb, mcr } from "../../../../toolchain/hw/hw";
import { Vcpu } from "../../core/vcpu";
import { clearBankedRegisters } from "./asm";
import { invalidateInstructions, invalidateTlb } from "./cache";
import { CPACR_VFP } from "./core";
import { isDeprivileged } from "./deprivileged/kind";
import { DACR_DOMAIN_0, TTBR_WALKS_CACHED } from "./descriptors";
import { accessNormalWorldRegisters } from "./scr";
import { SCTLR_BASE, SCTLR_MMU_AND_CACHES } from "./sctlr";

// The registers of the normal world when a guest starts. Every register has a defined value, and no
// value of MVM's is left.

/**
 * Gives all registers of the normal world, and r0–r12 of `vcpu`, their first values: 0, or off.
 * `table`: the first-level table; the MMU is on, and domain 0 is a client. If `table` is 0, the MMU
 * is off. Monitor mode, SCR.NS = 0.
 */
export function resetProcessor(vcpu: Vcpu, table: u32): void {
  mcr(CPACR, CPACR_VFP); // both worlds share it, and another guest may have changed it
  isb();
  // TEECR says whether User mode may use TEEHBR (ThumbEE). A kernel in User mode must not use it
  // without MVM.
  mcr(TEECR, isDeprivileged(vcpu.vm.record) ? TEECR_XED : 0);
  mcr(TEEHBR, 0);
  clearBankedRegisters();
  resetSystemRegisters(table);
  memory.fill(changetype<u32>(vcpu), 0, offsetof<Vcpu>("pc"));
}

/** Sets the normal world's copies of the banked system registers to their first values. */
function resetSystemRegisters(table: u32): void {
  const mmu = table !== 0;
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
