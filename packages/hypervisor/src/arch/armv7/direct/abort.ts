import { DFAR, DFSR, IFAR, IFSR, SCTLR, VBAR } from "../../../../../abi/src/arm/cp15";
import { mcr, mrc } from "../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../core/vcpu";
import { setAbortReturn } from "../asm";
import { MODE_ABT, PSR_E, PSR_I, PSR_IT, PSR_J, PSR_MODE, PSR_T } from "../psr";
import { accessNormalWorldRegisters } from "../scr";
import { HIGH_VECTORS, SCTLR_EE, SCTLR_TE, SCTLR_V } from "../sctlr";

// MVM gives an abort that came to the monitor to the guest's kernel, as the processor would have
// done (ARM DDI 0406C B1.9.7, B1.9.8). It sets:
//
//   SPSR_abt    CPSR
//   LR_abt      instruction + 8 (data) or + 4 (prefetch)
//   DFSR, DFAR, or IFSR, IFAR of the normal world: status and address
//   PC          vector
//   CPSR        abort mode, IRQs masked, ARM or Thumb and endianness from SCTLR
//
// CPSR.A stays as it is. With SCR.AW = 0 an exception of the normal world does not set this bit,
// and the guest could not clear it again: its later asynchronous aborts would be masked for ever.

const PREFETCH_VECTOR: u32 = 0x0c;
const DATA_VECTOR: u32 = 0x10;
const PREFETCH_RETURN: u32 = 4;
const DATA_RETURN: u32 = 8;

/**
 * Gives the guest of `vcpu` an abort on a data access (`data`), or on an instruction fetch. The PC
 * of `vcpu` is the instruction, or for an asynchronous abort the next one. Call on the core of
 * `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function deliverAbort(vcpu: Vcpu, data: bool, status: u32, address: u32): void {
  setAbortReturn(vcpu.pc + (data ? DATA_RETURN : PREFETCH_RETURN), vcpu.cpsr);
  accessNormalWorldRegisters(true);
  if (data) {
    mcr(DFSR, status);
    mcr(DFAR, address);
  } else {
    mcr(IFSR, status);
    mcr(IFAR, address);
  }
  const control = mrc(SCTLR);
  const vectors: u32 = (control & SCTLR_V) !== 0 ? HIGH_VECTORS : mrc(VBAR);
  accessNormalWorldRegisters(false);
  vcpu.pc = vectors + (data ? DATA_VECTOR : PREFETCH_VECTOR);
  vcpu.cpsr = abortPsr(vcpu.cpsr, control);
}

/** CPSR in the guest's abort handler, if it was `cpsr` and SCTLR is `control`. */
function abortPsr(cpsr: u32, control: u32): u32 {
  let psr = (cpsr & ~(PSR_MODE | PSR_T | PSR_E | PSR_IT | PSR_J)) | MODE_ABT | PSR_I;
  if ((control & SCTLR_TE) !== 0) psr |= PSR_T;
  if ((control & SCTLR_EE) !== 0) psr |= PSR_E;
  return psr;
}
