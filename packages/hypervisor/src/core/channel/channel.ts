import { VM_SIZE } from "../../../../abi/src/system-image";
import { ChannelRecord, channelRecord, header, VmRecord, vmRecord } from "../image/records";

// Channels of a VM. A VM numbers the channels of which it has an end, in the order of the system
// image. MVM keeps no table of these numbers: it counts in the image, which does not change.
//
//   end 0: firstVm, firstInterrupt ◀────── shared memory ──────▶ end 1: secondVm, secondInterrupt

/** The number of channels of which VM `vm` has an end. */
export function channelCount(vm: u32): u32 {
  let count: u32 = 0;
  for (let index: u32 = 0; index < header().channelCount; index++) {
    if (hasEnd(channelRecord(index), vm)) count++;
  }
  return count;
}

/** Channel number `number` of VM `vm`, or null. */
export function channelOf(vm: u32, number: u32): ChannelRecord | null {
  let left = number;
  for (let index: u32 = 0; index < header().channelCount; index++) {
    const channel = channelRecord(index);
    if (!hasEnd(channel, vm)) continue;
    if (left === 0) return channel;
    left--;
  }
  return null;
}

export function hasEnd(channel: ChannelRecord, vm: u32): bool {
  return channel.firstVm === vm || channel.secondVm === vm;
}

/** The end, 0 or 1, of a VM that has one. */
export function endOf(channel: ChannelRecord, vm: u32): u32 {
  return channel.firstVm === vm ? 0 : 1;
}

/** The VM at end 0 or 1. */
export function vmAtEnd(channel: ChannelRecord, end: u32): u32 {
  return end === 0 ? channel.firstVm : channel.secondVm;
}

/** The doorbell by which end 0 or 1 is notified. */
export function doorbellAtEnd(channel: ChannelRecord, end: u32): u32 {
  return end === 0 ? channel.firstInterrupt : channel.secondInterrupt;
}

/** Number of the VM that has this record. */
export function numberOf(vm: VmRecord): u32 {
  return (changetype<u32>(vm) - changetype<u32>(vmRecord(0))) / VM_SIZE;
}

/** Whether channel `index` has an end in the VM with this record. */
export function reaches(vm: VmRecord, index: u32): bool {
  return hasEnd(channelRecord(index), numberOf(vm));
}
