import { completeDeviceAccess, deviceBytes, deviceOffset, deviceValue, isDeviceStore } from "../arch/arch";
import { readDistributor, writeDistributor } from "./guest-distributor";
import { Vcpu } from "./vcpu";

// The device that MVM emulates for a deprivileged guest: the interrupt distributor.

const WORD_MASK: u32 = ~3;

/**
 * Does the access that the guest of `vcpu` made to the distributor (arch/armv7/deprivileged/
 * device-access.ts). Call on the core of `vcpu`, which is loaded there.
 */
export function accessDevice(vcpu: Vcpu): void {
  const offset = deviceOffset(vcpu);
  let word: u32 = 0;
  if (isDeviceStore(vcpu)) writeDistributor(vcpu, offset, deviceBytes(vcpu), deviceValue(vcpu));
  else word = readDistributor(vcpu, offset & WORD_MASK);
  completeDeviceAccess(vcpu, word);
}
