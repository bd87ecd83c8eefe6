import { NO_HOLDER } from "../../../../abi/src/hypercall";
import { closeDevice, openDevice, promiseInterrupt, takeInterrupt } from "../../board/board";
import { coreAt } from "../core";
import { giveLine, guardLines } from "../guarded/guard";
import { deviceRecord, header, SharedDeviceRecord, sharedDeviceRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { acquire, release } from "../spinlock";
import { Vcpu } from "../vcpu";
import { leaseOf } from "./lease";

// What the hardware can do about a lease: the firewall admits the normal world to the device only while somebody holds it, and the
// device's interrupt goes to the holder. Which normal-world guest it is that reaches the registers the firewall cannot tell; a bit of
// it that another device needs, too, stays open.

const WORD_SHIFT: u32 = 5;
const LINE_MASK: u32 = 31;
const LEVEL_SENSITIVE: bool = false;

/** Opens `device` and gives its interrupt to `vcpu`. On the core of `vcpu`, SERVICE_LOCK held. */
export function giveDevice(device: SharedDeviceRecord, vcpu: Vcpu): void {
  openDevice(device.firewallRegister, device.firewallBits);
  const line = device.interrupt;
  if (line === 0) return;
  const bit: u32 = 1 << (line & LINE_MASK);
  if (line >>> WORD_SHIFT === 1) vcpu.lines1 |= bit;
  else vcpu.lines2 |= bit;
  guardLines(vcpu);
  acquire(GROUP_LOCK);
  if (coreAt(vcpu.core).loaded === vcpu) {
    giveLine(vcpu, line, LEVEL_SENSITIVE);
  } else {
    promiseInterrupt(line, vcpu.core, LEVEL_SENSITIVE);
  }
  release(GROUP_LOCK);
}

/** Closes `device`, unless something else needs its bits, and takes its interrupt from `vcpu`. SERVICE_LOCK held, nobody holds it any more. */
export function takeDevice(device: SharedDeviceRecord, vcpu: Vcpu): void {
  const register = device.firewallRegister;
  closeDevice(register, device.firewallBits & ~bitsInUse(register));
  const line = device.interrupt;
  if (line === 0) return;
  const keep: u32 = ~(1 << (line & LINE_MASK));
  if (line >>> WORD_SHIFT === 1) {
    vcpu.lines1 &= keep;
    vcpu.enabled1 &= keep;
    vcpu.armed1 &= keep;
    vcpu.guarded1 &= keep;
  } else {
    vcpu.lines2 &= keep;
    vcpu.enabled2 &= keep;
    vcpu.armed2 &= keep;
    vcpu.guarded2 &= keep;
  }
  acquire(GROUP_LOCK);
  takeInterrupt(line);
  release(GROUP_LOCK);
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
