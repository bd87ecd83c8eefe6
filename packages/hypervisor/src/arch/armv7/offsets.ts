// Constants of MVM that its assembly files use, as #defines in offsets.h.
import { GuestHardware } from "../../core/guest-hardware";
import { VCPU_SIZE } from "../../core/layout";
import { Vcpu } from "../../core/vcpu";
import { Area } from "./deprivileged/area";

export { VIR_IRQ } from "../../../../abi/src/arm/cp15";
export { GICC_EOIR, GICC_IAR } from "../../../../abi/src/arm/gic";
export {
  DENIED,
  HYPERCALL_DELAY,
  HYPERCALL_INTERRUPT_ACKNOWLEDGE,
  HYPERCALL_INTERRUPT_END,
  HYPERCALL_VERSION,
  NO_INTERRUPT,
  SUCCESS,
} from "../../../../abi/src/hypercall";
export {
  INTERRUPT_IDS,
  STUB_FIQ_VECTORS,
  STUB_KERNEL_VECTORS,
  STUB_USER_VECTORS,
  STUB_WINDOW,
} from "../../../../abi/src/system-image";
export { FAULT_STACK_0_TOP, STACK_0_TOP, STACK_SHIFT, STACK_STRIDE } from "../../core/layout";
export { checkStructures } from "../../core/structures";
export { MVM_VERSION } from "../../core/version";
export { checkArea } from "./deprivileged/area";
export { PAR_FAULT } from "./direct/translate";
export {
  FAULT_DATA_ABORT,
  FAULT_FIQ,
  FAULT_IRQ,
  FAULT_PREFETCH_ABORT,
  FAULT_SUPERVISOR_CALL,
  FAULT_UNDEFINED,
} from "./own-fault";
export {
  MODE_ABT,
  MODE_FIQ,
  MODE_IRQ,
  MODE_MON,
  MODE_SVC,
  MODE_SYS,
  MODE_UND,
  MODE_USR,
} from "./psr";
export { SCR_NORMAL, SCR_NS, SCR_SECURE } from "./scr";
export { SCTLR_BASE } from "./sctlr";

export const VCPU_R1: u32 = offsetof<Vcpu>("r1");
export const VCPU_R2: u32 = offsetof<Vcpu>("r2");
export const VCPU_PC: u32 = offsetof<Vcpu>("pc");
export const VCPU_CPSR: u32 = offsetof<Vcpu>("cpsr");
export const VCPU_STACK: u32 = offsetof<Vcpu>("stack");
export const VCPU_ENTRIES: u32 = offsetof<Vcpu>("entries");
export const VCPU_VERSION_CALLS: u32 = offsetof<Vcpu>("versionCalls");
export const VCPU_GUARDED: u32 = VCPU_SIZE + offsetof<GuestHardware>("guarded0");
export const VCPU_INTERFACE: u32 = VCPU_SIZE + offsetof<GuestHardware>("interruptInterface");
export const VCPU_GUARD_COUNTERS: u32 = VCPU_SIZE + offsetof<GuestHardware>("guardCounters");
export const VCPU_ARRIVED: u32 = VCPU_SIZE + offsetof<GuestHardware>("arrived");
export const VCPU_HANDLED: u32 = VCPU_SIZE + offsetof<GuestHardware>("handled");
export const VCPU_FOREIGN: u32 = VCPU_SIZE + offsetof<GuestHardware>("foreign");
export { BANKS } from "./deprivileged/area";
export { CHANGED_BY_MSR, CHANGED_BY_RETURN, KEPT_BY_EXCEPTION } from "./deprivileged/emulate/psr";
export {
  OP_CPS,
  OP_DACR_READ,
  OP_DACR_WRITE,
  OP_DEBUG_READ,
  OP_IRQ_DISABLE,
  OP_IRQ_ENABLE,
  OP_LOAD_RETURN,
  OP_LOAD_USER,
  OP_MRS_CPSR,
  OP_MRS_SPSR,
  OP_MSR_CPSR,
  OP_MSR_CPSR_CONTROL,
  OP_MSR_CPSR_IMM,
  OP_MSR_SPSR,
  OP_MSR_SPSR_ALL,
  OP_MSR_SPSR_IMM,
  OP_RETURN,
  OP_RETURN_TO_LR,
  OP_RFE,
  OP_SCTLR_READ,
  OP_SRS,
  OP_STORE_USER,
  OP_THREAD_READ,
  OP_THREAD_WRITE,
  OP_USER_THREAD_WRITE,
  OP_WFI,
  PATCH_JOINED,
} from "./deprivileged/patched";
export {
  TRAP_CALL,
  TRAP_DATA_ABORT,
  TRAP_PATCHED,
  TRAP_PREFETCH_ABORT,
  TRAP_READ_ABORT,
  TRAP_STUB_FAILED,
  TRAP_UNDEFINED,
} from "./deprivileged/traps";

export const AREA_SUPERVISOR: u32 = offsetof<Area>("supervisor0");
export const AREA_UNDEFINED: u32 = offsetof<Area>("undefined0");
export const AREA_ABORT: u32 = offsetof<Area>("abort0");
export const AREA_INTERRUPT: u32 = offsetof<Area>("interrupt0");
export const AREA_FRAME: u32 = offsetof<Area>("r0");
export const AREA_FRAME_R4: u32 = offsetof<Area>("r4");
export const AREA_FRAME_PC: u32 = offsetof<Area>("pc");
export const AREA_FRAME_PSR: u32 = offsetof<Area>("psr");
export const AREA_BANK: u32 = offsetof<Area>("bank");
export const AREA_MODE: u32 = offsetof<Area>("mode");
export const AREA_TRANSFER: u32 = offsetof<Area>("transfer0");
export const AREA_VECTORS: u32 = offsetof<Area>("vectors");
export const AREA_EXCEPTION_PSR: u32 = offsetof<Area>("exceptionPsr");
export const AREA_SHARES_CORE: u32 = offsetof<Area>("sharesCore");
export const AREA_PRIVILEGED_DACR: u32 = offsetof<Area>("privilegedDacr");
export const AREA_USER_DACR: u32 = offsetof<Area>("userDacr");
export const AREA_USER_THREAD: u32 = offsetof<Area>("userThread");
export const AREA_PRIVILEGED_THREAD: u32 = offsetof<Area>("privilegedThread");
export const AREA_FIQ8: u32 = offsetof<Area>("fiq8");
export const AREA_KNOWN_A: u32 = offsetof<Area>("knownPrivilegedA");
export const AREA_KNOWN_B: u32 = offsetof<Area>("knownPrivilegedB");
export const AREA_DACR: u32 = offsetof<Area>("dacr");
export const AREA_SCTLR: u32 = offsetof<Area>("sctlr");
export const AREA_CPACR: u32 = offsetof<Area>("cpacr");
export const AREA_DFSR: u32 = offsetof<Area>("dfsr");
export const AREA_DFAR: u32 = offsetof<Area>("dfar");
export const AREA_TTBR1: u32 = offsetof<Area>("ttbr1");
export const AREA_CORE_DEVICES: u32 = offsetof<Area>("coreDevices");
export const AREA_CORE_DEVICES_PAGE: u32 = offsetof<Area>("coreDevicesPage");
export const AREA_CLOSED_OFFSET: u32 = offsetof<Area>("closedOffset");
export const AREA_CLOSED_SIZE: u32 = offsetof<Area>("closedSize");
