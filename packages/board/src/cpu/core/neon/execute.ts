import { enterStandard, raised } from "../float/environment";
import { Op } from "../op";
import { D, FPSCR, R } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { fill, lane, setLane } from "./lanes";
import { SIZE_MASK, UNSIGNED } from "./ops";
import { convertHalf, duplicateScalar, exchange, extract, reverse, table } from "./permute";
import { clearSaturation, hasSaturated } from "./saturation";
import {
  amountOf,
  bitwise,
  bytesOf,
  highNarrow,
  immediate,
  long,
  pairwise,
  pairwiseFloat,
  pairwiseLong,
  same,
  sameFloat,
  shift,
  shiftLong,
  shiftNarrow,
  unary,
  unaryFloat,
} from "./vector";

/** FPSCR.QC: an Advanced SIMD integer operation has saturated. */
const QC: u32 = 1 << 27;

/** Advanced SIMD data processing and moves (Group.NEON). */
export function executeNeon(core: usize, up: usize, op: u32): Status {
  const imm = load<u32>(up, UOP_IMM);
  const d = core + D + load<u8>(up, UOP_RD);
  const n = core + D + load<u8>(up, UOP_RN);
  const m = core + D + load<u8>(up, UOP_RM);
  switch (op) {
    case Op.NEON_BITWISE:
      bitwise(d, n, m, imm);
      return Status.NEXT;
    case Op.NEON_IMMEDIATE:
      immediate(d, imm);
      return Status.NEXT;
    case Op.NEON_SHIFT_LONG:
      shiftLong(d, m, imm);
      return Status.NEXT;
    case Op.NEON_PAIRWISE:
      pairwise(d, n, m, imm);
      return Status.NEXT;
    case Op.NEON_PAIRWISE_LONG:
      pairwiseLong(d, m, imm);
      return Status.NEXT;
    case Op.NEON_HIGH_NARROW:
      highNarrow(d, n, m, imm);
      return Status.NEXT;
    case Op.NEON_REVERSE:
      reverse(d, m, imm);
      return Status.NEXT;
    case Op.NEON_EXCHANGE:
      exchange(d, m, imm);
      return Status.NEXT;
    case Op.NEON_EXT:
      extract(d, n, m, imm);
      return Status.NEXT;
    case Op.NEON_TABLE:
      table(d, n, m, imm);
      return Status.NEXT;
    case Op.NEON_DUP_SCALAR:
      duplicateScalar(d, m, imm);
      return Status.NEXT;
    case Op.NEON_DUP_CORE:
      fill(n, bytesOf(imm), imm & SIZE_MASK, <i64>coreRegister(core, up));
      return Status.NEXT;
    case Op.NEON_MOV_TO_SCALAR:
      setLane(n, amountOf(imm), imm & SIZE_MASK, <i64>coreRegister(core, up));
      return Status.NEXT;
    case Op.NEON_MOV_FROM_SCALAR:
      store<u32>(core + R + load<u8>(up, UOP_RD), <u32>lane(n, amountOf(imm), imm & (SIZE_MASK | UNSIGNED)));
      return Status.NEXT;
    case Op.NEON_SAME_FLOAT:
    case Op.NEON_PAIRWISE_FLOAT:
    case Op.NEON_UNARY_FLOAT:
    case Op.NEON_HALF:
      executeFloat(core, op, d, n, m, imm);
      return Status.NEXT;
    default:
      executeSaturating(core, op, d, n, m, imm);
      return Status.NEXT;
  }
}

function coreRegister(core: usize, up: usize): u32 {
  return load<u32>(core + R + load<u8>(up, UOP_RD));
}

/** Families that run with the standard FPSCR value and leave cumulative flags. */
function executeFloat(core: usize, op: u32, d: usize, n: usize, m: usize, imm: u32): void {
  enterStandard(load<u32>(core, FPSCR));
  switch (op) {
    case Op.NEON_SAME_FLOAT:
      sameFloat(d, n, m, imm);
      break;
    case Op.NEON_PAIRWISE_FLOAT:
      pairwiseFloat(d, n, m, imm);
      break;
    case Op.NEON_UNARY_FLOAT:
      unaryFloat(d, m, imm);
      break;
    default:
      convertHalf(d, m, imm);
  }
  store<u32>(core, load<u32>(core, FPSCR) | raised(), FPSCR);
}

/** Integer families with operations that can saturate. */
function executeSaturating(core: usize, op: u32, d: usize, n: usize, m: usize, imm: u32): void {
  clearSaturation();
  switch (op) {
    case Op.NEON_SAME:
      same(d, n, m, imm);
      break;
    case Op.NEON_LONG:
      long(d, n, m, imm, false);
      break;
    case Op.NEON_WIDE:
      long(d, n, m, imm, true);
      break;
    case Op.NEON_SHIFT:
      shift(d, m, imm);
      break;
    case Op.NEON_SHIFT_NARROW:
      shiftNarrow(d, m, imm);
      break;
    default:
      unary(d, m, imm);
  }
  if (hasSaturated()) store<u32>(core, load<u32>(core, FPSCR) | QC, FPSCR);
}
