/**
 * Loops that only look and wait: while (*word != value) ; — as polling, spin locks and idle loops
 * are. One iteration leaves everything as the one before did, if
 *
 *  - it writes no memory and reads no device,
 *  - it reads no register or flag that an iteration before has written.
 *
 * RAM changes only by the core itself while its slice lasts. So all iterations of the slice are the
 * same, and the code lets their time pass at once. A load that may read a device ends the way.
 *
 *     head ──► block ──► block ──┐      The way is a straight one: no block of it is entered
 *      ▲        └► out    └► out │      elsewhere. Only a loop head tests the budget (way.ts has
 *      │                         │      the case of two heads).
 *      └─────────────────────────┘
 */
import { isLoop, isMerge, isTested, needOf } from "./blocks";
import { close, Frame, open } from "./frames";
import { FIRST_WIDE_SCRATCH, LOCAL_PROGRESS } from "./locals";
import { Opcode } from "./opcode";
import { byte, constant64, getLocal, setLocal, teeLocal } from "./output";
import { beginWay, endWay, repeatableWay } from "./way";

const CYCLES_POS: i64 = 32;
/** So many iterations are executed at the end of the slice. */
const SPARED: i64 = 2;

/** The way comes to `block`. */
export function wayTo(block: u32): void {
  if (isLoop(block)) beginWay(block, !isMerge(block));
  else if (isMerge(block) || isTested(block)) endWay();
}

/** The way comes back to `block`. If all iterations are the same, the slice passes. */
export function passIterations(block: u32): void {
  const passed = repeatableWay(block);
  if (passed === 0) return;
  const cycles = passed >> CYCLES_POS;
  // Cycles left, without those that are executed.
  constant64(-cycles * SPARED - i64(needOf(block)));
  constant64(0);
  getLocal(LOCAL_PROGRESS);
  byte(Opcode.I64_SUB);
  constant64(CYCLES_POS);
  byte(Opcode.I64_SHR_S);
  byte(Opcode.I64_ADD);
  teeLocal(FIRST_WIDE_SCRATCH);
  constant64(0);
  byte(Opcode.I64_GT_S);
  open(Opcode.IF, Frame.IF);
  getLocal(LOCAL_PROGRESS);
  getLocal(FIRST_WIDE_SCRATCH);
  constant64(cycles);
  byte(Opcode.I64_DIV_U);
  constant64(passed);
  byte(Opcode.I64_MUL);
  byte(Opcode.I64_ADD);
  setLocal(LOCAL_PROGRESS);
  close();
}
