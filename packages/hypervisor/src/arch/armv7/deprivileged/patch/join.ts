import { r32, w32 } from "../../../../../../toolchain/hw/hw";
import { OP_MRS_SPSR, OP_SCTLR_READ, OP_STORE_USER, OP_USER_THREAD_WRITE, PATCH_JOINED } from "../patched";
import { CONDITION_AL, CONDITION_MASK } from "./conditions";
import { NO_OP, opOf } from "./svc";

// Joins two neighbouring replacements that the stub executes after one exception (patched.ts,
// joined).

const WORD: u32 = 4;

/**
 * Joins the replacement before `at` with `replacement`, which is at `at`, if the stub knows this
 * pair.
 */
export function joinWithPrevious(at: u32, replacement: u32): void {
  if ((replacement & CONDITION_MASK) !== CONDITION_AL) return;
  const first = partnerOf(opOf(replacement));
  if (first === NO_OP) return;
  const previous = r32(at - WORD);
  if (opOf(previous) === first) w32(at - WORD, previous | PATCH_JOINED);
}

/** The op that is first in a pair with `op`, or NO_OP. */
function partnerOf(op: u32): u32 {
  if (op === OP_MRS_SPSR) return OP_STORE_USER;
  return op === OP_SCTLR_READ ? OP_USER_THREAD_WRITE : NO_OP;
}
