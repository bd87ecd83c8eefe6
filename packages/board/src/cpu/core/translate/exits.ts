/**
 * The places where translated code leaves: for the interpreter, or with an abort. A record says
 * where the program then is, relative to what the code knows when it leaves, and which micro-op was
 * the last, or is the one to be interpreted (state.ts CURRENT_UOP):
 *
 *     0        4      5      8          16         20
 *     ┌────────┬──────┬──────┬──────────┬──────────┐
 *     │ PC     │ IT   │ code │ progress │ micro-op │
 *     │ − page │ u8   │ u8   │ i64      │          │
 *     └────────┴──────┴──────┴──────────┴──────────┘
 */
import { EXITS, EXITS_END, MOST_COPIED_INSTRUCTIONS, MOST_NODES } from "./workspace";

export const EXIT_SIZE = 24;
export const EXIT_PC = 0;
export const EXIT_IT = 4;
export const EXIT_CODE = 5;
export const EXIT_PROGRESS = 8;
export const EXIT_UOP = 16;

/** How a translated function ends. */
export const enum Leave {
  /** PC is where it goes on, in translated code or not. */
  GO_ON = 0,
  /** The interpreter executes the instruction at PC first. */
  INTERPRET = 1,
  /** The same, because the budget could end before the code tests it again. */
  BUDGET = 2,
  /**
   * The interpreter executes the micro-op of the record first. The board has answered an access
   * meanwhile, so PC may not be fetched anew (slow-access.ts).
   */
  BEHIND_ACCESS = 3,
  /** The access of the micro-op of the record aborts. */
  ABORT = 4,
  /** As GO_ON, and the function has a copy of instructions that have changed since (calls.ts). */
  STALE = 5,
}

let next: usize = EXITS;
let first: usize = EXITS;

/** Records that follow belong to a new function. */
export function beginExits(): void {
  first = next;
}

/** The records of the function in work are given up. */
export function dropExits(): void {
  next = first;
}

export function firstExit(): usize {
  return first;
}

/** Gives up all records. No translated function may be used any more. */
export function forgetExits(): void {
  next = EXITS;
}

const INSTRUCTIONS: u32 = MOST_NODES + MOST_COPIED_INSTRUCTIONS;
/**
 * An instruction has one for a breakpoint, two at most for its access (a VFP load has one more, and
 * no branch), and three as a block of its own: test, branch, next.
 */
const EXITS_OF_INSTRUCTION: u32 = 6;

/** Is there too little room for the exits of another function? */
export function exitsAreFull(): bool {
  return next + INSTRUCTIONS * EXITS_OF_INSTRUCTION * EXIT_SIZE > EXITS_END;
}

/** The number of a record in the function. */
export function exitRecord(up: usize, pc: i32, it: u32, code: Leave, progress: i64): u32 {
  const record = next;
  store<i32>(record, pc, EXIT_PC);
  store<u32>(record, it | (u32(code) << 8), EXIT_IT);
  store<i64>(record, progress, EXIT_PROGRESS);
  store<u32>(record, u32(up), EXIT_UOP);
  next += EXIT_SIZE;
  return u32(record - first) / EXIT_SIZE;
}
