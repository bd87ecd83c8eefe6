import { DDR_BASE, MVM_BASE } from "../../../../abi/src/memory-map";
import {
  BOOT_BARE,
  GUEST_TABLE_SIZE,
  HEADER_SIZE,
  IMAGE_FLAGS_ALL,
  MEMORY_UNIT,
  VM_FLAGS_DEPRIVILEGED,
} from "../../../../abi/src/system-image";
import { inside, isVmMemory, overlap } from "../memory-region";
import { header, imageRecord, memoryRecord, vmRecord } from "./records";
import { need } from "./refuse";

const MEMORY: string = "memory region";
const IMAGE: string = "image";

/** Checks the memory regions and the images. Call after the VM records were checked. */
export function checkMemory(): void {
  const h = header();
  for (let index: u32 = 0; index < h.memoryCount; index++) {
    const region = memoryRecord(index);
    need(region.base % MEMORY_UNIT === 0, MEMORY, index, "base is not a multiple of 1 MiB:", region.base);
    need(region.length !== 0 && region.length % MEMORY_UNIT === 0, MEMORY, index, "length", region.length);
    const guestDdr = inside(region.base, region.length, DDR_BASE, MVM_BASE - DDR_BASE);
    need(guestDdr, MEMORY, index, "outside the DDR that guests may have: base", region.base);
    for (let other: u32 = 0; other < index; other++) {
      const free = !overlap(region.base, region.length, memoryRecord(other).base, memoryRecord(other).length);
      need(free, MEMORY, index, "overlaps region", other);
    }
  }
  for (let vm: u32 = 0; vm < h.vmCount; vm++) checkImages(vm);
}

/** Checks the images of VM `vmIndex`. */
function checkImages(vmIndex: u32): void {
  const h = header();
  const vm = vmRecord(vmIndex);
  const first = memoryRecord(vm.firstMemory);
  const table = first.base + first.length - GUEST_TABLE_SIZE;
  const hasTable = vm.boot === BOOT_BARE && (vm.flags & VM_FLAGS_DEPRIVILEGED) === 0;
  const end = vm.firstImage + vm.imageCount;
  for (let index = vm.firstImage; index < end; index++) {
    const image = imageRecord(index);
    need(
      (image.destination & 3) === 0,
      IMAGE,
      index,
      "destination is not a multiple of 4:",
      image.destination,
    );
    need((image.offset & 3) === 0 && image.offset >= HEADER_SIZE, IMAGE, index, "offset", image.offset);
    need(
      inside(image.offset, image.fileSize, 0, h.totalSize),
      IMAGE,
      index,
      "reaches over the end: size",
      image.fileSize,
    );
    need(image.fileSize <= image.memorySize, IMAGE, index, "size in memory", image.memorySize);
    const own = isVmMemory(vm, image.destination, image.memorySize);
    need(own, IMAGE, index, "destination outside the VM's memory:", image.destination);
    const free = !hasTable || !overlap(image.destination, image.memorySize, table, GUEST_TABLE_SIZE);
    need(free, IMAGE, index, "covers the VM's translation table at", table);
    need((image.flags & ~IMAGE_FLAGS_ALL) === 0, IMAGE, index, "unknown flags", image.flags);
  }
}
