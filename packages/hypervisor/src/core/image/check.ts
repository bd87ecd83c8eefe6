import { SYSTEM_IMAGE_BASE, SYSTEM_IMAGE_MAX_SIZE } from "../../../../abi/src/memory-map";
import {
  BLOCKING_MAX,
  CHANNEL_SIZE,
  DEVICE_SIZE,
  HEADER_CHECKED,
  HEADER_FLAGS_ALL,
  HEADER_SIZE,
  IMAGE_SIZE,
  INTERRUPT_SIZE,
  MAX_CHANNELS,
  MAX_DEVICES,
  MAX_IMAGES,
  MAX_INTERRUPTS,
  MAX_MEMORY_REGIONS,
  MAX_SHARED_DEVICES,
  MAX_VMS,
  MEMORY_SIZE,
  SHARED_DEVICE_SIZE,
  SYSTEM_IMAGE_MAGIC,
  SYSTEM_IMAGE_VERSION,
  VM_SIZE,
} from "../../../../abi/src/system-image";
import { inside } from "../memory-region";
import { checkAddressSpaces } from "./check-address-spaces";
import { checkChannels } from "./check-channels";
import { checkDevices } from "./check-devices";
import { checkInterrupts } from "./check-interrupts";
import { checkMemory } from "./check-memory";
import { checkReactions } from "./check-reactions";
import { checkShadowData } from "./check-shadow-data";
import { checkSharedDevices } from "./check-shared-devices";
import { checkTime } from "./check-time";
import { checkVms } from "./check-vms";
import { crc32, prepareCrc32 } from "./crc32";
import { header } from "./records";
import { need } from "./refuse";

const HEADER: string = "header";

/**
 * Checks the whole system image. The first error is a panic that names it and its place. MVM uses
 * nothing of the image before this check.
 */
export function checkSystemImage(): void {
  const h = header();
  need(h.magic === SYSTEM_IMAGE_MAGIC, HEADER, 0, "no system image here: magic", h.magic);
  need(h.version === SYSTEM_IMAGE_VERSION, HEADER, 0, "made for another version of MVM: version", h.version);
  const size = h.totalSize;
  need(
    size >= HEADER_SIZE && size <= SYSTEM_IMAGE_MAX_SIZE && (size & 3) === 0,
    HEADER,
    0,
    "total size",
    size,
  );
  prepareCrc32();
  const sum = crc32(SYSTEM_IMAGE_BASE + HEADER_CHECKED, size - HEADER_CHECKED);
  need(sum === h.crc32, HEADER, 0, "damaged: its CRC-32 is", sum);
  need((h.flags & ~HEADER_FLAGS_ALL) === 0, HEADER, 0, "unknown flags", h.flags);
  need(h.blocking <= BLOCKING_MAX, HEADER, 0, "longest time without a decision", h.blocking);

  need(h.vmCount > 0, HEADER, 0, "number of VMs", h.vmCount);
  checkTable(h.vms, h.vmCount, VM_SIZE, MAX_VMS, "table of VMs");
  checkTable(h.memory, h.memoryCount, MEMORY_SIZE, MAX_MEMORY_REGIONS, "table of memory regions");
  checkTable(h.images, h.imageCount, IMAGE_SIZE, MAX_IMAGES, "table of images");
  checkTable(h.interrupts, h.interruptCount, INTERRUPT_SIZE, MAX_INTERRUPTS, "table of interrupts");
  checkTable(h.devices, h.deviceCount, DEVICE_SIZE, MAX_DEVICES, "table of devices");
  checkTable(h.channels, h.channelCount, CHANNEL_SIZE, MAX_CHANNELS, "table of channels");
  checkTable(
    h.sharedDevices,
    h.sharedDeviceCount,
    SHARED_DEVICE_SIZE,
    MAX_SHARED_DEVICES,
    "table of shared devices",
  );

  checkVms();
  checkMemory();
  checkShadowData();
  checkInterrupts();
  checkReactions();
  checkDevices();
  checkChannels();
  checkSharedDevices();
  checkAddressSpaces();
  checkTime();
}

/** Checks that a table of `count` records, at `offset` in the image, is in the image. */
function checkTable(offset: u32, count: u32, recordSize: u32, limit: u32, name: string): void {
  const h = header();
  need(count <= limit, name, 0, "too many records", count);
  if (count === 0) return;
  need((offset & 3) === 0 && offset >= HEADER_SIZE, name, 0, "offset", offset);
  need(inside(offset, count * recordSize, 0, h.totalSize), name, 0, "reaches over the end: offset", offset);
}
