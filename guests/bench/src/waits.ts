/** Interrupts of the running VM, waits that time out, and lines to the console. */
import {
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_DELAY_POLLING,
  SUCCESS,
  TIMED_OUT,
} from "../../../packages/abi/src/hypercall";
import { setTimer } from "../../lib/hypercall";
import { measureInterrupt, roundCount, soon, timedWait } from "./asm";
import { beginOf, endOf, rounds } from "./calls";
import { disable, enable, forget, takeInterrupt, waitForInterrupt } from "./gic";
import * as path from "./paths";
import { noteUntilPending } from "./row";
import { TIMER_LINE } from "./system";

const SGI_0: u32 = 0;
const LETTER: u8 = 0x78;
const LINE_FEED: u8 = 0x0a;

const flag: usize = memory.data(4, 4);
const line: usize = memory.data(16);

/** MVM's timer expires while this guest runs. The resulting interrupt of the guest is disabled. */
export function measureTimerInterrupts(): void {
  for (let left = roundCount(); left > 0; left--) {
    forget(TIMER_LINE);
    setTimer(soon(), TIMER_LINE);
    noteUntilPending(beginOf(path.PATH_FIQ), TIMER_LINE);
  }
  forget(TIMER_LINE);
}

/** An interrupt that does not enter MVM; and a delay that finds an interrupt pending. */
export function measureOwnInterrupts(): void {
  enable(SGI_0);
  for (let left = roundCount(); left > 0; left--) {
    measureInterrupt(beginOf(path.PATH_INTERRUPT), endOf(path.PATH_INTERRUPT));
  }
  enable(TIMER_LINE);
  setTimer(soon(), TIMER_LINE);
  waitForInterrupt();
  rounds(path.PATH_DELAY, SUCCESS, HYPERCALL_DELAY);
  takeInterrupt();
  disable(TIMER_LINE);
}

/** No other VM is ready: the core sleeps, and MVM's timer wakes it. */
export function measureTimeouts(): void {
  const limit = timedWait();
  rounds(path.PATH_DELAY_TIMEOUT, TIMED_OUT, HYPERCALL_DELAY, limit);
  const never: u32 = 1;
  const at = <u32>flag;
  rounds(path.PATH_POLLING_TIMEOUT, TIMED_OUT, HYPERCALL_DELAY_POLLING, at, never, never, limit / 2, limit);
}

/** Writes whole lines. */
export function measureConsole(): void {
  memory.fill(line, LETTER, path.LINE_BYTES);
  store<u8>(line + path.LINE_BYTES - 1, LINE_FEED);
  const length = path.LINE_BYTES;
  rounds(path.PATH_CONSOLE_LINE, length, HYPERCALL_CONSOLE_WRITE, <u32>line, length);
}
