/**
 * The WebAssembly function of a region, in a module of its own:
 *
 *     load registers and flags
 *     block LEAVE
 *       loop DISPATCHER         to the entry with the number START
 *         block JUMP_OUT
 *           block JUMP          to the address in EXIT
 *             block EXIT      → number of an exit
 *               the blocks of the region
 *             end
 *             PC, progress, code ← record of the exit; br LEAVE
 *           end
 *           is the address an entry of this function? START ← its number; br DISPATCHER
 *         end
 *         THUMB, PC ← address
 *       end
 *     end
 *     store registers and flags; return code
 */
import { ENTRIES, FIRST_FUNCTION } from "../contract";
import { CURRENT_UOP, ITSTATE, PAGE_VA, PC, PROGRESS, THUMB, TLB } from "../state";
import { DISPATCHER, entryCount } from "./blocks";
import { cellOf } from "./cells";
import { EXIT_CODE, EXIT_IT, EXIT_PC, EXIT_PROGRESS, EXIT_SIZE, EXIT_UOP, firstExit, Leave } from "./exits";
import { placeFlags } from "./flag-state";
import { beginFrames, branch, close, Frame, I32_RESULT, open } from "./frames";
import {
  DOUBLE_LOCALS,
  LOCAL_BASE,
  LOCAL_CODE,
  LOCAL_CORE,
  LOCAL_EXIT,
  LOCAL_PAGE_VA,
  LOCAL_PROGRESS,
  LOCAL_START,
  LOCAL_TLB,
  LOCAL_VALUE,
  NARROW_LOCALS,
  VECTOR_LOCALS,
  WIDE_LOCALS,
} from "./locals";
import { Opcode } from "./opcode";
import { access, byte, constant, fillSize, getLocal, reserveSize, setLocal, teeLocal } from "./output";
import { regionIsThumb, slotInWork } from "./page";
import { pageAddress } from "./page-address";
import { emptyPageCaches } from "./page-cache";
import { usesVfp } from "./region";
import { loadUsed, storeWritten } from "./registers";
import { structure } from "./structure";
import { findVfp } from "./vfp-check";

const I32 = 0x7f;
const I64 = 0x7e;
const F64 = 0x7c;
const V128 = 0x7b;
const THUMB_BIT = 1;
const HALFWORD_ALIGNED = ~1;
const WORD_ALIGNED = ~3;
const IN_PAGE = 0xfff;
/** Of an address to jump to: page, and instruction set. */
const PAGE_AND_THUMB = ~IN_PAGE | THUMB_BIT;

/** The body of the function: its size, locals and code. */
export function functionBody(number: u32): void {
  const size = reserveSize();
  byte(4);
  byte(NARROW_LOCALS);
  byte(I32);
  byte(WIDE_LOCALS);
  byte(I64);
  byte(DOUBLE_LOCALS);
  byte(F64);
  byte(VECTOR_LOCALS);
  byte(V128);
  beginFrames();
  begin();
  if (usesVfp()) findVfp();
  open(Opcode.BLOCK, Frame.LEAVE);
  open(Opcode.LOOP, Frame.LOOP + DISPATCHER);
  open(Opcode.BLOCK, Frame.JUMP_OUT);
  open(Opcode.BLOCK, Frame.JUMP);
  open(Opcode.BLOCK, Frame.EXIT, I32_RESULT);
  structure();
  byte(Opcode.UNREACHABLE);
  close();
  fromExit();
  branch(Opcode.BR, Frame.LEAVE);
  close();
  toEntry(number);
  close();
  fromJump();
  close();
  close();
  end();
  fillSize(size);
}

function begin(): void {
  loadUsed();
  emptyPageCaches();
  fetch(PAGE_VA, LOCAL_PAGE_VA);
  fetch(TLB, LOCAL_TLB);
  getLocal(LOCAL_CORE);
  access(Opcode.I64_LOAD, PROGRESS);
  setLocal(LOCAL_PROGRESS);
}

function fetch(field: u32, local: u32): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, field);
  setLocal(local);
}

/** The number of the exit is on the stack. */
function fromExit(): void {
  constant(EXIT_SIZE);
  byte(Opcode.I32_MUL);
  constant(u32(firstExit()));
  byte(Opcode.I32_ADD);
  setLocal(LOCAL_EXIT);
  getLocal(LOCAL_EXIT);
  access(Opcode.I64_LOAD, EXIT_PROGRESS);
  getLocal(LOCAL_PROGRESS);
  byte(Opcode.I64_ADD);
  setLocal(LOCAL_PROGRESS);
  getLocal(LOCAL_EXIT);
  access(Opcode.I32_LOAD8_U, EXIT_CODE);
  setLocal(LOCAL_CODE);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_EXIT);
  access(Opcode.I32_LOAD8_U, EXIT_IT);
  access(Opcode.I32_STORE, ITSTATE);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_EXIT);
  access(Opcode.I32_LOAD, EXIT_UOP);
  access(Opcode.I32_STORE, CURRENT_UOP);
  getLocal(LOCAL_EXIT);
  access(Opcode.I32_LOAD, EXIT_PC);
  getLocal(LOCAL_PAGE_VA);
  byte(Opcode.I32_ADD);
  setLocal(LOCAL_BASE);
}

/** Goes on at the address in LOCAL_EXIT, if it is an entry of function `number`. */
function toEntry(number: u32): void {
  getLocal(LOCAL_EXIT);
  constant(PAGE_AND_THUMB);
  byte(Opcode.I32_AND);
  pageAddress(regionIsThumb() ? THUMB_BIT : 0);
  byte(Opcode.I32_EQ);
  open(Opcode.IF, Frame.IF);
  getLocal(LOCAL_EXIT);
  constant(IN_PAGE & (regionIsThumb() ? HALFWORD_ALIGNED : WORD_ALIGNED));
  byte(Opcode.I32_AND);
  if (regionIsThumb()) {
    // A cell is a word, and an instruction a halfword.
    constant(1);
    byte(Opcode.I32_SHL);
  }
  access(Opcode.I32_LOAD, u32(cellOf(slotInWork())));
  constant(FIRST_FUNCTION + number * ENTRIES);
  byte(Opcode.I32_SUB);
  teeLocal(LOCAL_START);
  constant(entryCount());
  byte(Opcode.I32_LT_U);
  branch(Opcode.BR_IF, Frame.LOOP + DISPATCHER);
  close();
}

/** Leaves for the address in LOCAL_EXIT. */
function fromJump(): void {
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_EXIT);
  constant(THUMB_BIT);
  byte(Opcode.I32_AND);
  teeLocal(LOCAL_VALUE);
  access(Opcode.I32_STORE, THUMB);
  getLocal(LOCAL_EXIT);
  constant(HALFWORD_ALIGNED);
  constant(WORD_ALIGNED);
  getLocal(LOCAL_VALUE);
  byte(Opcode.SELECT);
  byte(Opcode.I32_AND);
  setLocal(LOCAL_BASE);
  constant(Leave.GO_ON);
  setLocal(LOCAL_CODE);
}

function end(): void {
  placeFlags();
  storeWritten();
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_BASE);
  access(Opcode.I32_STORE, PC);
  getLocal(LOCAL_CORE);
  getLocal(LOCAL_PROGRESS);
  access(Opcode.I64_STORE, PROGRESS);
  getLocal(LOCAL_CODE);
  byte(Opcode.END);
}
