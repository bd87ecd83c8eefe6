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

// A VM is loaded in its own time (work.ts), so an HRT VM starts while other VMs load.
//
//   stage CLEARING   the memory regions are cleared, if the VM ran before
//   stage IMAGES     each image is copied, and the rest of its place cleared
//   stage CODE       the code of each image is prepared, if the guest's processor needs that
//   then             life/start.ts, beginGuest
//
// MVM writes everything back to memory, because a guest may start with its caches off.

/** Vcpu.work: a stage and the number of the region or image. */
const CLEARING: u32 = WORK_LOADING;
const IMAGES: u32 = 0x200;
const CODE: u32 = 0x300;
const STAGE: u32 = 0xffffff00;
/** What is done between two looks whether MVM is wanted: of memory, and of code to prepare. */
const PIECE: u32 = 0x2000;
const CODE_PIECE: u32 = 0x1000;

/** The VM of `vcpu`, which is not running, is to be loaded. */
export function beginLoading(vcpu: Vcpu): void {
  vcpu.work = vcpu.vm.loaded !== 0 ? CLEARING : IMAGES;
  vcpu.loadOffset = 0;
  vcpu.vm.loaded = 1;
}

/** Loads one piece. Returns whether all is done: the guest can start. Call on the VM's core. */
export function loadPiece(vcpu: Vcpu): bool {
  openGuestMemory();
  const loaded = loadNext(vcpu);
  closeGuestMemory();
  return loaded;
}

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

/** `piece` bytes of `size` are done: what comes next begins behind them. */
function advance(vcpu: Vcpu, piece: u32, size: u32): void {
  vcpu.loadOffset += piece;
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
