import { dmb, dsb, ldrex, sev, strex, w32, wfe } from "../../../toolchain/hw/hw";
import { claim } from "./atomic";

// Spinlocks: a word each, FREE or TAKEN. In monitor mode with the MMU on, because exclusive
// accesses need normal memory. A core must not acquire a lock that it holds.

const FREE: u32 = 0;
const TAKEN: u32 = 1;

/** Takes the lock at `address`; waits while the other core has it. */
export function acquire(address: u32): void {
  do {
    while (ldrex(address) !== FREE) wfe();
  } while (strex(address, TAKEN) !== 0);
  dmb();
}

/** Takes the lock at `address` if it is free. Returns whether it was. */
export function tryAcquire(address: u32): bool {
  if (!claim(address, TAKEN)) return false;
  dmb();
  return true;
}

/** Gives the lock at `address` back and wakes a core that waits for it. */
export function release(address: u32): void {
  dmb();
  w32(address, FREE);
  dsb(); // the event must not come before the write
  sev();
}
