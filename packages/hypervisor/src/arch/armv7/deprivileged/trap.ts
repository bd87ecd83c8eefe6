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

// How MVM answers the traps of a deprivileged guest, which come by the stub (traps.ts). The
// registers in `vcpu` are the stub's. The registers of the guest are in the area.
//
// MVM decides about an abort by the first row that holds:
//
//   the abort                                   the answer
//   is no fault of the translation              the guest takes it: alignment, external
//   is in the window of the stub                the guest takes it: nothing is there for the guest
//   is at the core's own devices                refused, because the stub has not done the access
//   the guest is confined                       a device that MVM emulates; else the guest takes it
//   the shadow tables have no entry yet         MVM fills them, and the guest tries again
//   the guest's own tables refuse the access    the guest takes it
//   nothing is at the address                   a device that MVM emulates; else refused
//
// *Refused* means: MVM prints the access, and stops the VM or lets the guest take the abort.

// Fault status (ARM DDI 0406C B3.13.3, Short-descriptor format).
const STATUS_CODE: u32 = 0x40f;
const STATUS_DOMAIN: u32 = 0xf << 4;
const STATUS_WRITE: u32 = 1 << 11;
const TRANSLATION_PAGE: u32 = 0x7;
/** The code of a permission fault is 0b1101 for a section, 0b1111 for a page. */
const PERMISSION_MASK: u32 = 0x40d;
const PERMISSION: u32 = 0xd;
/** Synchronous external abort. */
const EXTERNAL: u32 = 0x8;
/** A fault on maintenance of the instruction cache: the address is not mapped. */
const CACHE_MAINTENANCE: u32 = 0x4;
/**
 * The codes that are faults of the translation: access flag, translation, domain, permission. Bit n
 * is code n.
 */
const TRANSLATION_CODES: u32 =
  (1 << 3) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 9) | (1 << 11) | (1 << 13) | (1 << 15);

/**
 * Whether the stub entered MVM by its SMC for a trap. The guest itself cannot execute this SMC: in
 * User mode an SMC is Undefined, and the stub makes a guest's hypercall by an SMC at another place.
 */
export function isStubTrap(vcpu: Vcpu): bool {
  return isDeprivileged(vcpu.vm.record) && vcpu.pc === STUB_WINDOW + (trapReturn - stubStart);
}

/**
 * Answers a trap of kind `kind` (TRAP_…). Returns TRAP_RESUME: the guest goes on, perhaps in an
 * exception handler. Or returns TRAP_DEVICE, TRAP_REFUSED or TRAP_STOP: the guest is still at the
 * instruction. Call on the core of `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0. The
 * guests' memory is open.
 */
export function answerTrap(vcpu: Vcpu, kind: u32): u32 {
  return takeException(vcpu, answerTo(vcpu, kind));
}

/** As {@link answerTrap}, but may also return TRAP_TAKE_…. */
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

// What a report shows of the guest of `vcpu`. While a deprivileged guest is in a trap, its pc and
// PSR are in the area, and those of `vcpu` are the stub's. MVM only shows the values of the area,
// because others may be able to write this memory.

/**
 * Whether the stub of `vcpu` is executing. MVM then does not give an asynchronous abort to the
 * guest, because the stub would take it for an abort of its own access.
 */
export function isInStub(vcpu: Vcpu): bool {
  return isDeprivileged(vcpu.vm.record) && (vcpu.cpsr & PSR_MODE) !== MODE_USR;
}

/** The PC of the guest. */
export function shownPc(vcpu: Vcpu): u32 {
  return isStubTrap(vcpu) ? areaOf(vcpu).pc : vcpu.pc;
}

/** The PSR of the guest, with the mode that the guest sees. */
export function shownPsr(vcpu: Vcpu): u32 {
  if (!isDeprivileged(vcpu.vm.record)) return vcpu.cpsr;
  const area = areaOf(vcpu);
  const psr = isStubTrap(vcpu) ? area.psr : vcpu.cpsr;
  // An abort of a buffered write may come while the stub runs.
  return (psr & PSR_MODE) === MODE_USR ? (psr & ~PSR_MODE) | (area.mode & PSR_MODE) : psr;
}

// The functions below are about the access for which the last answer was TRAP_REFUSED.

/** The kind of the access, as the report has it: FAULT_…. */
export function refusedKind(vcpu: Vcpu): u32 {
  if (vcpu.r1 === TRAP_PREFETCH_ABORT) return FAULT_PREFETCH_ABORT;
  return (areaOf(vcpu).dfsr & STATUS_WRITE) !== 0 ? FAULT_DATA_WRITE : FAULT_DATA_READ;
}

/** The virtual address of the access. */
export function refusedAddress(vcpu: Vcpu): u32 {
  return vcpu.r1 === TRAP_PREFETCH_ABORT ? areaOf(vcpu).ifar : areaOf(vcpu).dfar;
}

/** The fault status: the guest's DFSR or IFSR. */
export function refusedStatus(vcpu: Vcpu): u32 {
  return vcpu.r1 === TRAP_PREFETCH_ABORT ? areaOf(vcpu).ifsr : areaOf(vcpu).dfsr;
}

/** Makes the guest take the abort. */
export function takeRefusedAccess(vcpu: Vcpu): void {
  takeException(vcpu, vcpu.r1 === TRAP_PREFETCH_ABORT ? TRAP_TAKE_PREFETCH_ABORT : TRAP_TAKE_DATA_ABORT);
}

/**
 * Answers an abort on a data access, as the table above says. `writes`: the bits of DFSR that mean
 * a write; 0: the access was a read, whatever DFSR says.
 */
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

/** Whether the access is to the core's own devices, and the stub has not done it. */
function isGuardedAccess(vcpu: Vcpu, status: u32, address: u32): bool {
  if ((status & PERMISSION_MASK) !== PERMISSION || guardedBlocks(vcpu.vm.record) === 0) return false;
  const place = translateByHardware(address);
  return place !== NOT_MAPPED && isCoreDevicesPage(place & ~(SMALL_PAGE_SIZE - 1));
}

/** Sets the guest's DFSR and DFAR. Returns the answer that makes the guest take the abort. */
function takeDataAbort(area: Area, status: u32, address: u32): u32 {
  area.dfsr = status;
  area.dfar = address;
  return TRAP_TAKE_DATA_ABORT;
}

/** Whether the guest accesses a device that MVM emulates, at the physical `address`. */
function isDevice(vcpu: Vcpu, area: Area, address: u32): bool {
  const place = placeOfInstruction(vcpu, area);
  return place !== NO_PLACE && noteDeviceAccess(area, r32(place), address);
}

/** Answers an abort on an instruction fetch, as the table above says. */
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

/** Sets the guest's IFSR and IFAR. Returns the answer that makes the guest take the abort. */
function takePrefetchAbort(area: Area, status: u32, address: u32): u32 {
  area.ifsr = status;
  area.ifar = address;
  return TRAP_TAKE_PREFETCH_ABORT;
}

/** Whether `status` is a fault of the translation. */
function isTranslation(status: u32): bool {
  const code = status & STATUS_CODE;
  return code === CACHE_MAINTENANCE || (code < 16 && ((TRANSLATION_CODES >>> code) & 1) !== 0);
}

/**
 * Whether `address` is in the window of the stub. The guest gets a translation fault there, and so
 * does not learn that the stub is there.
 */
function isWindow(address: u32): bool {
  return address >= STUB_WINDOW && address < WINDOW_END;
}
