/**
 * VMRS and VMSR: the Floating-Point System registers of the Cortex-A9 NEON MPE (ARM DDI 0409, ch.
 * 2; ARM DDI 0406C B4.1).
 *
 * The FPSCR is open to every mode while FPEXC.EN = 1; the others are privileged, whatever FPEXC.EN
 * says.
 */
import { Op } from "../op";
import { CF, FPEXC, FPSCR, NF, PC_OPERAND, PRIVILEGED, R, VF, ZF } from "../state";
import { Status } from "../status";
import { updateVfpAccess, vfpEnabled } from "../system/vfp-access";
import { UOP_RD, UOP_RN } from "../uop";

/** Register numbers in VMRS/VMSR, scaled by 4 as the micro-op holds them. */
const FPSID_NUMBER: u32 = 0 << 2;
const FPSCR_NUMBER: u32 = 1 << 2;
const MVFR1_NUMBER: u32 = 6 << 2;
const MVFR0_NUMBER: u32 = 7 << 2;
const FPEXC_NUMBER: u32 = 8 << 2;

/** Arm, VFPv3 with the null subarchitecture (no support code), part 0x30 variant 9 revision 4. */
const FPSID: u32 = 0x4103_3094;
/**
 * All rounding modes, square root, divide, double and single precision, 32 D registers; no short
 * vectors, no trapping.
 */
const MVFR0: u32 = 0x1011_0222;
/**
 * Half precision, SIMD single precision, integer, load/store, default NaN and flush-to-zero modes.
 */
const MVFR1: u32 = 0x0111_1111;

export const FPEXC_EN: u32 = 1 << 30;
/** A short-vector instruction was refused. */
export const FPEXC_DEX: u32 = 1 << 29;
/** FPSCR.Len, minus one, of a short vector. */
export const FPSCR_LEN: u32 = 7 << 16;
/** NZCV, QC, AHP, DN, FZ, RMode, Stride, Len and the cumulative flags; trap enables are RAZ/WI. */
const FPSCR_WRITABLE: u32 = 0xfff7_009f;

function readSystemRegister(core: usize, up: usize): Status {
  const number: u32 = load<u8>(up, UOP_RN);
  const rd: u32 = load<u8>(up, UOP_RD);
  let value: u32;
  if (number === FPSCR_NUMBER) {
    if (!vfpEnabled(core)) return Status.UNDEFINED;
    value = load<u32>(core, FPSCR);
    if (rd === PC_OPERAND) {
      setApsr(core, value);
      return Status.NEXT;
    }
  } else {
    if (load<u32>(core, PRIVILEGED) === 0) return Status.UNDEFINED;
    if (number === FPSID_NUMBER) value = FPSID;
    else if (number === MVFR0_NUMBER) value = MVFR0;
    else if (number === MVFR1_NUMBER) value = MVFR1;
    else if (number === FPEXC_NUMBER) value = load<u32>(core, FPEXC);
    else return Status.UNDEFINED;
  }
  store<u32>(core + R + rd, value);
  return Status.NEXT;
}

function writeSystemRegister(core: usize, up: usize): Status {
  const number: u32 = load<u8>(up, UOP_RN);
  const value = load<u32>(core + R + load<u8>(up, UOP_RD));
  if (number === FPSCR_NUMBER) {
    if (!vfpEnabled(core)) return Status.UNDEFINED;
    store<u32>(core, value & FPSCR_WRITABLE, FPSCR);
    return Status.NEXT;
  }
  if (load<u32>(core, PRIVILEGED) === 0) return Status.UNDEFINED;
  if (number === FPEXC_NUMBER) {
    store<u32>(core, value & (FPEXC_EN | FPEXC_DEX), FPEXC);
    updateVfpAccess(core);
    return Status.NEXT;
  }
  // The identification registers ignore writes.
  return number === FPSID_NUMBER || number === MVFR0_NUMBER || number === MVFR1_NUMBER
    ? Status.NEXT
    : Status.UNDEFINED;
}

/** VMRS APSR_nzcv, FPSCR: into the unpacked flags (state.ts). */
function setApsr(core: usize, nzcv: u32): void {
  store<u32>(core, nzcv, NF);
  store<u32>(core, (~nzcv >> 30) & 1, ZF);
  store<u32>(core, (nzcv >> 29) & 1, CF);
  store<u32>(core, nzcv << 3, VF);
}

export function executeVfpSystem(core: usize, up: usize, op: u32): Status {
  return op === Op.VMRS ? readSystemRegister(core, up) : writeSystemRegister(core, up);
}
