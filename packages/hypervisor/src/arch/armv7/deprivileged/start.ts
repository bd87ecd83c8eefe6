import { CONTEXTIDR, DACR, SCTLR, VBAR } from "../../../../../abi/src/arm/cp15";
import { BOOT_BARE, BOOT_LINUX, LEVEL_SRT, STUB_KERNEL_VECTORS } from "../../../../../abi/src/system-image";
import { mcr, mrc } from "../../../../../toolchain/hw/hw";
import { memoryRecord, VmRecord } from "../../../core/image/records";
import { Vcpu } from "../../../core/vcpu";
import { setStubStacks, setUserStack } from "../asm";
import { cleanDataCache } from "../cache";
import { CPACR_VFP } from "../core";
import { DACR_DOMAIN_0, SMALL_PAGE_SIZE, TTBR_WALKS_CACHED } from "../descriptors";
import { NO_MACHINE } from "../direct/start";
import { MODE_SVC, MODE_USR, PSR_I } from "../psr";
import { resetProcessor } from "../reset";
import { accessNormalWorldRegisters } from "../scr";
import { SCTLR_BASE, SCTLR_MMU_AND_CACHES, SCTLR_NMFI } from "../sctlr";
import { areaOf, areaWindow, bankWindow, tablesOf } from "./area";
import { buildConfinedTable, confinedAsid, confinedDomain, confinedTable } from "./confined-table";
import { guardCoreDevices } from "./core-devices";
import { isConfined } from "./kind";
import { dacrChanged, resetShadow } from "./shadow/shadow";
import { buildWindow, copyStub } from "./window-table";

// How a deprivileged guest starts. The hardware is in User mode, and the guest sees SVC mode. The
// stub has PL1: the vectors are the stub's, and the stack pointers hold the address of the area.

/**
 * Clears the area, copies the stub, and makes the table of a confined guest. (MVM fills the tables
 * of a guest on shadow tables while the guest runs.) The guests' memory is open.
 */
export function prepareDeprivileged(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  memory.fill(changetype<u32>(areaOf(vcpu)), 0, SMALL_PAGE_SIZE);
  copyStub(tablesOf(vm));
  buildWindow(tablesOf(vm), areaWindow(vcpu));
  if (isConfined(vm)) buildConfinedTable(vcpu);
}

/**
 * Gives the calling core, and `vcpu`, the state in which its deprivileged guest starts. Call after
 * {@link prepareDeprivileged}. Monitor mode, SCR.NS = 0. The guests' memory is open.
 */
export function startDeprivileged(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  startArea(vcpu);
  if (isConfined(vm)) startConfined(vcpu);
  else startShadowed(vcpu);
  accessNormalWorldRegisters(true);
  mcr(VBAR, STUB_KERNEL_VECTORS);
  accessNormalWorldRegisters(false);
  setStubStacks(areaWindow(vcpu));
  vcpu.pc = vm.entry;
  vcpu.cpsr = MODE_USR | PSR_I;
  if (vm.boot === BOOT_LINUX) {
    vcpu.r1 = NO_MACHINE;
    vcpu.r2 = vm.deviceTree;
  }
}

/** Sets the registers in the area: the guest finds what a direct guest finds with its MMU off. */
function startArea(vcpu: Vcpu): void {
  const area = areaOf(vcpu);
  area.mode = MODE_SVC;
  area.bank = bankWindow(vcpu, MODE_SVC);
  area.exceptionPsr = MODE_USR | PSR_I;
  area.sharesCore = vcpu.vm.level === LEVEL_SRT ? 1 : 0;
  area.sctlr = SCTLR_BASE | (mrc(SCTLR) & SCTLR_NMFI);
  area.cpacr = CPACR_VFP;
  guardCoreDevices(area, vcpu.vm.record);
}

/** Switches the guest's MMU on, with the table that MVM has made, and resets the registers. */
function startConfined(vcpu: Vcpu): void {
  const area = areaOf(vcpu);
  const table = confinedTable(vcpu.vm.record);
  const domain = confinedDomain(vcpu);
  const domains = DACR_DOMAIN_0 | (1 << (2 * domain));
  area.sctlr |= SCTLR_MMU_AND_CACHES;
  area.ttbr0 = table | TTBR_WALKS_CACHED;
  area.dacr = DACR_DOMAIN_0;
  area.privilegedDacr = area.userDacr = domains;
  area.knownDacrA = area.knownDacrB = DACR_DOMAIN_0;
  area.knownPrivilegedA = area.knownPrivilegedB = domains;
  area.knownUserA = area.knownUserB = domains;
  cleanDataCache(changetype<u32>(area), SMALL_PAGE_SIZE);
  resetProcessor(vcpu, table);
  accessNormalWorldRegisters(true);
  mcr(DACR, domains);
  mcr(CONTEXTIDR, confinedAsid(vcpu));
  accessNormalWorldRegisters(false);
  setUserStack(tablesOf(vcpu.vm.record));
}

/** Resets the registers and the shadow tables. The guest's MMU is off. */
function startShadowed(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  resetProcessor(vcpu, tablesOf(vm));
  resetShadow(vcpu);
  dacrChanged(vcpu);
  cleanDataCache(changetype<u32>(areaOf(vcpu)), SMALL_PAGE_SIZE);
  if (vm.boot === BOOT_BARE) setUserStack(endOfGuestMemory(vm));
}

/** Guest-physical end of the part of the first region that a guest on shadow tables has. */
function endOfGuestMemory(vm: VmRecord): u32 {
  const region = memoryRecord(vm.firstMemory);
  return region.guestBase + region.length - vm.tables;
}
