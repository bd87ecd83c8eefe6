import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { coreNumber } from "../../arch/arch";
import { activeLines, closeDevice, openDevice, promiseInterrupt } from "../../board/board";
import { coreAt } from "../core";
import { giveLine, guardLines, stopGuardingLine } from "../guarded/guard";
import { deviceRecord, header, SharedDeviceRecord, sharedDeviceRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { bitOf, wordOf } from "../line";
import { ARMED, addLine, ENABLED, GIVEN, GUARDED, removeLine } from "../line-words";
import { endHandledLine } from "../schedule/active";
import { reclaimSharedLine } from "../schedule/stray";
import { acquire, release } from "../spinlock";
import { Vcpu } from "../vcpu";
import { leaseOf } from "./lease";

// What the hardware can do about a lease. The firewall admits the normal world to the device only
// while a VM holds it, and the device's interrupt goes to the holder. The firewall cannot tell
// which guest of the normal world reaches the registers. A bit of the firewall that another device
// needs, too, stays open.

/** The parameter `edge` of giveLine: the interrupt of each shared device is level-sensitive. */
const LEVEL_SENSITIVE: bool = false;

/**
 * Opens `device`, and gives its interrupt to `vcpu`. Call on the core of `vcpu`. The caller holds
 * SERVICE_LOCK.
 */
export function giveDevice(device: SharedDeviceRecord, vcpu: Vcpu): void {
  openDevice(device.firewallRegister, device.firewallBits);
  const line = device.interrupt;
  if (line === 0) return;
  addLine(vcpu, GIVEN, line);
  guardLines(vcpu);
  acquire(GROUP_LOCK);
  if (coreAt(vcpu.core).loaded === vcpu) {
    giveLine(vcpu, line, LEVEL_SENSITIVE);
  } else {
    promiseInterrupt(line, vcpu.core, LEVEL_SENSITIVE);
  }
  release(GROUP_LOCK);
}

/**
 * Closes `device`, which no VM holds any more, and takes its interrupt from `vcpu`. A bit of the
 * firewall that another device needs stays open. The caller holds SERVICE_LOCK.
 */
export function reclaimDevice(device: SharedDeviceRecord, vcpu: Vcpu): void {
  const register = device.firewallRegister;
  closeDevice(register, device.firewallBits & ~bitsInUse(register));
  const line = device.interrupt;
  if (line === 0) return;
  stopGuardingLine(vcpu, line);
  // An interrupt that the guest is handling is ended now, before the line goes to Group 0: there
  // the guest could not end it.
  if (coreNumber() === vcpu.core && coreAt(vcpu.core).loaded === vcpu && isActive(line))
    endHandledLine(vcpu, line);
  forgetLine(vcpu, line);
  acquire(GROUP_LOCK);
  // A guest with several cores may be handling the interrupt on another core. The line is then
  // stray (stray.ts).
  reclaimSharedLine(line);
  release(GROUP_LOCK);
}

/** Whether a core is handling `line`. */
function isActive(line: u32): bool {
  return (activeLines(wordOf(line)) & bitOf(line)) !== 0;
}

/** Takes `line` out of the sets of lines of `vcpu`. */
function forgetLine(vcpu: Vcpu, line: u32): void {
  removeLine(vcpu, ENABLED, line);
  removeLine(vcpu, ARMED, line);
  removeLine(vcpu, GUARDED, line);
  removeLine(vcpu, GIVEN, line);
}

/** Bits of a firewall register that devices of VMs, and devices that are held, need open. */
function bitsInUse(register: u32): u32 {
  let bits: u32 = 0;
  for (let index: u32 = 0; index < header().deviceCount; index++) {
    const device = deviceRecord(index);
    if (device.firewallRegister === register) bits |= device.firewallBits;
  }
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    if (device.firewallRegister === register && leaseOf(index).holder !== NO_HOLDER) {
      bits |= device.firewallBits;
    }
  }
  return bits;
}
