import { SYSTEM_IMAGE_BASE } from "../../../../abi/src/memory-map";
import { cleanDataCache, prepareProcessor } from "../../arch/arch";
import { Vcpu, WORK_LOADING } from "../vcpu";

import { imageRecord, memoryRecord } from "./records";

// A VM is loaded in its own time (work.ts), so an HRT VM starts while other VMs load.
//
//   stage CLEARING   the memory regions are cleared, if the VM ran before
//   stage IMAGES     each image is copied, and the rest of its place cleared
//   then             life/start.ts, beginGuest
//
// MVM writes everything back to memory, because a guest may start with its caches off.

/** Vcpu.work: a stage and the number of the region or image. */
const CLEARING: u32 = WORK_LOADING;
const IMAGES: u32 = 0x200;
const STAGE: u32 = 0xffffff00;
/** What is done between two looks whether MVM is wanted. */
const PIECE: u32 = 0x2000;

/** The VM of `vcpu`, which is not running, is to be loaded. */
export function beginLoading(vcpu: Vcpu): void {
  vcpu.work = vcpu.vm.loaded !== 0 ? CLEARING : IMAGES;
  vcpu.loadOffset = 0;
  vcpu.vm.loaded = 1;
}

/** Loads one piece. Returns whether all is done: the guest can start. Call on the VM's core. */
export function loadPiece(vcpu: Vcpu): bool {
  const vm = vcpu.vm.record;
  const index = vcpu.work & ~STAGE;
  if ((vcpu.work & STAGE) === CLEARING) {
    if (index === vm.memoryCount) {
      vcpu.work = IMAGES;
      return false;
    }
    const region = memoryRecord(vm.firstMemory + index);
    put(region.base + vcpu.loadOffset, 0, 0, smaller(region.length - vcpu.loadOffset, PIECE));
    advance(vcpu, region.length);
    return false;
  }
  if (index === vm.imageCount) {
    prepareProcessor(vcpu);
    return true;
  }
  const image = imageRecord(vm.firstImage + index);
  const offset = vcpu.loadOffset;
  const length = smaller(image.memorySize - offset, PIECE);
  const copied = offset < image.fileSize ? smaller(image.fileSize - offset, length) : 0;
  put(image.destination + offset, SYSTEM_IMAGE_BASE + image.offset + offset, copied, length);
  advance(vcpu, image.memorySize);
  return false;
}

function advance(vcpu: Vcpu, size: u32): void {
  vcpu.loadOffset += PIECE;
  if (vcpu.loadOffset < size) return;
  vcpu.loadOffset = 0;
  vcpu.work++;
}

/** `length` bytes at `to`: `copied` of them from `from`, the rest 0. */
function put(to: u32, from: u32, copied: u32, length: u32): void {
  memory.copy(to, from, copied);
  memory.fill(to + copied, 0, length - copied);
  cleanDataCache(to, length);
}

function smaller(a: u32, b: u32): u32 {
  return a < b ? a : b;
}
