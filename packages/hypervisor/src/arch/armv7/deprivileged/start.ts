import { CONTEXTIDR, DACR, SCTLR, VBAR } from "../../../../../abi/src/arm/cp15";
import { IMAGE_FLAG_EXECUTABLE, LEVEL_SRT } from "../../../../../abi/src/system-image";
import { mcr, mrc } from "../../../../../toolchain/hw/hw";
import { imageRecord, VmRecord } from "../../../core/image/records";
import { Vcpu } from "../../../core/vcpu";
import { setStubStacks, setUserStack } from "../asm";
import { cleanDataCache } from "../cache";
import { CPACR_VFP } from "../core";
import { DACR_DOMAIN_0, SMALL_PAGE_SIZE, TTBR_WALKS_CACHED } from "../descriptors";
import { MODE_SVC, MODE_USR, PSR_I } from "../psr";
import { resetProcessor } from "../reset";
import { accessNormalWorldRegisters } from "../scr";
import { SCTLR_BASE, SCTLR_MMU_AND_CACHES, SCTLR_NMFI } from "../sctlr";
import { areaOf, areaWindow, tablesOf } from "./area";
import { buildConfinedTable, confinedDomain, confinedTable } from "./confined-table";
import { patchRange } from "./patch";
import { STUB_WINDOW } from "./window";
import { copyStub } from "./window-table";

// A deprivileged guest starts in User mode of the hardware, and finds itself in SVC mode. The stub
// has PL1: its vectors, and its stack pointers, which are the address of the area.

/** Copies the stub, and makes the guest's tables. Its sensitive instructions are replaced. */
export function prepareDeprivileged(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  memory.fill(changetype<u32>(areaOf(vcpu)), 0, SMALL_PAGE_SIZE);
  copyStub(tablesOf(vm));
  patchImages(vm);
  buildConfinedTable(vcpu);
}

function patchImages(vm: VmRecord): void {
  const end = vm.firstImage + vm.imageCount;
  for (let index = vm.firstImage; index < end; index++) {
    const image = imageRecord(index);
    if ((image.flags & IMAGE_FLAG_EXECUTABLE) !== 0) patchRange(image.destination, image.fileSize);
  }
}

/**
 * Gives the calling core, and `vcpu`, the state in which its deprivileged guest starts. Monitor
 * mode, SCR.NS = 0. The processor is prepared.
 */
export function startDeprivileged(vcpu: Vcpu): void {
  const vm = vcpu.vm.record;
  const table = confinedTable(vm);
  const domains = DACR_DOMAIN_0 | (1 << (2 * confinedDomain(vcpu)));
  startArea(vcpu, table, domains);
  resetProcessor(vcpu, table);
  accessNormalWorldRegisters(true);
  mcr(VBAR, STUB_WINDOW);
  mcr(DACR, domains);
  mcr(CONTEXTIDR, confinedDomain(vcpu));
  accessNormalWorldRegisters(false);
  setStubStacks(areaWindow(vcpu));
  setUserStack(tablesOf(vm));
  vcpu.pc = vm.entry;
  vcpu.cpsr = MODE_USR | PSR_I;
}

/** What the guest finds in its registers, as a direct guest would. */
function startArea(vcpu: Vcpu, table: u32, domains: u32): void {
  const area = areaOf(vcpu);
  area.mode = MODE_SVC;
  area.exceptionPsr = PSR_I;
  area.sharesCore = vcpu.vm.record.level === LEVEL_SRT ? 1 : 0;
  area.privilegedDacr = area.userDacr = domains;
  area.sctlr = SCTLR_BASE | SCTLR_MMU_AND_CACHES | (mrc(SCTLR) & SCTLR_NMFI);
  area.ttbr0 = table | TTBR_WALKS_CACHED;
  area.dacr = DACR_DOMAIN_0;
  area.cpacr = CPACR_VFP;
  cleanDataCache(changetype<u32>(area), SMALL_PAGE_SIZE);
}
