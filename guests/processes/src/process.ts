import { VM_INFO_MEMORY_BASE } from "../../../packages/abi/src/hypercall";
import { dsb, r32, w32 } from "../../../packages/toolchain/hw/hw";
import { vmInfo } from "../../lib/hypercall";
import { DATA_NUMBER, PROGRAM, STACK } from "./addresses";
import { programEnd, programStart } from "./asm";
import { makeTable } from "./table";

// A process: a program, a page for it and a page for its data. Every process has both at the same
// virtual addresses, in a translation table of its own.

/** Number of processes, which count from 1. */
export const PROCESSES: u32 = 3;

const PAGE: u32 = 0x1000;
const MODE_USR: u32 = 0x10;

@unmanaged
export class Process {
  r0: u32;
  r1: u32;
  r2: u32;
  r3: u32;
  r4: u32;
  r5: u32;
  r6: u32;
  r7: u32;
  r8: u32;
  r9: u32;
  r10: u32;
  r11: u32;
  r12: u32;
  sp: u32;
  lr: u32;
  pc: u32;
  psr: u32;

  /** Also its ASID. */
  number: u32;
  /** Its first-level table. */
  table: u32;
  /** It sleeps until this tick. */
  wake: u32;
  /** How often a tick took the processor from it. */
  preemptions: u32;
  /** Accesses that its table does not allow, and other exceptions. */
  aborts: u32;
}

const structures: usize = memory.data(PROCESSES * offsetof<Process>(), 4);

/** Process `number`. */
export function processAt(number: u32): Process {
  return changetype<Process>(structures + (number - 1) * offsetof<Process>());
}

/**
 * Physical addresses, behind the image: a first-level table, a second-level table, and two pages of
 * each process. Number 0 is no process: its first-level table is for others.
 */
const TABLES_AT: u32 = 0x200000;
const TABLE_SIZE: u32 = 0x4000;
const PAGE_TABLES_AT: u32 = 0x240000;
const PAGE_TABLE_SIZE: u32 = 0x400;
const PAGES_AT: u32 = 0x250000;

export function ownBase(): u32 {
  return vmInfo(VM_INFO_MEMORY_BASE);
}

export function tableOf(number: u32): u32 {
  return ownBase() + TABLES_AT + number * TABLE_SIZE;
}

/** Physical address of the data page of process `number`. */
export function dataOf(number: u32): u32 {
  return programOf(number) + PAGE;
}

function programOf(number: u32): u32 {
  return ownBase() + PAGES_AT + number * 2 * PAGE;
}

/** Process `number` is ready to begin with the usual program. */
export function makeProcess(number: u32): void {
  makeProcessOf(number, programStart, programEnd);
}

/** Process `number` is ready to begin with the program between these addresses. */
export function makeProcessOf(number: u32, start: u32, end: u32): void {
  for (let at = start; at < end; at += 4) w32(programOf(number) + at - start, r32(at));
  w32(dataOf(number) + DATA_NUMBER, number);
  const table = tableOf(number);
  const pageTable = ownBase() + PAGE_TABLES_AT + number * PAGE_TABLE_SIZE;
  makeTable(table, pageTable, ownBase(), programOf(number), dataOf(number));
  const process = processAt(number);
  process.number = number;
  process.table = table;
  process.sp = STACK;
  process.pc = PROGRAM;
  process.psr = MODE_USR;
  dsb();
}
