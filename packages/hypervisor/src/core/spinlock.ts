import { dmb, dsb, ldrex, sev, strex, w32, wfe } from "../../../toolchain/hw/hw";
import { claim } from "./atomic";

const FREE: u32 = 0;
const TAKEN: u32 = 1;

/**
 * Takes the lock at `address`, a word that is 0 while free; waits while the other core has it.
 * Monitor mode, MMU on (exclusive accesses need normal memory). A core must not take a lock that it
 * has.
 */
export function acquire(address: u32): void {
  do {
    while (ldrex(address) !== FREE) wfe();
  } while (strex(address, TAKEN) !== 0);
  dmb();
}

/**
 * As {@link acquire}, of a lock that is held for some microseconds only: the other core spins
 * meanwhile. To be given back by {@link releaseBrief}. @hot
 */
export function acquireBrief(address: u32): void {
  while (ldrex(address) !== FREE || strex(address, TAKEN) !== 0) {}
  dmb();
}

/** Gives back what {@link acquireBrief} took. @hot */
export function releaseBrief(address: u32): void {
  dmb();
  w32(address, FREE);
}

/** Whether the lock was free and is now the caller's. */
export function tryAcquire(address: u32): bool {
  if (!claim(address, TAKEN)) return false;
  dmb();
  return true;
}

/** Gives the lock back and wakes a core that waits for it. */
export function release(address: u32): void {
  dmb();
  w32(address, FREE);
  dsb();
  sev();
}
