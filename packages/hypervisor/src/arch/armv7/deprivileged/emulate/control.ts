import { CPACR, SCTLR } from "../../../../../../abi/src/arm/cp15";
import { isb, mcr, mrc } from "../../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../../core/vcpu";
import { MODE_USR, PSR_E, PSR_I } from "../../psr";
import { accessNormalWorldRegisters } from "../../scr";
import { HIGH_VECTORS, SCTLR_EE, SCTLR_TE, SCTLR_V } from "../../sctlr";
import { Area } from "../area";
import { mayChangeTranslation, translationChanged } from "../translation";
import { DONE, REFUSED } from "./result";

// SCTLR, CPACR and VBAR of the guest (ARM DDI 0406C B4.1.130, B4.1.40, B4.1.156; Cortex-A9: ARM DDI
// 0388I 4.3.9, 4.3.11).
//
// MVM sets the hardware's SCTLR. It takes only two bits from the guest's SCTLR, because they
// concern instructions that User mode executes without a trap: A checks the alignment, and SW
// enables SWP and SWPB. The caches stay on, whatever the guest writes, because the guest cannot see
// a difference.

const SCTLR_M: u32 = 1 << 0;
const SCTLR_A: u32 = 1 << 1;
const SCTLR_SW: u32 = 1 << 10;
const SCTLR_TRE: u32 = 1 << 28;
const SCTLR_AFE: u32 = 1 << 29;
/** M, A, C, SW, Z, I, V, RR, EE, TRE, AFE, TE. */
const SCTLR_WRITABLE: u32 = 0x72007c07;
const SCTLR_TRANSLATION: u32 = SCTLR_M | SCTLR_TRE | SCTLR_AFE;
const SCTLR_HARDWARE: u32 = SCTLR_A | SCTLR_SW;

/**
 * Writes `value` to the guest's SCTLR. Returns DONE; or REFUSED for TE = 1, because exceptions in
 * Thumb state need a kernel in Thumb state, and for a change that the guest may not make.
 */
export function writeControl(vcpu: Vcpu, area: Area, value: u32): u32 {
  const old = area.sctlr;
  const next = (old & ~SCTLR_WRITABLE) | (value & SCTLR_WRITABLE);
  const changed = old ^ next;
  if ((next & SCTLR_TE) !== 0) return REFUSED;
  if ((changed & SCTLR_TRANSLATION) !== 0 && !mayChangeTranslation(vcpu)) return REFUSED;
  area.sctlr = next;
  area.exceptionPsr = MODE_USR | PSR_I | ((next & SCTLR_EE) !== 0 ? PSR_E : 0);
  setVectors(area);
  if ((changed & SCTLR_HARDWARE) !== 0) writeHardware(next);
  if ((changed & (SCTLR_TRANSLATION | SCTLR_EE)) !== 0) translationChanged(vcpu);
  return DONE;
}

/** Writes the bits of `control` that are the guest's to the hardware's SCTLR. */
function writeHardware(control: u32): void {
  accessNormalWorldRegisters(true);
  mcr(SCTLR, (mrc(SCTLR) & ~SCTLR_HARDWARE) | (control & SCTLR_HARDWARE));
  accessNormalWorldRegisters(false);
}

/** Bits 4:0 of VBAR are 0. */
const VECTOR_ALIGNMENT: u32 = 0x1f;

/** Writes `value` to the guest's VBAR. */
export function writeVectorBase(area: Area, value: u32): u32 {
  area.vbar = value & ~VECTOR_ALIGNMENT;
  setVectors(area);
  return DONE;
}

/** Computes the address of the guest's vectors from its SCTLR and VBAR. */
function setVectors(area: Area): void {
  area.vectors = (area.sctlr & SCTLR_V) !== 0 ? HIGH_VECTORS : area.vbar;
}

const ASEDIS: u32 = 1 << 31;
const D32DIS: u32 = 1 << 30;
const CP10_SHIFT: u32 = 20;
/** The access rights of coprocessors 10 and 11 are two bits for each. */
const ACCESS: u32 = 3;
const ACCESS_BOTH: u32 = 5;
const ACCESS_PRIVILEGED: u32 = 1;
const ACCESS_ALL: u32 = 3;

/**
 * Writes `value` to the guest's CPACR, and to the hardware's, which both worlds share. MVM itself
 * uses no VFP. If the guest gives access to its privileged modes only, the hardware gives access to
 * all modes, because the guest's kernel runs in User mode. The guest's programs can then use VFP,
 * too, which harms only the guest.
 *
 * UNPREDICTABLE values do not reach the hardware (B4.1.40). If the rights of coprocessors 10 and 11
 * differ, or have the reserved value, the guest gets no access. D32DIS also sets ASEDIS.
 */
export function writeAccess(area: Area, value: u32): u32 {
  let access = (value >>> CP10_SHIFT) & ACCESS;
  const other = (value >>> (CP10_SHIFT + 2)) & ACCESS;
  if (access !== other || (access !== ACCESS_PRIVILEGED && access !== ACCESS_ALL)) access = 0;
  const disabled = (value & D32DIS) !== 0 ? D32DIS | ASEDIS : value & ASEDIS;
  area.cpacr = disabled | ((access * ACCESS_BOTH) << CP10_SHIFT);
  mcr(CPACR, disabled | (access !== 0 ? (ACCESS_ALL * ACCESS_BOTH) << CP10_SHIFT : 0));
  isb();
  return DONE;
}
