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
import { buildConfinedTable, confinedDomain, confinedTable } from "./confined-table";
import { guardCoreDevices } from "./core-devices";
import { isConfined } from "./kind";
import { dacrChanged, resetShadow } from "./shadow/shadow";
import { buildWindow, copyStub } from "./window-table";

// A deprivileged guest starts in User mode of the hardware, and finds itself in SVC mode. The stub
// has PL1: its vectors, and its stack pointers, which are the address of the area.

/**
 * Copies the stub. Makes the table of a confined guest. (A guest on shadow tables gets its tables
 * while it runs.)
 */
export function prepareDeprivileged(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  memory.fill(changetype<u32>(areaOf(vcpu)), 0, SMALL_PAGE_SIZE);
  copyStub(tablesOf(vm));
  buildWindow(tablesOf(vm), areaWindow(vcpu));
  if (isConfined(vm)) buildConfinedTable(vcpu);
}

/**
 * Gives the calling core, and `vcpu`, the state in which its deprivileged guest starts. Monitor
 * mode, SCR.NS = 0. The processor is prepared.
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

/** What the guest finds in its registers, as a direct guest would with its MMU off. */
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

/** The MMU is on, with the table that MVM has made. */
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
  mcr(CONTEXTIDR, domain);
  accessNormalWorldRegisters(false);
  setUserStack(tablesOf(vcpu.vm.record));
}

function startShadowed(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  resetProcessor(vcpu, tablesOf(vm));
  resetShadow(vcpu);
  dacrChanged(vcpu);
  cleanDataCache(changetype<u32>(areaOf(vcpu)), SMALL_PAGE_SIZE);
  if (vm.boot === BOOT_BARE) setUserStack(endOfGuestMemory(vm));
}

/** Guest-physical end of what the guest on shadow tables has of its first region. */
function endOfGuestMemory(vm: VmRecord): u32 {
  const region = memoryRecord(vm.firstMemory);
  return region.guestBase + region.length - vm.tables;
}
