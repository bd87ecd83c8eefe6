import {
  ACTLR,
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
  NSACR,
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
import { BOOT_BARE } from "../../../../abi/src/system-image";
import { isb, mcr } from "../../../../toolchain/hw/hw";
import { VmRecord } from "../../core/image/records";
import { Vcpu } from "../../core/vcpu";
import { clearBankedRegisters, setGuestStack } from "./asm";
import { invalidateInstructions, invalidateTlb } from "./cache";
import { DACR_DOMAIN_0, TTBR_WALKS_CACHED } from "./descriptors";
import { guestTable } from "./guest-table";
import { PSR_GUEST_START, PSR_T } from "./psr";
import { accessNormalWorldRegisters } from "./scr";
import { SCTLR_BASE, SCTLR_MMU_AND_CACHES } from "./sctlr";

// What a guest finds in its registers when it starts: everything has a defined value, and nothing
// of MVM's is left.

/**
 * NSACR: the normal world may use VFP and NEON (coprocessors 10 and 11). It may not change
 * ACTLR.SMP (bit 18, NS_SMP): that is one for both worlds, and MVM on that core would leave
 * coherency. Its writes of ACTLR are ignored; Linux makes none where the bits are set (ARM DDI 0388
 * 4.3.13).
 */
const NSACR_NORMAL_WORLD: u32 = (1 << 10) | (1 << 11);
/** CPACR: full access to coprocessors 10 and 11. A guest's kernel may change it. */
const CPACR_VFP: u32 = (3 << 20) | (3 << 22);
/** ACTLR: coherent (SMP), and cache and TLB maintenance is broadcast and heeded (FW). */
const ACTLR_SMP_FW: u32 = (1 << 6) | (1 << 0);

/**
 * Register values of the calling core that are one for both worlds. Secure world, before the caches
 * are on.
 */
export function initCore(): void {
  mcr(NSACR, NSACR_NORMAL_WORLD);
  mcr(CPACR, CPACR_VFP);
  mcr(ACTLR, ACTLR_SMP_FW);
  mcr(DFSR, 0);
  mcr(IFSR, 0);
  isb();
}

/**
 * Gives the calling core, and the virtual CPU, the state in which the guest of `vm` starts (abi:
 * system-image.ts, BOOT_…). Monitor mode, SCR.NS = 0; the guest's images and table are in place.
 */
export function resetGuestState(vcpu: Vcpu, vm: VmRecord): void {
  const bare = vm.boot === BOOT_BARE;
  mcr(CPACR, CPACR_VFP); // one for both worlds: another guest may have left it otherwise
  isb();
  clearBankedRegisters();
  setGuestStack(bare ? guestTable(vm) : 0);
  setSystemRegisters(bare, bare ? guestTable(vm) : 0);

  memory.fill(changetype<u32>(vcpu), 0, offsetof<Vcpu>("pc"));
  vcpu.pc = vm.entry & ~1;
  vcpu.cpsr = (vm.entry & 1) !== 0 ? PSR_GUEST_START | PSR_T : PSR_GUEST_START;
  if (!bare) {
    vcpu.r1 = 0xffffffff; // no machine number: the device tree describes the machine
    vcpu.r2 = vm.deviceTree;
  }
}

/**
 * As {@link resetGuestState}, for a further core of a VM: it starts at `entry` with `argument` in
 * r0, MMU off.
 */
export function resetGuestStateAt(vcpu: Vcpu, entry: u32, argument: u32): void {
  mcr(CPACR, CPACR_VFP); // one for both worlds: another guest may have left it otherwise
  isb();
  clearBankedRegisters();
  setSystemRegisters(false, 0);
  memory.fill(changetype<u32>(vcpu), 0, offsetof<Vcpu>("pc"));
  vcpu.pc = entry & ~1;
  vcpu.cpsr = (entry & 1) !== 0 ? PSR_GUEST_START | PSR_T : PSR_GUEST_START;
  vcpu.r0 = argument;
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
