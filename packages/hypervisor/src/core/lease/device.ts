import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { coreNumber } from "../../arch/armv7/core";
import {
  activeLines,
  closeDevice,
  disableLines,
  openDevice,
  promiseInterrupt,
  takeInterrupt,
} from "../../board/board";
import { coreAt } from "../core";
import { dropLine, giveLine, guardLines } from "../guarded/guard";
import { deviceRecord, header, SharedDeviceRecord, sharedDeviceRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { bitOf, wordOf } from "../line";
import { endLine } from "../schedule/active";
import { acquire, release } from "../spinlock";
import { Vcpu } from "../vcpu";
import { leaseOf } from "./lease";

// What the hardware can do about a lease: the firewall admits the normal world to the device only
// while somebody holds it, and the device's interrupt goes to the holder. Which normal-world guest
// it is that reaches the registers the firewall cannot tell; a bit of it that another device needs,
// too, stays open.

/** Bytes from one of a Vcpu's words of lines to the next. */
const WORD: u32 = 4;
const LEVEL_SENSITIVE: bool = false;

/** Opens `device` and gives its interrupt to `vcpu`. On the core of `vcpu`, SERVICE_LOCK held. */
export function giveDevice(device: SharedDeviceRecord, vcpu: Vcpu): void {
  openDevice(device.firewallRegister, device.firewallBits);
  const line = device.interrupt;
  if (line === 0) return;
  const place = changetype<u32>(vcpu) + wordOf(line) * WORD;
  store<u32>(place, load<u32>(place, offsetof<Vcpu>("lines0")) | bitOf(line), offsetof<Vcpu>("lines0"));
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
 * Closes `device`, unless something else needs its bits, and takes its interrupt from `vcpu`.
 * SERVICE_LOCK held, nobody holds it any more.
 */
export function takeDevice(device: SharedDeviceRecord, vcpu: Vcpu): void {
  const register = device.firewallRegister;
  closeDevice(register, device.firewallBits & ~bitsInUse(register));
  const line = device.interrupt;
  if (line === 0) return;
  dropLine(vcpu, line);
  // Now, for in Group 0 nobody could end it.
  if (coreNumber() === vcpu.core && coreAt(vcpu.core).loaded === vcpu && isActive(line)) endLine(vcpu, line);
  forgetLine(vcpu, line);
  acquire(GROUP_LOCK);
  // A guest with several cores may handle it on another one: in its group, where its own end of it
  // counts.
  if (isActive(line)) disableLines(wordOf(line), bitOf(line));
  else takeInterrupt(line);
  release(GROUP_LOCK);
}

function isActive(line: u32): bool {
  return (activeLines(wordOf(line)) & bitOf(line)) !== 0;
}

function forgetLine(vcpu: Vcpu, line: u32): void {
  const place = changetype<u32>(vcpu) + wordOf(line) * WORD;
  const keep = ~bitOf(line);
  store<u32>(place, load<u32>(place, offsetof<Vcpu>("lines0")) & keep, offsetof<Vcpu>("lines0"));
  store<u32>(place, load<u32>(place, offsetof<Vcpu>("enabled0")) & keep, offsetof<Vcpu>("enabled0"));
  store<u32>(place, load<u32>(place, offsetof<Vcpu>("armed0")) & keep, offsetof<Vcpu>("armed0"));
  store<u32>(place, load<u32>(place, offsetof<Vcpu>("guarded0")) & keep, offsetof<Vcpu>("guarded0"));
}

/** Bits of a firewall register that devices of VMs, and leases, have open. */
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
