import { ISR } from "../../../../abi/src/arm/cp15";
import { SYSTEM_IMAGE_BASE } from "../../../../abi/src/memory-map";
import { BOOT_BARE } from "../../../../abi/src/system-image";
import { mrc } from "../../../../toolchain/hw/hw";
import { cleanDataCache } from "../../arch/armv7/cache";
import { buildGuestTable } from "../../arch/armv7/guest-table";
import { PSR_F } from "../../arch/armv7/psr";
import { takeOwnInterrupt } from "../fiq";
import { beginGuest } from "../life/start";
import { Vcpu } from "../vcpu";
import { imageRecord, memoryRecord } from "./records";

// Loading a VM is work like any other: MVM does it in the VM's place, when the scheduler gives the VM the core, on the VM's budget or
// surplus, a piece at a time. So a large image delays nobody, and an HRT VM starts while others load.
//
//   stage   CLEARING: memory regions, if the VM ran before      IMAGES: each is copied, and cleared behind      then beginGuest
//
// Everything is written back, for a guest that starts with its caches off.

/** Vcpu.loadStage: 0, not loading; then a stage and the number of the region or image. */
const CLEARING: u32 = 0x100;
const IMAGES: u32 = 0x200;
const STAGE: u32 = 0xffffff00;
/** What is done between two looks whether MVM is wanted. */
const PIECE: u32 = 0x2000;

export function isLoading(vcpu: Vcpu): bool {
  return vcpu.loadStage !== 0;
}

/** The VM of `vcpu`, which is not running, is to be loaded. */
export function beginLoading(vcpu: Vcpu): void {
  vcpu.loadStage = vcpu.vm.loaded !== 0 ? CLEARING : IMAGES;
  vcpu.loadOffset = 0;
  vcpu.vm.loaded = 1;
}

/** Loads until the guest can start, and starts it, or until an interrupt of MVM's own, which it takes. On the VM's core. */
export function continueLoading(vcpu: Vcpu): void {
  while ((mrc(ISR) & PSR_F) === 0) {
    if (!loadPiece(vcpu)) continue;
    if (vcpu.vm.record.boot === BOOT_BARE) buildGuestTable(vcpu.vm.record);
    vcpu.loadStage = 0;
    beginGuest(vcpu);
    return;
  }
  takeOwnInterrupt(vcpu.core);
}

/** One piece; returns whether all is done. */
function loadPiece(vcpu: Vcpu): bool {
  const vm = vcpu.vm.record;
  const index = vcpu.loadStage & ~STAGE;
  if ((vcpu.loadStage & STAGE) === CLEARING) {
    if (index === vm.memoryCount) {
      vcpu.loadStage = IMAGES;
      return false;
    }
    const region = memoryRecord(vm.firstMemory + index);
    put(region.base + vcpu.loadOffset, 0, 0, smaller(region.length - vcpu.loadOffset, PIECE));
    advance(vcpu, region.length);
    return false;
  }
  if (index === vm.imageCount) return true;
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
  vcpu.loadStage++;
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
