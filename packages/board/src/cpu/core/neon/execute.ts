import { enterStandard, raised } from "../float/environment";
import { D, FPSCR, R, VFP_LIMITS } from "../state";
import { Status } from "../status";
import { UOP_IMM, UOP_RD, UOP_RM, UOP_RN } from "../uop";
import { NAMES_D16_D31 } from "../vfp/ops";
import { fill, lane, setLane } from "./lanes";
import { executeMemory } from "./memory";
import {
  BITWISE,
  DUP_CORE,
  DUP_SCALAR,
  EXCHANGE,
  EXT,
  HALF,
  HIGH_NARROW,
  IMMEDIATE,
  LOAD_MULTIPLE,
  LONG,
  MOV_FROM_SCALAR,
  MOV_TO_SCALAR,
  PAIRWISE,
  PAIRWISE_FLOAT,
  PAIRWISE_LONG,
  REVERSE,
  SAME,
  SAME_FLOAT,
  SHIFT,
  SHIFT_LONG,
  SHIFT_NARROW,
  SIZE_MASK,
  TABLE,
  UNARY_FLOAT,
  UNSIGNED,
  WIDE,
} from "./ops";
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

/**
 * Executes an Advanced SIMD micro-op (op ≥ NEON_FIRST); called only with VFP_ACCESS = 2 and ASEDIS
 * = 0.
 */
export function executeNeon(core: usize, up: usize, op: u32): Status {
  const imm = load<u32>(up, UOP_IMM);
  if ((imm & NAMES_D16_D31) !== 0 && (load<u32>(core, VFP_LIMITS) & 1) !== 0) return Status.UNDEFINED;
  if (op >= LOAD_MULTIPLE) return executeMemory(core, up, op);

  const d = core + D + load<u8>(up, UOP_RD);
  const n = core + D + load<u8>(up, UOP_RN);
  const m = core + D + load<u8>(up, UOP_RM);
  switch (op) {
    case BITWISE:
      bitwise(d, n, m, imm);
      return Status.NEXT;
    case IMMEDIATE:
      immediate(d, imm);
      return Status.NEXT;
    case SHIFT_LONG:
      shiftLong(d, m, imm);
      return Status.NEXT;
    case PAIRWISE:
      pairwise(d, n, m, imm);
      return Status.NEXT;
    case PAIRWISE_LONG:
      pairwiseLong(d, m, imm);
      return Status.NEXT;
    case HIGH_NARROW:
      highNarrow(d, n, m, imm);
      return Status.NEXT;
    case REVERSE:
      reverse(d, m, imm);
      return Status.NEXT;
    case EXCHANGE:
      exchange(d, m, imm);
      return Status.NEXT;
    case EXT:
      extract(d, n, m, imm);
      return Status.NEXT;
    case TABLE:
      table(d, n, m, imm);
      return Status.NEXT;
    case DUP_SCALAR:
      duplicateScalar(d, m, imm);
      return Status.NEXT;
    case DUP_CORE:
      fill(n, bytesOf(imm), imm & SIZE_MASK, <i64>coreRegister(core, up));
      return Status.NEXT;
    case MOV_TO_SCALAR:
      setLane(n, amountOf(imm), imm & SIZE_MASK, <i64>coreRegister(core, up));
      return Status.NEXT;
    case MOV_FROM_SCALAR:
      store<u32>(core + R + load<u8>(up, UOP_RD), <u32>lane(n, amountOf(imm), imm & (SIZE_MASK | UNSIGNED)));
      return Status.NEXT;
    case SAME_FLOAT:
    case PAIRWISE_FLOAT:
    case UNARY_FLOAT:
    case HALF:
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
    case SAME_FLOAT:
      sameFloat(d, n, m, imm);
      break;
    case PAIRWISE_FLOAT:
      pairwiseFloat(d, n, m, imm);
      break;
    case UNARY_FLOAT:
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
    case SAME:
      same(d, n, m, imm);
      break;
    case LONG:
      long(d, n, m, imm, false);
      break;
    case WIDE:
      long(d, n, m, imm, true);
      break;
    case SHIFT:
      shift(d, m, imm);
      break;
    case SHIFT_NARROW:
      shiftNarrow(d, m, imm);
      break;
    default:
      unary(d, m, imm);
  }
  if (hasSaturated()) store<u32>(core, load<u32>(core, FPSCR) | QC, FPSCR);
}
