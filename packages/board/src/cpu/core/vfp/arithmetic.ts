/**
 * VFP arithmetic in both formats. FPSCR.Len ≠ 0 makes these operations short-vector operations,
 * which this processor refuses with FPEXC.DEX.
 */
import { add, divide, multiply, squareRoot, subtract } from "../float/arithmetic";
import { enter } from "../float/environment";
import { absolute, negate } from "../float/format";
import { Op } from "../op";
import { FPEXC, FPSCR } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { expandDouble, expandSingle } from "./immediate";
import { leave, operandAt } from "./operands";
import { FPEXC_DEX, FPSCR_LEN } from "./system-registers";

/** `T` is the format of `op`: u32 for the _S ops, u64 for the _D ops. */
export function executeArithmetic<T>(core: usize, up: usize, op: u32): Status {
  if ((load<u32>(core, FPSCR) & FPSCR_LEN) !== 0) {
    store<u32>(core, load<u32>(core, FPEXC) | FPEXC_DEX, FPEXC);
    return Status.UNDEFINED;
  }
  const rd = operandAt(core, up, UOP_RD);
  const m = load<T>(operandAt(core, up, UOP_RM));
  switch (op) {
    case Op.VMOV_S:
    case Op.VMOV_D:
      store<T>(rd, m);
      return Status.NEXT;
    case Op.VABS_S:
    case Op.VABS_D:
      store<T>(rd, absolute<T>(m));
      return Status.NEXT;
    case Op.VNEG_S:
    case Op.VNEG_D:
      store<T>(rd, negate<T>(m));
      return Status.NEXT;
    case Op.VMOV_IMM_S:
    case Op.VMOV_IMM_D:
      if (sizeof<T>() === 4) store<u32>(rd, expandSingle(load<u32>(up, UOP_IMM)));
      else store<u64>(rd, expandDouble(load<u32>(up, UOP_IMM)));
      return Status.NEXT;
  }
  const n = load<T>(operandAt(core, up, UOP_RN));
  enter(load<u32>(core, FPSCR));
  switch (op) {
    case Op.VADD_S:
    case Op.VADD_D:
      store<T>(rd, add<T>(n, m));
      break;
    case Op.VSUB_S:
    case Op.VSUB_D:
      store<T>(rd, subtract<T>(n, m));
      break;
    case Op.VMUL_S:
    case Op.VMUL_D:
      store<T>(rd, multiply<T>(n, m));
      break;
    case Op.VNMUL_S:
    case Op.VNMUL_D:
      store<T>(rd, negate<T>(multiply<T>(n, m)));
      break;
    case Op.VDIV_S:
    case Op.VDIV_D:
      store<T>(rd, divide<T>(n, m));
      break;
    case Op.VSQRT_S:
    case Op.VSQRT_D:
      store<T>(rd, squareRoot<T>(m));
      break;
    // The product is rounded before it is added, and a negation negates NaNs too.
    case Op.VMLA_S:
    case Op.VMLA_D:
      store<T>(rd, add<T>(load<T>(rd), multiply<T>(n, m)));
      break;
    case Op.VMLS_S:
    case Op.VMLS_D:
      store<T>(rd, add<T>(load<T>(rd), negate<T>(multiply<T>(n, m))));
      break;
    case Op.VNMLA_S:
    case Op.VNMLA_D:
      store<T>(rd, add<T>(negate<T>(load<T>(rd)), negate<T>(multiply<T>(n, m))));
      break;
    case Op.VNMLS_S:
    case Op.VNMLS_D:
      store<T>(rd, add<T>(negate<T>(load<T>(rd)), multiply<T>(n, m)));
      break;
  }
  leave(core);
  return Status.NEXT;
}
