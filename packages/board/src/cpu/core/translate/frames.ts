/** The open blocks of the function in work, and branches out of them. */
import { Opcode } from "./opcode";
import { byte, constant, unsigned } from "./output";

/** What a branch to the block means. */
export const enum Frame {
  IF = 0,
  /** Leave at the exit whose number is on the stack. */
  EXIT = 1,
  /** Leave for the address in LOCAL_EXIT, whose bit 0 is the instruction set. */
  JUMP = 2,
  /** Leave; PC and code are in their locals. */
  LEAVE = 3,
  /** The host's operation would not do; call the handler (short-cut.ts). */
  RARE = 4,
  /** The host's operation has done it. */
  DONE = 5,
  /** A copied callee is done. */
  RETURN = 6,
  /** As JUMP, but the function is left in any case. */
  JUMP_OUT = 7,
  /** Plus a place of the callee in work: go on there, which follows. */
  LABEL = 0x100,
  /** Plus the number of a block: go to its begin. */
  LOOP = 0x1_0000,
  /** Plus the number of a block: go on at the block, which follows. */
  FORWARD = 0x2_0000,
}

const NO_RESULT: u32 = 0x40;
export const I32_RESULT: u32 = 0x7f;

/** An instruction opens a loop, a condition, and a block behind it at most (MOST_NODES). */
const MOST_FRAMES = 4608;
const frames = memory.data(MOST_FRAMES * 4);
let depth: u32 = 0;

export function beginFrames(): void {
  depth = 0;
}

/** Opens a block (BLOCK, LOOP or IF) that a branch to `frame` leaves or repeats. */
export function open(opcode: u32, frame: u32, result: u32 = NO_RESULT): void {
  byte(opcode);
  byte(result);
  store<u32>(frames + (depth << 2), frame);
  depth++;
}

export function close(): void {
  byte(Opcode.END);
  depth--;
}

/** `br` or `br_if` to the innermost block with `frame`. */
export function branch(opcode: u32, frame: u32): void {
  byte(opcode);
  unsigned(distanceTo(frame));
}

/** How many blocks are open inside the innermost block with `frame`. */
export function distanceTo(frame: u32): u32 {
  let distance: u32 = 0;
  while (load<u32>(frames + ((depth - 1 - distance) << 2)) !== frame) distance++;
  return distance;
}

/** Leaves at exit `number`. */
export function leaveAt(number: u32): void {
  constant(number);
  branch(Opcode.BR, Frame.EXIT);
}

/** Leaves at an exit if the condition that follows holds: `beginLeaveIf` condition `endLeaveIf`. */
export function beginLeaveIf(number: u32): void {
  constant(number);
}

export function endLeaveIf(): void {
  branch(Opcode.BR_IF, Frame.EXIT);
  byte(Opcode.DROP);
}
