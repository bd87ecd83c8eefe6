import {
  FIRST_SPI,
  HOLDING_TIME_MAX,
  HOLDING_TIME_MIN,
  INTERRUPT_IDS,
  SHARED_DEVICE_RESERVED,
} from "../../../../abi/src/system-image";
import { isGuestDevice, isGuestFirewall, isGuestInterrupt, isPrivateDevice } from "../../board/board";
import { overlap } from "../memory-region";
import { isDoorbell, isGiven } from "./check-channels";
import { deviceRecord, header, SharedDeviceRecord, sharedDeviceRecord } from "./records";
import { need } from "./refuse";

const SHARED_DEVICE: string = "shared device";
/** A shared device moves between VMs, so it must have no firewall bits of a core. */
const NO_CORES: u32 = 0;

/** Checks the shared devices. Call after all other records were checked. */
export function checkSharedDevices(): void {
  for (let index: u32 = 0; index < header().sharedDeviceCount; index++) {
    const device = sharedDeviceRecord(index);
    checkRange(device, index);
    const register = device.firewallRegister;
    const known = isGuestFirewall(register, device.firewallBits, NO_CORES);
    need(known, SHARED_DEVICE, index, "firewall register, or bits of it, not for guests:", register);
    if (device.interrupt !== 0) checkLine(device.interrupt, index);
    const bounded = device.holdingTime >= HOLDING_TIME_MIN && device.holdingTime <= HOLDING_TIME_MAX;
    need(bounded, SHARED_DEVICE, index, "holding time", device.holdingTime);
    const existing: u32 = (1 << header().vmCount) - 1;
    need(device.vms !== 0 && (device.vms & ~existing) === 0, SHARED_DEVICE, index, "VMs", device.vms);
    const reserved = load<u32>(changetype<u32>(device) + SHARED_DEVICE_RESERVED);
    need(reserved === 0, SHARED_DEVICE, index, "reserved word is not 0:", reserved);
  }
}

/** Checks that the registers are for guests, and that no VM and no other shared device has them. */
function checkRange(device: SharedDeviceRecord, index: u32): void {
  const base = device.base;
  const length = device.length;
  need((base & 3) === 0, SHARED_DEVICE, index, "base is not a multiple of 4:", base);
  need(length !== 0, SHARED_DEVICE, index, "length", length);
  const shareable = isGuestDevice(base, length) && !isPrivateDevice(base);
  need(shareable, SHARED_DEVICE, index, "no device to be shared at", base);
  for (let other: u32 = 0; other < header().deviceCount; other++) {
    const owned = deviceRecord(other);
    const free = !overlap(base, length, owned.base, owned.length);
    need(free, SHARED_DEVICE, index, "overlaps device", other);
  }
  for (let other: u32 = 0; other < index; other++) {
    const earlier = sharedDeviceRecord(other);
    const free = !overlap(base, length, earlier.base, earlier.length);
    need(free, SHARED_DEVICE, index, "overlaps shared device", other);
  }
}

/** Checks that interrupt `id` is a shared line that nothing else uses. */
function checkLine(id: u32, index: u32): void {
  need(id >= FIRST_SPI && id < INTERRUPT_IDS, SHARED_DEVICE, index, "not a shared interrupt:", id);
  need(isGuestInterrupt(id), SHARED_DEVICE, index, "interrupt kept by MVM:", id);
  const taken = isGiven(id) || isDoorbell(id, header().channelCount);
  need(!taken, SHARED_DEVICE, index, "interrupt given twice:", id);
  for (let other: u32 = 0; other < index; other++) {
    need(sharedDeviceRecord(other).interrupt !== id, SHARED_DEVICE, index, "interrupt given twice:", id);
  }
}
