import { Status } from "../status";

/** Executes an Advanced SIMD micro-op (op ≥ NEON_FIRST); called only with VFP_ACCESS = 2 and ASEDIS = 0. */
export function executeNeon(core: usize, up: usize, op: u32): Status {
  return Status.UNDEFINED;
}
