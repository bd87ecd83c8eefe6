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

// The processors of direct and of deprivileged guests, behind one interface (arch.ts). The
// functions of arch.ts that are not here do the same for both kinds. For example, a switch of VMs
// moves the registers of the core, whether a guest's kernel or the stub uses them at PL1.

/**
 * Makes room for the registers of `vcpu` that MVM keeps while `vcpu` is off its core. Call at boot,
 * before the first start of `vcpu`.
 */
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

/**
 * Tells the stub whether the guest of `vcpu` shares its core with other VMs (`shares`): a WFI of
 * the guest then gives the core away. Does nothing for a direct guest.
 */
export function tellStubOfSharing(vcpu: Vcpu, shares: bool): void {
  if (!isDeprivileged(vcpu.vm.record)) return;
  openGuestMemory();
  areaOf(vcpu).sharesCore = shares ? 1 : 0;
  closeGuestMemory();
}

/** Whether the code of the VM of `vcpu` must go through {@link prepareCode} before the start. */
export function needsCodePrepared(vcpu: Vcpu): bool {
  return isConfined(vcpu.vm.record);
}

/**
 * Prepares a piece of the code of a confined guest: the words of [base + offset, base + offset +
 * length). All of the code, [base, base + size), is in place. All numbers are multiples of 4. Call
 * once for each piece, in any order. The guests' memory is open.
 */
export function prepareCode(base: u32, size: u32, offset: u32, length: u32): void {
  patchPiece(base, size, offset, length);
}

/**
 * Makes the tables, and the stub, that the processor of `vcpu` needs in memory. Call before {@link
 * startProcessor}, after the VM's images are in place and their code is prepared. The guests'
 * memory is open.
 */
export function prepareProcessor(vcpu: Vcpu): void {
  if (isDeprivileged(vcpu.vm.record)) prepareDeprivileged(vcpu);
  else prepareDirect(vcpu);
}

/**
 * Gives the calling core, and `vcpu`, the state in which the guest of its VM starts (abi:
 * system-image.ts, BOOT_…). Call after {@link prepareProcessor}. Monitor mode, SCR.NS = 0.
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
 * As {@link startProcessor}, for a further core of a VM: the core starts at `entry` with `argument`
 * in r0, and with its MMU off. Only the VM of a direct guest has further cores.
 */
export function startProcessorAt(vcpu: Vcpu, entry: u32, argument: u32): void {
  startDirectAt(vcpu, entry, argument);
}
