import { dmb, dsb, ldrex, sev, strex, w32, wfe } from "../../../toolchain/hw/hw";
import { coreNumber } from "../arch/arch";
import { claim } from "./atomic";
import { LOCK_SIZE, LOCKS, LOCKS_HELD } from "./layout";

// Spinlocks: a word each, FREE or TAKEN. In monitor mode with the MMU on, because exclusive
// accesses need normal memory.
//
// A core may hold several locks, if it takes them in the order of this table. So two cores cannot
// wait for each other. A core must not acquire a lock that it holds.
//
//   lock            guards                                         the core holds it
//   OPERATOR_LOCK   the operator's console (operator/)             for one interrupt of the console
//   LEVEL_LOCK      which core a VM is on, its level (life/)       while VMs move
//   SERVICE_LOCK    leases (lease/), MVM's shared interrupts       for one change of a lease
//   GROUP_LOCK      words of shared lines in the distributor       for one change of these words
//   CONSOLE_LOCK    output to MVM's UART; the fault in a report    for one line
//
// In a debug build of MVM a lock that is taken has the number of its core, plus one. The debug
// build keeps for each core the locks that it holds, a bit each, and panics where a core breaks
// these rules. A panic itself takes no lock.

const FREE: u32 = 0;
const TAKEN: u32 = 1;
/** Whether this is a debug build (hypervisor/image.ts). */
const CHECKED: bool = isDefined(DEBUG);

/** Takes the lock at `lock`. Waits while another core holds it. */
export function acquire(lock: u32): void {
  if (CHECKED) checkOrder(lock);
  const taken: u32 = CHECKED ? coreNumber() + 1 : TAKEN;
  do {
    while (ldrex(lock) !== FREE) wfe();
  } while (strex(lock, taken) !== 0);
  dmb();
  if (CHECKED) noteHeld(lock);
}

/** Takes the lock at `lock` if it is free. Returns whether it was. */
export function tryAcquire(lock: u32): bool {
  if (CHECKED) checkOrder(lock);
  if (!claim(lock, CHECKED ? coreNumber() + 1 : TAKEN)) return false;
  dmb();
  if (CHECKED) noteHeld(lock);
  return true;
}

/** Gives the lock at `lock` back, and wakes a core that waits for it. */
export function release(lock: u32): void {
  if (CHECKED) noteReleased(lock);
  dmb();
  w32(lock, FREE);
  dsb(); // the event must not come before the write
  sev();
}

/** Debug build: the calling core holds neither `lock` nor a lock that comes after it. */
function checkOrder(lock: u32): void {
  const held = load<u32>(heldByCaller());
  assert((held & bitOf(lock)) === 0, "a core acquires a lock that it holds");
  assert(held < bitOf(lock), "a core acquires a lock before which it holds a later one");
}

function noteHeld(lock: u32): void {
  store<u32>(heldByCaller(), load<u32>(heldByCaller()) | bitOf(lock));
}

/** Debug build: the calling core holds `lock`. */
function noteReleased(lock: u32): void {
  const held = load<u32>(heldByCaller());
  assert((held & bitOf(lock)) !== 0, "a core releases a lock that it does not hold");
  store<u32>(heldByCaller(), held & ~bitOf(lock));
}

/** The lock's bit among those that a core holds: its place in the order. */
function bitOf(lock: u32): u32 {
  return 1 << ((lock - LOCKS) / LOCK_SIZE);
}

/** Address of the word with the locks that the calling core holds. */
function heldByCaller(): u32 {
  return LOCKS_HELD + coreNumber() * sizeof<u32>();
}
