/** Instructions that end a block (exec/branch.ts). */
import { Op } from "../op";
import { CURRENT_UOP, PAGE_VA, SLOT } from "../state";
import { blockTransfer } from "./block-transfer";
import { testCondition } from "./condition";
import { targetOfData } from "./data-to-pc";
import { exitRecord, Leave } from "./exits";
import { branch, Frame, leaveAt } from "./frames";
import { hostAddress } from "./host-address";
import { LOCAL_CORE, LOCAL_EXIT, LOCAL_VA, LOCAL_VALUE } from "./locals";
import { conditionOf, immOf, nextOf, opOf, rmOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, setLocal } from "./output";
import { isInOtherPage, pcOffset, regionIsThumb, slotInWork } from "./page";
import { pageAddress } from "./page-address";
import { addProgress, countInstruction, pendingProgress } from "./progress-count";
import { getRegister, putRegister } from "./registers";
import { loadTarget } from "./transfer";

const LR: u32 = 14;
const THUMB_BIT = 1;
const WORD_ALIGNED = ~3;
const AHEAD = 4;

/** LR ← the next instruction, with bit 0 = Thumb. */
export function link(up: usize): void {
  pageAddress(pcOffset(nextOf(up)) | (regionIsThumb() ? THUMB_BIT : 0));
  putRegister(LR);
}

/** Is the branch taken, which is conditional? The answer goes to the stack; 0: no. */
export function testTaken(up: usize): void {
  const op = opOf(up);
  if (op === Op.CBZ || op === Op.CBNZ) {
    getRegister(up, rnOf(up));
    if (op === Op.CBZ) byte(Opcode.I32_EQZ);
  } else testCondition(up, conditionOf(up));
}

/** The address to which BX, LDM or a load to the PC goes is put on the stack. */
export function jumpTarget(up: usize): void {
  switch (opOf(up)) {
    case Op.BX:
      getRegister(up, rmOf(up));
      break;
    case Op.LDM:
      blockTransfer(up);
      break;
    default:
      loadTarget(up);
  }
}

/** Goes to the address on the stack, whose bit 0 is the instruction set. */
function jump(up: usize): void {
  countInstruction(up);
  addProgress();
  setLocal(LOCAL_EXIT);
  jumpFrom(up);
}

/** The instruction of `up`, which is counted, goes to the address in LOCAL_EXIT. */
export function jumpFrom(up: usize): void {
  getLocal(LOCAL_CORE);
  constant(u32(up));
  access(Opcode.I32_STORE, CURRENT_UOP);
  placePage();
  branch(Opcode.BR, isInOtherPage() ? Frame.JUMP_OUT : Frame.JUMP);
}

/** Leaves for `offset`, from the instruction of `up` or from in front of it. */
export function leaveTo(up: usize, offset: i32, it: u32): void {
  placePage();
  leaveAt(exitRecord(up, offset, it, Leave.GO_ON, pendingProgress()));
}

/**
 * A copied instruction of another page is the last one. If the next one cannot be fetched, the
 * board asks where the program is (debug.ts). So the state takes the page of the last one.
 */
function placePage(): void {
  if (!isInOtherPage()) return;
  getLocal(LOCAL_CORE);
  pageAddress(pcOffset(slotInWork()));
  access(Opcode.I32_STORE, PAGE_VA);
  getLocal(LOCAL_CORE);
  constant(u32(slotInWork()));
  access(Opcode.I32_STORE, SLOT);
}

/** Makes the address on the stack one of the present instruction set. */
function keepInstructionSet(): void {
  constant(regionIsThumb() ? THUMB_BIT : WORD_ALIGNED);
  byte(regionIsThumb() ? Opcode.I32_OR : Opcode.I32_AND);
}

/** Goes to a known address in the present instruction set. */
function leaveFor(up: usize, offset: i32): void {
  countInstruction(up);
  leaveTo(up, offset, 0);
}

/** A branch that leaves the function. */
export function leavingBranch(up: usize): void {
  const op = opOf(up);
  const pc = pcOffset(up);
  switch (op) {
    case Op.B:
    case Op.CBZ:
    case Op.CBNZ:
      leaveFor(up, pc + immOf(up));
      break;
    case Op.B_LOCAL:
      leaveFor(up, pcOffset(nextOf(up) + immOf(up)));
      break;
    case Op.BL:
      link(up);
      leaveFor(up, pc + immOf(up));
      break;
    case Op.BLX_IMM:
      link(up);
      pageAddress(((pc & WORD_ALIGNED) + immOf(up)) | (regionIsThumb() ? 0 : THUMB_BIT));
      jump(up);
      break;
    case Op.BLX:
      getRegister(up, rmOf(up));
      setLocal(LOCAL_VALUE);
      link(up);
      getLocal(LOCAL_VALUE);
      jump(up);
      break;
    case Op.BRANCH:
      getRegister(up, rmOf(up));
      keepInstructionSet();
      jump(up);
      break;
    case Op.BRANCH_ADD:
      pageAddress(pc + AHEAD);
      getRegister(up, rmOf(up));
      byte(Opcode.I32_ADD);
      keepInstructionSet();
      jump(up);
      break;
    case Op.DP_PC:
      targetOfData(up);
      jump(up);
      break;
    case Op.TBB:
      tableBranch(up, false);
      break;
    case Op.TBH:
      tableBranch(up, true);
      break;
    default:
      jumpTarget(up);
      jump(up);
  }
}

/** TBB, TBH: the table entry counts halfwords. */
function tableBranch(up: usize, halfwords: bool): void {
  getRegister(up, rnOf(up));
  getRegister(up, rmOf(up));
  if (halfwords) {
    constant(1);
    byte(Opcode.I32_SHL);
  }
  byte(Opcode.I32_ADD);
  setLocal(LOCAL_VA);
  hostAddress(up, halfwords ? 2 : 1, halfwords ? 2 : 1, false);
  access(halfwords ? Opcode.I32_LOAD16_U : Opcode.I32_LOAD8_U, 0);
  constant(1);
  byte(Opcode.I32_SHL);
  pageAddress(pcOffset(up) + AHEAD);
  byte(Opcode.I32_ADD);
  keepInstructionSet();
  jump(up);
}
