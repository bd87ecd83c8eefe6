/** Rows of notes, into which an interrupt comes. */
import { HYPERCALL_TIME } from "../../../packages/abi/src/hypercall";
import { hasVirtualTime, noteInARow, soon } from "./asm";
import { beginOf, between, endOf, prepare, result } from "./calls";
import { isPending } from "./gic";
import { PATH_NONE } from "./paths";

const NS_PER_US: u32 = 1000;

/**
 * Notes `value` until the interrupt that was set for {@link soon} has come. Where the bench can
 * plan with time, one row is long enough.
 */
export function noteUntilSoon(value: u32): void {
  const begun = time();
  do noteInARow(value);
  while (!hasVirtualTime() && time() - begun < 2 * soon() * NS_PER_US);
}

/**
 * Notes `value` until `line`, which is disabled, is pending. Later interrupts, such as the next
 * step of MVM's timer, find no row any more.
 */
export function noteUntilPending(value: u32, line: u32): void {
  do noteInARow(value);
  while (!isPending(line));
}

/** Low word of MVM's time, in ns. */
export function time(): u32 {
  prepare(HYPERCALL_TIME);
  between(beginOf(PATH_NONE), endOf(PATH_NONE));
  return result(1);
}
