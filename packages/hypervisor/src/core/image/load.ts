import { SYSTEM_IMAGE_BASE } from "../../../../abi/src/memory-map";
import { IMAGE_FLAG_EXECUTABLE } from "../../../../abi/src/system-image";
import {
  cleanDataCache,
  closeGuestMemory,
  needsCodePrepared,
  openGuestMemory,
  prepareCode,
  prepareProcessor,
} from "../../arch/arch";
import { Vcpu, WORK_LOADING } from "../vcpu";

import { ImageRecord, imageRecord, MemoryRecord, memoryRecord } from "./records";

// Loads the images of a VM, in the VM's own time (work.ts). So an HRT VM can start while other VMs
// are still being loaded.
//
//   stage CLEARING   clears the memory regions, if the VM was loaded before
//   stage IMAGES     copies each image, and clears the rest of its place
//   stage CODE       prepares the code of each image, if the guest's processor needs this
//   then             the guest begins (beginGuest in life/start.ts)
//
// MVM writes everything back to memory, because a guest may start with its caches off.

/** Vcpu.work: a stage and the number of the region or image. */
const CLEARING: u32 = WORK_LOADING;
const IMAGES: u32 = 0x200;
const CODE: u32 = 0x300;
const STAGE: u32 = 0xffffff00;
/** Bytes of a piece, after which the scheduler may decide: of memory, and of code to prepare. */
const PIECE: u32 = 0x2000;
const CODE_PIECE: u32 = 0x1000;

/** Gives `vcpu`, whose VM does not run, the work to load the VM. */
export function beginLoading(vcpu: Vcpu): void {
  vcpu.work = vcpu.vm.loaded !== 0 ? CLEARING : IMAGES;
  vcpu.loadOffset = 0;
  vcpu.vm.loaded = 1;
}

/**
 * Loads one piece. Returns whether the VM is loaded, so that its guest can begin. Call on the core
 * of `vcpu`.
 */
export function loadPiece(vcpu: Vcpu): bool {
  openGuestMemory();
  const loaded = loadNext(vcpu);
  closeGuestMemory();
  return loaded;
}

/** As {@link loadPiece}. The guests' memory is open. */
function loadNext(vcpu: Vcpu): bool {
  const vm = vcpu.vm.record;
  const index = vcpu.work & ~STAGE;
  switch (vcpu.work & STAGE) {
    case CLEARING:
      if (index === vm.memoryCount) vcpu.work = IMAGES;
      else clearPiece(vcpu, memoryRecord(vm.firstMemory + index));
      return false;
    case IMAGES:
      if (index === vm.imageCount) vcpu.work = CODE;
      else copyPiece(vcpu, imageRecord(vm.firstImage + index));
      return false;
    default:
      if (index === vm.imageCount || !needsCodePrepared(vcpu)) {
        prepareProcessor(vcpu);
        return true;
      }
      preparePiece(vcpu, imageRecord(vm.firstImage + index));
      return false;
  }
}

function clearPiece(vcpu: Vcpu, region: MemoryRecord): void {
  const offset = vcpu.loadOffset;
  put(region.base + offset, 0, 0, smaller(region.length - offset, PIECE));
  advance(vcpu, PIECE, region.length);
}

function copyPiece(vcpu: Vcpu, image: ImageRecord): void {
  const offset = vcpu.loadOffset;
  const length = smaller(image.memorySize - offset, PIECE);
  const copied = offset < image.fileSize ? smaller(image.fileSize - offset, length) : 0;
  put(image.destination + offset, SYSTEM_IMAGE_BASE + image.offset + offset, copied, length);
  advance(vcpu, PIECE, image.memorySize);
}

function preparePiece(vcpu: Vcpu, image: ImageRecord): void {
  const size = (image.flags & IMAGE_FLAG_EXECUTABLE) !== 0 ? image.fileSize : 0;
  const offset = vcpu.loadOffset;
  if (offset < size) prepareCode(image.destination, size, offset, smaller(size - offset, CODE_PIECE));
  advance(vcpu, CODE_PIECE, size);
}

/**
 * Notes that `piece` more bytes of `size` are done. After the last piece of a region or an image,
 * goes on to the next one.
 */
function advance(vcpu: Vcpu, piece: u32, size: u32): void {
  vcpu.loadOffset += piece;
  if (vcpu.loadOffset < size) return;
  vcpu.loadOffset = 0;
  vcpu.work++;
}

/** Writes `length` bytes at `to`: `copied` bytes from `from`, then zeros. */
function put(to: u32, from: u32, copied: u32, length: u32): void {
  memory.copy(to, from, copied);
  memory.fill(to + copied, 0, length - copied);
  cleanDataCache(to, length);
}

function smaller(a: u32, b: u32): u32 {
  return a < b ? a : b;
}
