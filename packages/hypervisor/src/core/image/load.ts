import { SYSTEM_IMAGE_BASE } from "../../../../abi/src/memory-map";
import { BOOT_BARE } from "../../../../abi/src/system-image";
import { cleanDataCache } from "../../arch/armv7/cache";
import { buildGuestTable } from "../../arch/armv7/guest-table";
import { imageRecord, VmRecord } from "./records";

/**
 * Puts the images of a VM, and a bare guest's translation table, into its memory, written back for a guest that starts
 * with its caches off. The VM is not running; its memory is mapped.
 */
export function loadImages(vm: VmRecord): void {
  const end = vm.firstImage + vm.imageCount;
  for (let index = vm.firstImage; index < end; index++) {
    const image = imageRecord(index);
    memory.copy(image.destination, SYSTEM_IMAGE_BASE + image.offset, image.fileSize);
    memory.fill(image.destination + image.fileSize, 0, image.memorySize - image.fileSize);
    cleanDataCache(image.destination, image.memorySize);
  }
  if (vm.boot === BOOT_BARE) buildGuestTable(vm);
}
