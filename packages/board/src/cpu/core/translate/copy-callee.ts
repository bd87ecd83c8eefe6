/**
 * The code of a copied callee (callee.ts), behind the call:
 *
 *     does the page have the instructions of the copy? if not, leave for the callee
 *     block RETURN
 *       block LABEL 3
 *         block LABEL 2
 *           places 0, 1           a branch to place 2: br LABEL 2
 *         end
 *         place 2                 a return: is the address the one behind the call? br RETURN
 *       end                                 elsewhere: leave for it
 *       place 3
 *     end
 */
import { jumpFrom, jumpTarget, leaveTo, leavingBranch, testTaken } from "./branch";
import { calleeAt, isCopied, isLabel, isReachedInCallee, isReturn, placeOf, WINDOW } from "./callee";
import { beginCopy, leaveUnlessSame } from "./calls";
import { endsBlock, fallsThrough, targetOf } from "./control-flow";
import { Known, knownFlags, setKnownFlags } from "./flag-state";
import { branch, close, Frame, open } from "./frames";
import { instruction } from "./instruction";
import { LOCAL_EXIT } from "./locals";
import { itOf, nextOf } from "./micro-op";
import { Opcode } from "./opcode";
import { byte, teeLocal } from "./output";
import { endPage, pcOffset, regionIsThumb } from "./page";
import { pageAddress } from "./page-address";
import { addProgress, countInstruction, pendingProgress, setPendingProgress } from "./progress-count";
import { endWay } from "./way";

/** Where the callee returns to: the offset behind the call, with bit 0 = Thumb. */
let returnOffset: i32 = 0;

/** The callee of the call `up`, which is linked and counted. */
export function copyCallee(up: usize): void {
  endWay();
  returnOffset = pcOffset(nextOf(up)) | (regionIsThumb() ? 1 : 0);
  leaveUnlessSame(up);
  beginCopy(up);
  open(Opcode.BLOCK, Frame.RETURN);
  for (let place = i32(WINDOW) - 1; place > 0; place--)
    if (isLabel(place)) open(Opcode.BLOCK, Frame.LABEL + place);
  for (let place: u32 = 0; place < WINDOW; place++) {
    if (isLabel(place)) beginLabel();
    if (isCopied(place)) copy(calleeAt(place));
    else if (isReachedInCallee(place)) leaveBefore(calleeAt(place));
  }
  close();
  endPage();
  setPendingProgress(0);
  setKnownFlags(Known.NOTHING);
}

/** Ways meet here. */
function beginLabel(): void {
  addProgress();
  close();
  setKnownFlags(Known.NOTHING);
}

function copy(up: usize): void {
  if (!endsBlock(up)) {
    instruction(up);
    return;
  }
  if (!fallsThrough(up)) {
    take(up);
    return;
  }
  testTaken(up);
  const progress = pendingProgress();
  const flags = knownFlags();
  open(Opcode.IF, Frame.IF);
  take(up);
  close();
  setPendingProgress(progress);
  setKnownFlags(flags);
  countInstruction(up);
}

/** A branch that is taken. */
function take(up: usize): void {
  const target = targetOf(up);
  if (isReturn(up)) comeBack(up);
  else if (target > up && isLabel(placeOf(target))) {
    countInstruction(up);
    addProgress();
    branch(Opcode.BR, Frame.LABEL + placeOf(target));
  } else leavingBranch(up);
}

/** Goes on behind the call, if the callee returns there. */
function comeBack(up: usize): void {
  jumpTarget(up);
  countInstruction(up);
  addProgress();
  teeLocal(LOCAL_EXIT);
  pageAddress(returnOffset);
  byte(Opcode.I32_EQ);
  branch(Opcode.BR_IF, Frame.RETURN);
  jumpFrom(up);
}

/** The instruction is not copied. */
function leaveBefore(up: usize): void {
  leaveTo(up, pcOffset(up), itOf(up));
}
