// Constants of MVM that its assembly files use, as #defines in offsets.h.
import { DirectGuest } from "../../core/direct-guest";
import { VCPU_SIZE } from "../../core/layout";
import { Vcpu } from "../../core/vcpu";

export { VIR_IRQ } from "../../../../abi/src/arm/cp15";
export { GICC_EOIR, GICC_IAR } from "../../../../abi/src/arm/gic";
export {
  DENIED,
  HYPERCALL_INTERRUPT_ACKNOWLEDGE,
  HYPERCALL_INTERRUPT_END,
  HYPERCALL_VERSION,
  NO_INTERRUPT,
  SUCCESS,
} from "../../../../abi/src/hypercall";
export { INTERRUPT_IDS } from "../../../../abi/src/system-image";
export { FAULT_STACK_0_TOP, STACK_0_TOP, STACK_SHIFT, STACK_STRIDE } from "../../core/layout";
export { checkStructures } from "../../core/structures";
export { MVM_VERSION } from "../../core/version";
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
export const VCPU_GUARDED: u32 = VCPU_SIZE + offsetof<DirectGuest>("guarded0");
export const VCPU_INTERFACE: u32 = VCPU_SIZE + offsetof<DirectGuest>("interruptInterface");
export const VCPU_GUARD_COUNTERS: u32 = VCPU_SIZE + offsetof<DirectGuest>("guardCounters");
export const VCPU_ARRIVED: u32 = VCPU_SIZE + offsetof<DirectGuest>("arrived");
export const VCPU_HANDLED: u32 = VCPU_SIZE + offsetof<DirectGuest>("handled");
export const VCPU_FOREIGN: u32 = VCPU_SIZE + offsetof<DirectGuest>("foreign");
