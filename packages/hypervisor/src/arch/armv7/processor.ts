import { Vcpu } from "../../core/vcpu";
import { areaOf } from "./deprivileged/area";
import { isConfined, isDeprivileged, isShadowed } from "./deprivileged/kind";
import { patchPiece } from "./deprivileged/patch";
import { ACCESS_READ, createShadow, translate } from "./deprivileged/shadow/shadow";
import { prepareDeprivileged, startDeprivileged } from "./deprivileged/start";
import { prepareDirect } from "./direct/identity-table";
import { startDirect, startDirectAt } from "./direct/start";
import { createContext } from "./direct/switch";
import { translateByHardware } from "./direct/translate";
import { closeGuestMemory, openGuestMemory } from "./guest-memory";

// The two kinds of guests' processors, behind one interface (arch.ts). What is not here is the same
// for both: a switch of VMs moves the registers of the core, whoever uses them at PL1.

/** Makes room for what MVM keeps of the processor of `vcpu`. At boot, before its first start. */
export function createProcessor(vcpu: Vcpu): void {
  createContext(vcpu);
  if (isShadowed(vcpu.vm.record)) createShadow(vcpu);
}

/**
 * Physical address of the byte at `address` as the guest of `vcpu` sees it in a privileged mode, or
 * NOT_MAPPED. `vcpu` is loaded on the calling core. Monitor mode, SCR.NS = 0.
 */
export function physicalAddress(vcpu: Vcpu, address: u32): u32 {
  if (!isShadowed(vcpu.vm.record)) return translateByHardware(address);
  openGuestMemory();
  const physical = translate(vcpu, address, ACCESS_READ, true);
  closeGuestMemory();
  return physical;
}

/** The guest of `vcpu` shares its core with other VMs from now on, or no more. */
export function setSharing(vcpu: Vcpu, shares: bool): void {
  if (!isDeprivileged(vcpu.vm.record)) return;
  openGuestMemory();
  areaOf(vcpu).sharesCore = shares ? 1 : 0;
  closeGuestMemory();
}

/** Whether {@link prepareCode} must see the code of the VM of `vcpu` before its guest starts. */
export function needsCodePrepared(vcpu: Vcpu): bool {
  return isConfined(vcpu.vm.record);
}

/**
 * Prepares the words of [base + offset, base + offset + length) for the kernel of a confined guest:
 * a piece of the code at [base, base + size), which is in place as a whole. All are multiples of 4.
 * Its pieces are prepared once, in any order. The guests' memory is open.
 */
export function prepareCode(base: u32, size: u32, offset: u32, length: u32): void {
  patchPiece(base, size, offset, length);
}

/**
 * Makes what the processor of `vcpu` finds in memory when it starts: tables, and the stub. The VM's
 * images are in place, and their code is prepared. The guests' memory is open.
 */
export function prepareProcessor(vcpu: Vcpu): void {
  if (isDeprivileged(vcpu.vm.record)) prepareDeprivileged(vcpu);
  else prepareDirect(vcpu);
}

/**
 * Gives the calling core, and `vcpu`, the state in which the guest of its VM starts (abi:
 * system-image.ts, BOOT_…). Monitor mode, SCR.NS = 0. The processor is prepared.
 */
export function startProcessor(vcpu: Vcpu): void {
  if (!isDeprivileged(vcpu.vm.record)) {
    startDirect(vcpu);
    return;
  }
  openGuestMemory();
  startDeprivileged(vcpu);
  closeGuestMemory();
}

/**
 * As {@link startProcessor}, for a further core of a VM: it starts at `entry` with `argument` in
 * r0, MMU off. Such a VM is a direct guest.
 */
export function startProcessorAt(vcpu: Vcpu, entry: u32, argument: u32): void {
  startDirectAt(vcpu, entry, argument);
}
