import { MAX_VMS } from "../../../../../abi/src/system-image";
import { memoryRecord, VmRecord } from "../../../core/image/records";
import { Vcpu } from "../../../core/vcpu";
import { SMALL_PAGE_SIZE } from "../descriptors";
import { MODE_SYS } from "../psr";
import {
  AREA_FROM_TABLES,
  AREA_MODE_AT,
  AREA_PC_AT,
  AREA_PSR_AT,
  AREA_UNDEFINED_PC_AT,
  AREA_UNDEFINED_PSR_AT,
  AREA_VECTORS_AT,
} from "./host-view";
import { AREA_AT, AREA_WINDOW, WINDOW_END } from "./window";

// The *area* of a deprivileged guest: the part of its processor that is not in the hardware. These
// are its mode, the registers of its other modes, and its system registers. The stub and MVM share
// this page. The page is non-secure memory, so MVM checks each value that it reads here before it
// uses the value.
//
// The mode of the guest is `mode`. While the guest runs, the hardware is in User mode, and CPSR has
// the guest's flags, T, E and I. So the guest's IRQ mask is the hardware's. The hardware's R13_usr
// and R14_usr are R13 and R14 of the guest's present mode. Those of its other modes are in the
// banks, at BANKS in this page. System mode shares the bank of User mode.
//
// If the stub leaves a trap to MVM, r0 … psr are the guest's registers: the *frame*. MVM changes
// the frame, and the guest goes on with the changed registers.
//
// In each mode of the stub, the stack pointer is the address of the area. The stub accesses some
// neighbouring fields by one instruction: bank and mode, privilegedDacr and userDacr, and the three
// words of a known DACR.
@unmanaged
export class Area {
  /** The guest's r0–r3, while the stub uses these registers: for each mode of the stub. */
  supervisor0: u32;
  supervisor1: u32;
  supervisor2: u32;
  supervisor3: u32;
  undefined0: u32;
  undefined1: u32;
  undefined2: u32;
  undefined3: u32;
  abort0: u32;
  abort1: u32;
  abort2: u32;
  abort3: u32;
  interrupt0: u32;
  interrupt1: u32;
  interrupt2: u32;
  interrupt3: u32;

  /**
   * The frame. pc: address of the instruction that trapped. psr: the hardware's, with mode User.
   */
  r0: u32;
  r1: u32;
  r2: u32;
  r3: u32;
  r4: u32;
  r5: u32;
  r6: u32;
  r7: u32;
  r8: u32;
  r9: u32;
  r10: u32;
  r11: u32;
  r12: u32;
  sp: u32;
  lr: u32;
  pc: u32;
  psr: u32;

  /**
   * Address at which the stub sees the bank of `mode`. Only the stub uses this field. The stub
   * computes the address anew after each trap.
   */
  bank: u32;
  /** The guest's mode, MODE_…. */
  mode: u32;
  /** Two words that the stub keeps for a moment; also the device access of device-access.ts. */
  transfer0: u32;
  transfer1: u32;
  /** Address of the guest's exception vectors: VBAR, or HIGH_VECTORS if SCTLR.V is 1. */
  vectors: u32;
  /** Bits that an exception sets in the hardware's PSR: mode User, I, and E as SCTLR.EE says. */
  exceptionPsr: u32;
  /** Not 0: a WFI of the guest gives the core to other VMs. */
  sharesCore: u32;
  /**
   * The page of the core's own devices (core-devices.ts): the blocks that the stub accesses for the
   * guest, one bit for each; the number of the page; offset and size of the registers that stay
   * closed.
   */
  coreDevices: u32;
  coreDevicesPage: u32;
  closedOffset: u32;
  closedSize: u32;
  /**
   * DACR of the hardware: while the guest is in a privileged mode, and while it is in User mode.
   */
  privilegedDacr: u32;
  userDacr: u32;
  /**
   * Two values of the guest's DACR, each with the two values of the hardware's DACR that belong to
   * it. To these values the stub changes without MVM. Linux changes its DACR at nearly every entry
   * and exit of the kernel (software PAN).
   */
  knownPrivilegedA: u32;
  knownUserA: u32;
  knownDacrA: u32;
  knownPrivilegedB: u32;
  knownUserB: u32;
  knownDacrB: u32;
  /**
   * The guest's TPIDRURW while it is in a privileged mode, and its TPIDRPRW. The hardware's
   * TPIDRURW holds the guest's TPIDRPRW in a privileged mode, and its TPIDRURW in User mode.
   */
  userThread: u32;
  privilegedThread: u32;

  /**
   * While the guest is not in FIQ mode: r8–r12 of FIQ mode. While it is in FIQ mode: r8–r12 of the
   * other modes.
   */
  fiq8: u32;
  fiq9: u32;
  fiq10: u32;
  fiq11: u32;
  fiq12: u32;

  /** System registers, as the guest has written them. TPIDRURO and FPEXC are in the hardware. */
  sctlr: u32;
  ttbr0: u32;
  ttbr1: u32;
  ttbcr: u32;
  dacr: u32;
  contextidr: u32;
  dfsr: u32;
  ifsr: u32;
  dfar: u32;
  ifar: u32;
  adfsr: u32;
  aifsr: u32;
  par: u32;
  prrr: u32;
  nmrr: u32;
  vbar: u32;
  cpacr: u32;
  csselr: u32;

  /**
   * The instruction of the guest's last Undefined Instruction exception, and the guest's PSR there.
   * MVM does not use these fields; a person who debugs the guest does. The hardware cannot tell
   * them, because each privileged instruction of the kernel is Undefined there, too.
   */
  undefinedPc: u32;
  undefinedPsr: u32;
}

/** Checks at build time (structures.ts) that the offsets of host-view.ts are those of the class. */
export function checkArea(): void {
  // A VM that is deprivileged has one virtual CPU, whose index is the number of the VM.
  if (AREA_WINDOW + MAX_VMS * SMALL_PAGE_SIZE > WINDOW_END) ERROR("the window has no page for each area");
  if (AREA_AT !== AREA_FROM_TABLES) ERROR("AREA_AT is not AREA_FROM_TABLES");
  if (offsetof<Area>("pc") !== AREA_PC_AT) ERROR("Area.pc is not at AREA_PC_AT");
  if (offsetof<Area>("psr") !== AREA_PSR_AT) ERROR("Area.psr is not at AREA_PSR_AT");
  if (offsetof<Area>("mode") !== AREA_MODE_AT) ERROR("Area.mode is not at AREA_MODE_AT");
  if (offsetof<Area>("vectors") !== AREA_VECTORS_AT) ERROR("Area.vectors is not at AREA_VECTORS_AT");
  if (offsetof<Area>("undefinedPc") !== AREA_UNDEFINED_PC_AT)
    ERROR("Area.undefinedPc is not at AREA_UNDEFINED_PC_AT");
  if (offsetof<Area>("undefinedPsr") !== AREA_UNDEFINED_PSR_AT)
    ERROR("Area.undefinedPsr is not at AREA_UNDEFINED_PSR_AT");
}

/**
 * Offset of the banks in the area. The bank of a mode is at (mode & 0xf) × BANK_SIZE: sp, lr, spsr,
 * and a word that is not used.
 */
export const BANKS: u32 = 0x200;
const BANK_SIZE: u32 = 16;
const BANK_NUMBER: u32 = 0xf;

/** Physical address of the tables of `vm`, which is deprivileged. */
export function tablesOf(vm: VmRecord): u32 {
  const region = memoryRecord(vm.firstMemory);
  return region.base + region.length - vm.tables;
}

/** The area of `vcpu`, in MVM's own address space. */
export function areaOf(vcpu: Vcpu): Area {
  return changetype<Area>(tablesOf(vcpu.vm.record) + AREA_AT);
}

/** Offset in the area of sp, lr, spsr of `mode`. System mode shares the bank of User mode. */
export function bankOffset(mode: u32): u32 {
  return BANKS + (mode === MODE_SYS ? 0 : mode & BANK_NUMBER) * BANK_SIZE;
}

/** Address at which the stub sees the bank of `mode`. */
export function bankWindow(vcpu: Vcpu, mode: u32): u32 {
  return areaWindow(vcpu) + bankOffset(mode);
}

/** Address at which the stub sees the area of `vcpu`. */
export function areaWindow(vcpu: Vcpu): u32 {
  return AREA_WINDOW + vcpu.index * SMALL_PAGE_SIZE;
}
