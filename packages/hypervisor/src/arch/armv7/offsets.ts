// Constants of MVM that its assembly files use, as #defines in offsets.h.
import { Vcpu } from "../../core/vcpu";

export { HYPERCALL_VERSION } from "../../../../abi/src/hypercall";
export { FAULT_STACK_0_TOP, PAGE_SIZE, STACK_0_TOP, STACK_STRIDE } from "../../core/layout";
export { MVM_VERSION } from "../../core/version";
export {
  MODE_ABT,
  MODE_FIQ,
  MODE_IRQ,
  MODE_MON,
  MODE_SVC,
  MODE_SYS,
  MODE_UND,
  PSR_A,
  PSR_F,
  PSR_I,
} from "./psr";
export { SCR_NORMAL, SCR_NS, SCR_SECURE } from "./scr";
export { SCTLR_BASE } from "./sctlr";
export { PAR_FAULT } from "./translate";

export const VCPU_R1: u32 = offsetof<Vcpu>("r1");
export const VCPU_R2: u32 = offsetof<Vcpu>("r2");
export const VCPU_PC: u32 = offsetof<Vcpu>("pc");
export const VCPU_CPSR: u32 = offsetof<Vcpu>("cpsr");
export const VCPU_STACK: u32 = offsetof<Vcpu>("stack");
export const VCPU_ENTRIES: u32 = offsetof<Vcpu>("entries");
export const VCPU_VERSION_CALLS: u32 = offsetof<Vcpu>("versionCalls");
