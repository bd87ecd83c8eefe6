import { Status } from "../status";

/**
 * Executes a VFP micro-op (VFP_FIRST ≤ op < NEON_FIRST). Called only with VFP_ACCESS ≥ 1; `op` is passed because behind a
 * prologue it is not the micro-op's first field. Ops other than VMRS/VMSR check VFP_ACCESS = 2 by `op >= VFP_ENABLED_FIRST`
 * in the caller (vfp/ops.ts). Data aborts: return Status.ABORT before anything architectural is written.
 */
export function executeVfp(core: usize, up: usize, op: u32): Status {
  return Status.UNDEFINED;
}
