/**
 * Periodic tasks under fixed priorities, as the guest's table says (table.ts). Each job works its
 * worst case, and the marker port records the job's start and end. Between jobs the guest sleeps,
 * waits, or spins and notes when the guest did not have the core.
 */
import { GIC_ID_MASK, GIC_SPURIOUS_GROUP1, GICC_EOIR, GICC_IAR } from "../../../packages/abi/src/arm/gic";
import { CONSOLE_WRITE_MAX, POLL_INTERVAL_MIN } from "../../../packages/abi/src/hypercall";
import { MARKER_END, MARKER_PORT_BASE, MARKER_START } from "../../../packages/abi/src/marker-port";
import { GICC_BASE } from "../../../packages/abi/src/zynq/memory-map";
import { disableIrq, enableIrq, r32, w32, wfi } from "../../../packages/toolchain/hw/hw";
import { delay, delayPolling, writeConsole } from "../../lib/hypercall";
import { systemOff, systemReset } from "../../lib/psci";
import { __image_start, enableFloat, work } from "./asm";
import { clock, note, startClock } from "./clock";
import * as table from "./table";
import { clearTimer, enableLine, enableTimer, initInterrupts, setTimer } from "./timer";

/**
 * Rounds between two readings of the clock, the cycles of these rounds, and the cycles that a
 * reading takes at most if nothing interrupts the guest.
 */
const SPIN_ROUNDS: u32 = 2;
const SPIN_CYCLES: u32 = SPIN_ROUNDS * table.ROUND_CYCLES;
const LOOK_CYCLES: u32 = 100;

let timer: u32 = 0;
let line: u32 = 0;
let number: u32 = 0;
let count: u32 = 0;
/**
 * For each task: the time of the next release, and the number of released jobs that have not begun.
 */
const releases: usize = memory.data(32, 4);
const waiting: usize = memory.data(32, 4);
const WORD: u32 = 4;
/** The running job's task. Jobs of less urgent tasks do not begin. */
let level: u32 = 0;

export function main(): void {
  timer = get(table.TABLE_TIMER);
  line = get(table.TABLE_LINE);
  number = get(table.TABLE_NUMBER);
  count = get(table.TABLE_COUNT);
  enableFloat();
  initInterrupts();
  if (line !== 0) enableLine(line);
  if (count !== 0) enableTimer(timer);
  const begin = startClock(number << table.NOTE_SHIFT);
  for (let n: u32 = 0; n < count; n++) store<u32>(releases + n * WORD, begin + task(n, table.TASK_PHASE));
  level = count;
  if (count !== 0) release();
  runJobs();
  const idle = get(table.TABLE_IDLE);
  if (idle === table.IDLE_SPIN) spin();
  if (idle === table.IDLE_PRINT)
    memory.fill(__image_start + table.TEXT, table.TEXT_CHARACTER, CONSOLE_WRITE_MAX);
  for (;;) {
    if (idle === table.IDLE_DELAY) delay();
    else if (idle === table.IDLE_PRINT) writeConsole(__image_start + table.TEXT, CONSOLE_WRITE_MAX);
    else if (idle === table.IDLE_POLL) pollForEver();
    else if (idle === table.IDLE_RESTART) systemReset();
    else wfi();
    enableIrq();
    disableIrq();
  }
}

/** Has MVM look at a word at the shortest interval, until (word & 0) == 1: that is never. */
function pollForEver(): void {
  delayPolling(__image_start + table.TABLE, 0, 1, POLL_INTERVAL_MIN, 0);
}

/** Uses the core whenever the guest has the core. */
function spin(): void {
  enableIrq();
  let last = clock();
  for (;;) {
    work(SPIN_ROUNDS);
    const now = clock();
    const gap = now - last - SPIN_CYCLES;
    if (gap > LOOK_CYCLES) note((number << table.NOTE_SHIFT) | gap);
    last = now;
  }
}

/** The IRQ handler (periodic.S), with IRQs masked. */
export function interrupt(): void {
  const taken = r32(GICC_BASE + GICC_IAR);
  const id = taken & GIC_ID_MASK;
  if (id >= GIC_SPURIOUS_GROUP1) return;
  if (id === line) mark(MARKER_START, table.LINE_MARKER);
  else clearTimer(timer);
  w32(GICC_BASE + GICC_EOIR, taken);
  if (id === line) return;
  release();
  runJobs();
}

/** Releases the jobs that are due, and sets the timer for the next. */
function release(): void {
  for (;;) {
    const now = clock();
    let next: u32 = u32.MAX_VALUE;
    for (let n: u32 = 0; n < count; n++) {
      const at = releases + n * WORD;
      if (<i32>(now - load<u32>(at)) >= 0) {
        store<u32>(at, load<u32>(at) + task(n, table.TASK_PERIOD));
        store<u32>(waiting + n * WORD, load<u32>(waiting + n * WORD) + 1);
      }
      const until = load<u32>(at) - now;
      if (<i32>until <= 0) next = 0;
      else if (until < next) next = until;
    }
    if (next === 0) continue;
    setTimer(timer, next);
    return;
  }
}

/**
 * Runs the released jobs of tasks more urgent than `level`, the most urgent first. More jobs may be
 * released during and between these jobs.
 */
function runJobs(): void {
  const before = level;
  for (let n: u32 = 0; n < before; n++) {
    const at = waiting + n * WORD;
    while (load<u32>(at) !== 0) {
      store<u32>(at, load<u32>(at) - 1);
      level = n;
      mark(MARKER_START, n);
      enableIrq();
      work(task(n, table.TASK_ROUNDS));
      disableIrq();
      mark(MARKER_END, n);
    }
  }
  level = before;
}

function mark(register: u32, marker: u32): void {
  w32(MARKER_PORT_BASE + register, number * table.MARKERS + marker);
}

function task(n: u32, word: u32): u32 {
  return get(table.TABLE_TASKS + n * table.TASK_SIZE + word);
}

function get(word: u32): u32 {
  return r32(__image_start + table.TABLE + word);
}

export function fault(_vector: u32, _address: u32): void {
  systemOff();
}

export function panic(_file: u32, _line: u32): void {
  fault(0, 0);
}
