import { DFAR, DFSR, IFAR, IFSR, SCTLR, VBAR } from "../../../../abi/src/arm/cp15";
import { mcr, mrc } from "../../../../toolchain/hw/hw";
import { setAbortReturn } from "./asm";
import { MODE_ABT, PSR_E, PSR_I, PSR_IT, PSR_J, PSR_MODE, PSR_T } from "./psr";
import { accessNormalWorldRegisters } from "./scr";
import { HIGH_VECTORS, SCTLR_EE, SCTLR_TE, SCTLR_V } from "./sctlr";

// An abort that came to the monitor, given to the guest's kernel as the processor would have (ARM
// DDI 0406C B1.9.7, B1.9.8):
//
//   spsr_abt = CPSR, lr_abt = instruction + 8 (data) or + 4 (prefetch), DFSR and DFAR or IFSR and IFAR of the normal world
//   PC = vector, CPSR = abort mode, IRQs masked, ARM or Thumb and endianness from SCTLR
//
// CPSR.A stays as it is: with SCR.AW = 0 an exception of the normal world does not set it, and the
// guest could not clear it again: its later asynchronous aborts would be masked for ever.

const PREFETCH_VECTOR: u32 = 0x0c;
const DATA_VECTOR: u32 = 0x10;
const PREFETCH_RETURN: u32 = 4;
const DATA_RETURN: u32 = 8;

/**
 * An abort on a data access, or on an instruction fetch. `pc`: the instruction, or for an
 * asynchronous abort the next one. Returns where the guest goes on. Monitor mode, SCR.NS = 0.
 */
export function enterAbort(data: bool, pc: u32, cpsr: u32, status: u32, address: u32): u32 {
  setAbortReturn(pc + (data ? DATA_RETURN : PREFETCH_RETURN), cpsr);
  accessNormalWorldRegisters(true);
  if (data) {
    mcr(DFSR, status);
    mcr(DFAR, address);
  } else {
    mcr(IFSR, status);
    mcr(IFAR, address);
  }
  const vector = vectors() + (data ? DATA_VECTOR : PREFETCH_VECTOR);
  accessNormalWorldRegisters(false);
  return vector;
}

/** CPSR in the guest's abort handler, if it was `cpsr`. Monitor mode, SCR.NS = 0. */
export function abortPsr(cpsr: u32): u32 {
  accessNormalWorldRegisters(true);
  const control = mrc(SCTLR);
  accessNormalWorldRegisters(false);
  let psr = (cpsr & ~(PSR_MODE | PSR_T | PSR_E | PSR_IT | PSR_J)) | MODE_ABT | PSR_I;
  if ((control & SCTLR_TE) !== 0) psr |= PSR_T;
  if ((control & SCTLR_EE) !== 0) psr |= PSR_E;
  return psr;
}

/** The guest's exception vectors. SCR.NS = 1. */
function vectors(): u32 {
  return (mrc(SCTLR) & SCTLR_V) !== 0 ? HIGH_VECTORS : mrc(VBAR);
}
