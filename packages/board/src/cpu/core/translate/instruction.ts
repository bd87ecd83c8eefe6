/** An instruction that does not end a block. */
import { Op } from "../op";
import { rowFor } from "../op-rows";
import { Group, groupOfRow } from "../op-table";
import { blockTransfer } from "./block-transfer";
import { testCondition } from "./condition";
import { exclusive } from "./exclusive";
import { knownFlags, meet, setKnownFlags } from "./flag-state";
import { floatingPoint } from "./floating-point";
import { close, Frame, open } from "./frames";
import { handled, isHandled } from "./handled";
import { conditionOf, goesToDevice, immOf, isAlways, opOf } from "./micro-op";
import { Opcode } from "./opcode";
import { countInstruction } from "./progress-count";
import { paste, pasteWith } from "./template";
import { isStore, transfer } from "./transfer";
import { requireVfp } from "./vfp-check";
import { endWay } from "./way";

/** a + imm has the flags of a − (−imm), but for these two. */
const SIGN: i32 = i32.MIN_VALUE;

export function instruction(up: usize): void {
  if (isAlways(up)) operation(up);
  else {
    endWay();
    testCondition(up, conditionOf(up));
    const before = knownFlags();
    open(Opcode.IF, Frame.IF);
    operation(up);
    close();
    setKnownFlags(meet(before, knownFlags()));
  }
  countInstruction(up);
}

function operation(up: usize): void {
  const op = opOf(up);
  switch (groupOfRow(rowFor(op))) {
    case Group.TRANSFER:
      if (isStore(op) || goesToDevice(up)) endWay();
      transfer(up);
      break;
    case Group.DATA:
    case Group.MULTIPLY:
      dataProcessing(up, op);
      break;
    case Group.SATURATING:
      endWay();
      dataProcessing(up, op);
      break;
    case Group.SYSTEM:
      endWay();
      handled(up);
      break;
    case Group.BLOCK:
      endWay();
      blockTransfer(up);
      break;
    case Group.EXCLUSIVE:
      endWay();
      exclusive(up);
      break;
    default:
      endWay();
      requireVfp(up);
      floatingPoint(up);
  }
}

function dataProcessing(up: usize, op: u32): void {
  if (op === Op.NOP) return;
  if (isHandled(up)) {
    endWay();
    handled(up);
    return;
  }
  const imm = immOf(up);
  const isDifference = imm !== 0 && imm !== SIGN;
  if (op === Op.ADDS_I && isDifference) pasteWith(Op.SUBS_I, up, -imm);
  else if (op === Op.CMN_I && isDifference) pasteWith(Op.CMP_I, up, -imm);
  else paste(op, up);
}
