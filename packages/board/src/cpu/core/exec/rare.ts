/** Operations that do not stand in the executor's own switch. */

import { Sleep } from "../contract";
import { clearMonitor } from "../memory/exclusive";
import { executeNeon } from "../neon/execute";
import { pcOf } from "../program-counter";
import { VFP_ACCESS, VFP_LIMITS } from "../state";
import { Status } from "../status";
import {
  readCoprocessor,
  readCoprocessorPair,
  writeCoprocessor,
  writeCoprocessorPair,
} from "../system/coprocessor";
import { sendEventToAll } from "../system/events";
import { Access, NEON_FIRST, Op, VFP_FIRST } from "../uop";
import { executeVfp } from "../vfp/execute";
import { VFP_ENABLED_FIRST } from "../vfp/ops";
import {
  addHalves,
  pack,
  reverseBits,
  rotated,
  signByte,
  signHalf,
  signPairs,
  swapInHalves,
  zeroPairs,
} from "./bits";
import { returnFromException, storeReturnState } from "./block";
import {
  branchLinkExchange,
  branchLinkSwitch,
  branchTo,
  dataToPc,
  returnSubtract,
  tableBranch,
} from "./branch";
import { loadExclusive, storeExclusive, swap } from "./exclusive";
import {
  dualMultiply,
  halfMultiply,
  longMultiply,
  multiplyFlags,
  sumOfDifferences,
  topMultiply,
} from "./multiply";
import { amount, imm, putRd, ra, rm, rn } from "./operands";
import { parallel, saturateHalves, saturateTo, saturatingAdd, select } from "./saturate";
import {
  breakpoint,
  changeState,
  monitorCall,
  readStatus,
  setEndianness,
  sleep,
  supervisorCall,
  writeStatus,
  writeStatusRegister,
} from "./system";
import {
  loadPair,
  loadPc,
  loadPcIndexed,
  pairIndexed,
  storePair,
  transferIndexed,
  unprivileged,
} from "./transfer";

const VFP_ENABLED = 2;
const ASEDIS = 2;

export function executeRare(core: usize, up: usize, op: i32): Status {
  if (op >= VFP_FIRST) return executeFloat(core, up, op);
  if (op >= Op.LDRD_I) return executeSystem(core, up, op);
  if (op >= Op.LDR_I) return executeTransfer(core, up, op);
  return executeArithmetic(core, up, op);
}

function executeFloat(core: usize, up: usize, op: i32): Status {
  const access = load<u32>(core, VFP_ACCESS);
  if (op >= NEON_FIRST) {
    if (access !== VFP_ENABLED || (load<u32>(core, VFP_LIMITS) & ASEDIS) !== 0) return Status.UNDEFINED;
    return executeNeon(core, up, op);
  }
  if (access === 0 || (access !== VFP_ENABLED && u32(op) >= VFP_ENABLED_FIRST)) return Status.UNDEFINED;
  return executeVfp(core, up, op);
}

function executeArithmetic(core: usize, up: usize, op: i32): Status {
  switch (op) {
    case Op.BLX_IMM:
      return branchLinkSwitch(core, up);
    case Op.BLX:
      return branchLinkExchange(core, up);
    case Op.BRANCH:
      return branchTo(core, rm(core, up));
    case Op.BRANCH_ADD:
      return branchTo(core, pcOf(core, up) + 4 + rm(core, up));
    case Op.TBB:
      return tableBranch(core, up, false);
    case Op.TBH:
      return tableBranch(core, up, true);
    case Op.DP_PC:
      return dataToPc(core, up);
    case Op.RETURN_SUB:
      return returnSubtract(core, up);
    case Op.SXTAB:
      putRd(core, up, rn(core, up) + signByte(rotated(core, up)));
      break;
    case Op.SXTAH:
      putRd(core, up, rn(core, up) + signHalf(rotated(core, up)));
      break;
    case Op.UXTB16:
      putRd(core, up, zeroPairs(rotated(core, up)));
      break;
    case Op.SXTB16:
      putRd(core, up, signPairs(rotated(core, up)));
      break;
    case Op.UXTAB16:
      putRd(core, up, addHalves(rn(core, up), zeroPairs(rotated(core, up))));
      break;
    case Op.SXTAB16:
      putRd(core, up, addHalves(rn(core, up), signPairs(rotated(core, up))));
      break;
    case Op.RBIT:
      putRd(core, up, reverseBits(rm(core, up)));
      break;
    case Op.REV16:
      putRd(core, up, swapInHalves(rm(core, up)));
      break;
    case Op.REVSH:
      putRd(core, up, signHalf(swapInHalves(rm(core, up))));
      break;
    case Op.PKHBT:
      pack(core, up, false);
      break;
    case Op.PKHTB:
      pack(core, up, true);
      break;
    case Op.SEL:
      select(core, up);
      break;
    case Op.MULS:
      multiplyFlags(core, up, 0);
      break;
    case Op.MLAS:
      multiplyFlags(core, up, ra(core, up));
      break;
    case Op.UMULLS:
    case Op.UMLAL:
    case Op.UMLALS:
    case Op.SMULL:
    case Op.SMULLS:
    case Op.SMLAL:
    case Op.SMLALS:
    case Op.UMAAL:
      longMultiply(core, up, op);
      break;
    case Op.SMULXY:
    case Op.SMLAXY:
    case Op.SMLALXY:
    case Op.SMULWY:
    case Op.SMLAWY:
      halfMultiply(core, up, op);
      break;
    case Op.SMUAD:
    case Op.SMLAD:
    case Op.SMLALD:
      dualMultiply(core, up, op);
      break;
    case Op.SMMUL:
    case Op.SMMLA:
    case Op.SMMLS:
      topMultiply(core, up, op);
      break;
    case Op.USAD8:
      sumOfDifferences(core, up, false);
      break;
    case Op.USADA8:
      sumOfDifferences(core, up, true);
      break;
    case Op.QADD:
    case Op.QSUB:
    case Op.QDADD:
    case Op.QDSUB:
      saturatingAdd(core, up, op);
      break;
    case Op.SSAT:
      saturateTo(core, up, false);
      break;
    case Op.USAT:
      saturateTo(core, up, true);
      break;
    case Op.SSAT16:
      saturateHalves(core, up, false);
      break;
    case Op.USAT16:
      saturateHalves(core, up, true);
      break;
    case Op.PARALLEL:
      parallel(core, up);
      break;
    default:
      return Status.UNDEFINED;
  }
  return Status.NEXT;
}

/** The _X forms and loads to the PC. */
function executeTransfer(core: usize, up: usize, op: i32): Status {
  const base = rn(core, up);
  const indexed = base + imm(up);
  switch (op) {
    case Op.LDR_X:
      return transferIndexed(core, up, Access.LDR);
    case Op.LDRB_X:
      return transferIndexed(core, up, Access.LDRB);
    case Op.LDRH_X:
      return transferIndexed(core, up, Access.LDRH);
    case Op.LDRSB_X:
      return transferIndexed(core, up, Access.LDRSB);
    case Op.LDRSH_X:
      return transferIndexed(core, up, Access.LDRSH);
    case Op.STR_X:
      return transferIndexed(core, up, Access.STR);
    case Op.STRB_X:
      return transferIndexed(core, up, Access.STRB);
    case Op.STRH_X:
      return transferIndexed(core, up, Access.STRH);
    case Op.LDR_PC_I:
      return loadPc(core, up, indexed, base);
    case Op.LDR_PC_R:
      return loadPc(core, up, base + (rm(core, up) << amount(up)), base);
    case Op.LDR_PC_PRE:
      return loadPc(core, up, indexed, indexed);
    case Op.LDR_PC_POST:
      return loadPc(core, up, base, indexed);
    case Op.LDR_PC_X:
      return loadPcIndexed(core, up);
    default:
      return Status.UNDEFINED;
  }
}

/** Pairs, exclusives, status registers, coprocessors, calls. */
function executeSystem(core: usize, up: usize, op: i32): Status {
  const base = rn(core, up);
  const indexed = base + imm(up);
  switch (op) {
    case Op.LDRD_I:
      return loadPair(core, up, indexed, base);
    case Op.LDRD_PRE:
      return loadPair(core, up, indexed, indexed);
    case Op.LDRD_POST:
      return loadPair(core, up, base, indexed);
    case Op.LDRD_X:
      return pairIndexed(core, up, true);
    case Op.STRD_I:
      return storePair(core, up, indexed, base);
    case Op.STRD_PRE:
      return storePair(core, up, indexed, indexed);
    case Op.STRD_POST:
      return storePair(core, up, base, indexed);
    case Op.STRD_X:
      return pairIndexed(core, up, false);
    case Op.UNPRIV:
      return unprivileged(core, up);
    case Op.LDREX:
      return loadExclusive(core, up, 4);
    case Op.LDREXB:
      return loadExclusive(core, up, 1);
    case Op.LDREXH:
      return loadExclusive(core, up, 2);
    case Op.LDREXD:
      return loadExclusive(core, up, 8);
    case Op.STREX:
      return storeExclusive(core, up, 4);
    case Op.STREXB:
      return storeExclusive(core, up, 1);
    case Op.STREXH:
      return storeExclusive(core, up, 2);
    case Op.STREXD:
      return storeExclusive(core, up, 8);
    case Op.CLREX:
      clearMonitor(core);
      return Status.NEXT;
    case Op.SWP:
      return swap(core, up, 4);
    case Op.SWPB:
      return swap(core, up, 1);
    case Op.MRS:
      readStatus(core, up);
      return Status.NEXT;
    case Op.MSR_I:
      return writeStatus(core, up, imm(up));
    case Op.MSR_R:
      return writeStatusRegister(core, up);
    case Op.CPS:
      return changeState(core, up);
    case Op.SETEND:
      setEndianness(core, up);
      return Status.NEXT;
    case Op.SRS:
      return storeReturnState(core, up);
    case Op.RFE:
      return returnFromException(core, up);
    case Op.SVC:
      return supervisorCall(core, up);
    case Op.SMC:
      return monitorCall(core, up);
    case Op.BKPT:
      return breakpoint(core, up);
    case Op.WFI:
      return sleep(core, Sleep.WFI);
    case Op.WFE:
      return sleep(core, Sleep.WFE);
    case Op.SEV:
      sendEventToAll(core);
      return Status.SYNC;
    case Op.MRC:
      return readCoprocessor(core, up);
    case Op.MCR:
      return writeCoprocessor(core, up);
    case Op.MRRC:
      return readCoprocessorPair(core, up);
    case Op.MCRR:
      return writeCoprocessorPair(core, up);
    default:
      return Status.UNDEFINED;
  }
}
