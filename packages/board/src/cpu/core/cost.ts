/**
 * Cycles each class of instruction takes. The board's only statement about CPU speed: caches, TLB
 * walks, dual issue and the bus cost nothing; a device access has one fixed price. Instructions of
 * a class not named cost 1.
 */
import { LOAD_MULTIPLE, registersOf, STORE_MULTIPLE } from "./neon/ops";
import { Op, VFP_FIRST } from "./uop";
import { VDIV_D, VDIV_S, VLDM, VM_BYTES, VSQRT_D, VSQRT_S, VSTM } from "./vfp/ops";

/** Round trip to a peripheral over the interconnect, beside the load or store itself. */
export const DEVICE_ACCESS_CYCLES = 20;

const LOAD = 2;
const MULTIPLY = 2;
const LONG_MULTIPLY = 3;
const INDIRECT_BRANCH = 3;
const EXCLUSIVE_ACCESS = 3;
const SYSTEM = 4;
const FLOAT = 2;
/**
 * The divider is not pipelined: cycles until it takes the next division (ARM DDI 0408, throughput).
 */
const DIVIDE_SINGLE = 10;
const DIVIDE_DOUBLE = 20;
const ROOT_SINGLE = 13;
const ROOT_DOUBLE = 28;

export function costOf(op: i32, imm: u32): u32 {
  if (op === Op.LDM || op === Op.STM) return 1 + ((<u32>popcnt<u32>(imm & 0xffff) + 1) >> 1);
  if (op >= Op.LDR_I && op <= Op.LDRSH_X) return LOAD;
  if (op === Op.LDR_LIT || (op >= Op.LDRD_I && op <= Op.LDRD_X)) return LOAD;
  if (op >= Op.LDR_PC_I && op <= Op.LDR_PC_X) return LOAD + INDIRECT_BRANCH;
  if (op >= Op.BX && op <= Op.BRANCH_ADD) return INDIRECT_BRANCH;
  if (op >= Op.TBB && op <= Op.RETURN_SUB && op !== Op.CBZ) return INDIRECT_BRANCH;
  if (op >= Op.UMULL && op <= Op.UMAAL) return LONG_MULTIPLY;
  if (op >= Op.MUL && op <= Op.SMMLS) return MULTIPLY;
  if (op >= Op.LDREX && op <= Op.SWPB) return EXCLUSIVE_ACCESS;
  if (op >= Op.MRS && op < VFP_FIRST) return SYSTEM;
  if (op >= VFP_FIRST) return costOfFloat(op, imm);
  return 1;
}

/** VFP and Advanced SIMD; loads and stores of several registers move a doubleword a cycle. */
function costOfFloat(op: u32, imm: u32): u32 {
  switch (op) {
    case VDIV_S:
      return DIVIDE_SINGLE;
    case VDIV_D:
      return DIVIDE_DOUBLE;
    case VSQRT_S:
      return ROOT_SINGLE;
    case VSQRT_D:
      return ROOT_DOUBLE;
    case VLDM:
    case VSTM:
      return 1 + (((imm & VM_BYTES) + 7) >> 3);
    case LOAD_MULTIPLE:
    case STORE_MULTIPLE:
      return 1 + registersOf(imm);
    default:
      return FLOAT;
  }
}
