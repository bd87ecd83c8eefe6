import { SYSTEM_IMAGE_BASE } from "../../../../abi/src/memory-map";
import {
  CHANNEL_SIZE,
  DEVICE_SIZE,
  HEADER_CHANNELS,
  HEADER_DEVICES,
  HEADER_IMAGES,
  HEADER_INTERRUPTS,
  HEADER_MEMORY,
  HEADER_SHARED_DEVICES,
  HEADER_VMS,
  IMAGE_SIZE,
  INTERRUPT_SIZE,
  MEMORY_SIZE,
  SHARED_DEVICE_SIZE,
  VM_SIZE,
} from "../../../../abi/src/system-image";

// The records of the system image. MVM reads them in place: the image is read-only in MVM's own
// table. abi/src/system-image.ts gives the layout, and says what each field means. A test compares
// both.

@unmanaged
export class Header {
  magic: u32;
  version: u32;
  totalSize: u32;
  crc32: u32;
  vms: u32;
  vmCount: u32;
  memory: u32;
  memoryCount: u32;
  images: u32;
  imageCount: u32;
  interrupts: u32;
  interruptCount: u32;
  devices: u32;
  deviceCount: u32;
  channels: u32;
  channelCount: u32;
  sharedDevices: u32;
  sharedDeviceCount: u32;
  flags: u32;
  blocking: u32;
}

@unmanaged
export class VmRecord {
  name0: u32;
  name1: u32;
  name2: u32;
  name3: u32;
  level: u32;
  cores: u32;
  boot: u32;
  entry: u32;
  firstMemory: u32;
  memoryCount: u32;
  firstImage: u32;
  imageCount: u32;
  firstInterrupt: u32;
  interruptCount: u32;
  firstDevice: u32;
  deviceCount: u32;
  deviceTree: u32;
  flags: u32;
  budget: u32;
  period: u32;
  weight: u32;
  watchdogPeriod: u32;
  watchdogAction: u32;
  tables: u32;
  onPeriod: u32;
  onOverrun: u32;
  onWatchdog: u32;
}

@unmanaged
export class MemoryRecord {
  base: u32;
  length: u32;
  guestBase: u32;
}

@unmanaged
export class ImageRecord {
  destination: u32;
  offset: u32;
  fileSize: u32;
  memorySize: u32;
  flags: u32;
}

@unmanaged
export class InterruptRecord {
  id: u32;
  trigger: u32;
  flags: u32;
}

@unmanaged
export class DeviceRecord {
  base: u32;
  length: u32;
  firewallRegister: u32;
  firewallBits: u32;
}

@unmanaged
export class ChannelRecord {
  firstVm: u32;
  secondVm: u32;
  base: u32;
  length: u32;
  firstInterrupt: u32;
  secondInterrupt: u32;
}

@unmanaged
export class SharedDeviceRecord {
  base: u32;
  length: u32;
  firewallRegister: u32;
  firewallBits: u32;
  interrupt: u32;
  holdingTime: u32;
  vms: u32;
}

export function header(): Header {
  return changetype<Header>(SYSTEM_IMAGE_BASE);
}

/** Address of record `index` of a table. `table`: the field of the header with its offset. */
function record(table: u32, index: u32, size: u32): u32 {
  return SYSTEM_IMAGE_BASE + load<u32>(SYSTEM_IMAGE_BASE + table) + index * size;
}

export function vmRecord(index: u32): VmRecord {
  return changetype<VmRecord>(record(HEADER_VMS, index, VM_SIZE));
}

export function memoryRecord(index: u32): MemoryRecord {
  return changetype<MemoryRecord>(record(HEADER_MEMORY, index, MEMORY_SIZE));
}

export function imageRecord(index: u32): ImageRecord {
  return changetype<ImageRecord>(record(HEADER_IMAGES, index, IMAGE_SIZE));
}

export function interruptRecord(index: u32): InterruptRecord {
  return changetype<InterruptRecord>(record(HEADER_INTERRUPTS, index, INTERRUPT_SIZE));
}

export function deviceRecord(index: u32): DeviceRecord {
  return changetype<DeviceRecord>(record(HEADER_DEVICES, index, DEVICE_SIZE));
}

export function channelRecord(index: u32): ChannelRecord {
  return changetype<ChannelRecord>(record(HEADER_CHANNELS, index, CHANNEL_SIZE));
}

export function sharedDeviceRecord(index: u32): SharedDeviceRecord {
  return changetype<SharedDeviceRecord>(record(HEADER_SHARED_DEVICES, index, SHARED_DEVICE_SIZE));
}
