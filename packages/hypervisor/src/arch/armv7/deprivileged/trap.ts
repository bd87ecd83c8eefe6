import { DFAR, DFSR, IFAR, IFSR } from "../../../../../abi/src/arm/cp15";
import { FAULT_DATA_READ, FAULT_DATA_WRITE, FAULT_PREFETCH_ABORT } from "../../../../../abi/src/report";
import { mrc, r32 } from "../../../../../toolchain/hw/hw";
import { isCoreDevicesPage } from "../../../board/board";
import { Vcpu } from "../../../core/vcpu";
import { stubStart, trapReturn } from "../asm";
import { SMALL_PAGE_SIZE } from "../descriptors";
import { NOT_MAPPED, translateByHardware } from "../direct/translate";
import { MODE_USR, PSR_MODE } from "../psr";
import { accessNormalWorldRegisters } from "../scr";
import { Area, areaOf } from "./area";
import { isOwnPage, storeToOwnPage } from "./code-store";
import { guardedBlocks } from "./core-devices";
import { noteDeviceAccess } from "./device-access";
import { emulate } from "./emulate";
import { takeException } from "./exception";
import { isConfined, isDeprivileged } from "./kind";
import {
  ACCESS_FETCH,
  ACCESS_OVERWRITE,
  ACCESS_READ,
  ACCESS_WRITE,
  FAULT_NOT_THERE,
  FAULT_ON_CODE,
  fault,
  faultPlace,
} from "./shadow/shadow";
import { NO_PLACE, placeOfInstruction } from "./translation";
import {
  TRAP_DATA_ABORT,
  TRAP_DEVICE,
  TRAP_PATCHED,
  TRAP_PREFETCH_ABORT,
  TRAP_READ_ABORT,
  TRAP_REFUSED,
  TRAP_RESUME,
  TRAP_STOP,
  TRAP_TAKE_DATA_ABORT,
  TRAP_TAKE_PREFETCH_ABORT,
  TRAP_UNDEFINED,
} from "./traps";
import { STUB_WINDOW, WINDOW_END } from "./window";

// What MVM does in the place of a deprivileged guest when the stub asks (traps.ts). The registers
// in `vcpu` are the stub's. Those of the guest are in the area.
//
// An abort is looked at in this order:
//
//   not a fault of the translation      the guest's own: alignment, external
//   in the window of the stub           the guest's own: nothing is there for the guest
//   the core's own devices              refused, because the stub has not done it: MVM names it
//   confined                            a device that MVM shows, or the guest's own
//   shadow tables      they lack it     filled: the guest tries again
//                      its tables do    the guest's own
//                      nothing there    a device that MVM shows, or refused: MVM names it

// Fault status (ARM DDI 0406C B3.13.3, Short-descriptor format).
const STATUS_CODE: u32 = 0x40f;
const STATUS_DOMAIN: u32 = 0xf << 4;
const STATUS_WRITE: u32 = 1 << 11;
const TRANSLATION_PAGE: u32 = 0x7;
/** Of a section 0b1101, of a page 0b1111. */
const PERMISSION_MASK: u32 = 0x40d;
const PERMISSION: u32 = 0xd;
/** Synchronous external abort. */
const EXTERNAL: u32 = 0x8;
/** Maintenance of the instruction cache, by an address that is not mapped. */
const CACHE_MAINTENANCE: u32 = 0x4;
/**
 * Of the codes, those of translation: bit n is code n. Access flag, translation, domain,
 * permission.
 */
const TRANSLATION_CODES: u32 =
  (1 << 3) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 9) | (1 << 11) | (1 << 13) | (1 << 15);

/**
 * Whether the SMC that entered MVM is the stub's for a trap. The guest cannot make one: its own SMC
 * is Undefined, and the stub's SMC for it stands at another place.
 */
export function isStubTrap(vcpu: Vcpu): bool {
  return isDeprivileged(vcpu.vm.record) && vcpu.pc === STUB_WINDOW + (trapReturn - stubStart);
}

/**
 * Does what a trap of kind `kind` (TRAP_…) asks for. Returns TRAP_RESUME, and the guest may have
 * taken an exception; or TRAP_DEVICE, TRAP_REFUSED or TRAP_STOP, and the guest is still at the
 * instruction. Call on the core of `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function answerTrap(vcpu: Vcpu, kind: u32): u32 {
  return takeException(vcpu, answerTo(vcpu, kind));
}

function answerTo(vcpu: Vcpu, kind: u32): u32 {
  const area = areaOf(vcpu);
  switch (kind) {
    case TRAP_UNDEFINED:
    case TRAP_PATCHED:
      return emulate(vcpu, area, vcpu.r2);
    case TRAP_DATA_ABORT:
      return answerDataAbort(vcpu, area, STATUS_WRITE);
    case TRAP_READ_ABORT:
      return answerDataAbort(vcpu, area, 0);
    case TRAP_PREFETCH_ABORT:
      return answerPrefetchAbort(vcpu, area);
    default:
      return TRAP_STOP;
  }
}

// What a report shows of the guest of `vcpu`. A deprivileged guest that is in a trap has its pc and
// PSR in the area, and those of `vcpu` are the stub's. They are shown only: the guest's memory may
// be changed by others, so `vcpu` does not get them.

/**
 * Whether the stub of `vcpu` works for its guest. An asynchronous abort is not given to the guest
 * then: the stub would take the abort for one of its own accesses.
 */
export function isInStub(vcpu: Vcpu): bool {
  return isDeprivileged(vcpu.vm.record) && (vcpu.cpsr & PSR_MODE) !== MODE_USR;
}

export function shownPc(vcpu: Vcpu): u32 {
  return isStubTrap(vcpu) ? areaOf(vcpu).pc : vcpu.pc;
}

/** With the mode that the guest's kernel believes to be in. */
export function shownPsr(vcpu: Vcpu): u32 {
  if (!isDeprivileged(vcpu.vm.record)) return vcpu.cpsr;
  const area = areaOf(vcpu);
  const psr = isStubTrap(vcpu) ? area.psr : vcpu.cpsr;
  // An abort of a buffered write may come while the stub runs.
  return (psr & PSR_MODE) === MODE_USR ? (psr & ~PSR_MODE) | (area.mode & PSR_MODE) : psr;
}

// The access for which the last answer was TRAP_REFUSED.

/** FAULT_… of the report. */
export function refusedKind(vcpu: Vcpu): u32 {
  if (vcpu.r1 === TRAP_PREFETCH_ABORT) return FAULT_PREFETCH_ABORT;
  return (areaOf(vcpu).dfsr & STATUS_WRITE) !== 0 ? FAULT_DATA_WRITE : FAULT_DATA_READ;
}

/** The virtual address. */
export function refusedAddress(vcpu: Vcpu): u32 {
  return vcpu.r1 === TRAP_PREFETCH_ABORT ? areaOf(vcpu).ifar : areaOf(vcpu).dfar;
}

/** What the guest's DFSR or IFSR has. */
export function refusedStatus(vcpu: Vcpu): u32 {
  return vcpu.r1 === TRAP_PREFETCH_ABORT ? areaOf(vcpu).ifsr : areaOf(vcpu).dfsr;
}

/** The guest takes the abort. */
export function takeRefusedAccess(vcpu: Vcpu): void {
  takeException(vcpu, vcpu.r1 === TRAP_PREFETCH_ABORT ? TRAP_TAKE_PREFETCH_ABORT : TRAP_TAKE_DATA_ABORT);
}

/** `writes`: the bits of DFSR by which the access is a write. */
function answerDataAbort(vcpu: Vcpu, area: Area, writes: u32): u32 {
  accessNormalWorldRegisters(true);
  const status = mrc(DFSR) & (~STATUS_WRITE | writes);
  const address = mrc(DFAR);
  accessNormalWorldRegisters(false);
  const write = status & STATUS_WRITE;
  if (!isTranslation(status)) return takeDataAbort(area, status & ~STATUS_DOMAIN, address);
  if (isWindow(address)) return takeDataAbort(area, write | TRANSLATION_PAGE, address);
  if (isGuardedAccess(vcpu, status, address)) {
    takeDataAbort(area, EXTERNAL | write, address);
    return TRAP_REFUSED;
  }
  if (isConfined(vcpu.vm.record)) {
    if (isDevice(vcpu, area, address)) return TRAP_DEVICE;
    return takeDataAbort(area, status & ~STATUS_DOMAIN, address);
  }
  let own = fault(vcpu, address, write !== 0 ? ACCESS_WRITE : ACCESS_READ);
  if (own === FAULT_ON_CODE) {
    if (area.mode !== MODE_USR && isOwnPage(vcpu, area, address)) {
      return storeToOwnPage(vcpu, area, address) ? TRAP_RESUME : TRAP_STOP;
    }
    own = fault(vcpu, address, ACCESS_OVERWRITE);
  }
  if (own === 0) return TRAP_RESUME;
  if ((own & FAULT_NOT_THERE) === 0) return takeDataAbort(area, own, address);
  if (isDevice(vcpu, area, faultPlace(vcpu))) return TRAP_DEVICE;
  takeDataAbort(area, own & ~FAULT_NOT_THERE, address);
  return TRAP_REFUSED;
}

/** Whether this is an access to the core's own devices that the stub does not do. */
function isGuardedAccess(vcpu: Vcpu, status: u32, address: u32): bool {
  if ((status & PERMISSION_MASK) !== PERMISSION || guardedBlocks(vcpu.vm.record) === 0) return false;
  const place = translateByHardware(address);
  return place !== NOT_MAPPED && isCoreDevicesPage(place & ~(SMALL_PAGE_SIZE - 1));
}

/** The guest finds this in DFSR and DFAR, and takes the abort. */
function takeDataAbort(area: Area, status: u32, address: u32): u32 {
  area.dfsr = status;
  area.dfar = address;
  return TRAP_TAKE_DATA_ABORT;
}

/** Whether the guest accesses a device that MVM shows it, at the physical `address`. */
function isDevice(vcpu: Vcpu, area: Area, address: u32): bool {
  const place = placeOfInstruction(vcpu, area);
  return place !== NO_PLACE && noteDeviceAccess(area, r32(place), address);
}

function answerPrefetchAbort(vcpu: Vcpu, area: Area): u32 {
  accessNormalWorldRegisters(true);
  const status = mrc(IFSR);
  const address = mrc(IFAR);
  accessNormalWorldRegisters(false);
  if (isTranslation(status) && isWindow(address)) return takePrefetchAbort(area, TRANSLATION_PAGE, address);
  if (!isTranslation(status) || isConfined(vcpu.vm.record)) {
    return takePrefetchAbort(area, status & ~STATUS_DOMAIN, address);
  }
  const own = fault(vcpu, address, ACCESS_FETCH);
  if (own === 0) return TRAP_RESUME;
  takePrefetchAbort(area, own & ~FAULT_NOT_THERE, address);
  return (own & FAULT_NOT_THERE) !== 0 ? TRAP_REFUSED : TRAP_TAKE_PREFETCH_ABORT;
}

/** The guest finds this in IFSR and IFAR, and takes the abort. */
function takePrefetchAbort(area: Area, status: u32, address: u32): u32 {
  area.ifsr = status;
  area.ifar = address;
  return TRAP_TAKE_PREFETCH_ABORT;
}

function isTranslation(status: u32): bool {
  const code = status & STATUS_CODE;
  return code === CACHE_MAINTENANCE || (code < 16 && ((TRANSLATION_CODES >>> code) & 1) !== 0);
}

/** The guest must not learn from the status that something is there. */
function isWindow(address: u32): bool {
  return address >= STUB_WINDOW && address < WINDOW_END;
}
