import { dmb, dsb, r32, sev, w32, wfe } from "../../../toolchain/hw/hw";
import { coreNumber } from "../arch/arch";
import { increment, incrementFrom } from "./atomic";
import { LOCK_SIZE, LOCKS, LOCKS_HELD } from "./layout";

// Spinlocks. Call in monitor mode with the MMU on, because exclusive accesses need normal memory.
//
// A core that wants a lock takes a ticket, and waits until its ticket is served. So the cores get
// the lock in the order in which they came. A core waits for each other core at most once, for one
// time that this core holds the lock:
//
//   next     the ticket that the next core gets ──────┐ equal: the lock is free
//   served   the ticket of the core that has the lock ┘
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
// A debug build of MVM notes the locks that each core holds, and panics if a core breaks these
// rules. A panic itself takes no lock.

/** Whether this is a debug build (hypervisor/image.ts). */
const CHECKED: bool = isDefined(DEBUG);

/** Takes the lock at `lock`. Waits for the cores that came before. */
export function acquire(lock: u32): void {
  if (CHECKED) checkOrder(lock);
  const ticket = increment(lock);
  while (r32(servedOf(lock)) !== ticket) wfe();
  dmb();
  if (CHECKED) noteHeld(lock);
}

/** Takes the lock at `lock` if it is free. Returns whether the lock was free. Does not wait. */
export function tryAcquire(lock: u32): bool {
  if (CHECKED) checkOrder(lock);
  if (!incrementFrom(lock, r32(servedOf(lock)))) return false;
  dmb();
  if (CHECKED) noteHeld(lock);
  return true;
}

/** Gives the lock at `lock` back, and wakes the cores that wait for it. */
export function release(lock: u32): void {
  if (CHECKED) noteReleased(lock);
  dmb();
  w32(servedOf(lock), r32(servedOf(lock)) + 1);
  dsb(); // a waiting core must not see the event before the write
  sev();
}

/** Address of the ticket that is served. The next ticket is at the address of the lock itself. */
function servedOf(lock: u32): u32 {
  return lock + sizeof<u32>();
}

/** Debug build: checks that the calling core holds neither `lock` nor a later lock. */
function checkOrder(lock: u32): void {
  const held = load<u32>(heldByCaller());
  assert((held & bitOf(lock)) === 0, "a core acquires a lock that it holds");
  assert(held < bitOf(lock), "a core acquires a lock before which it holds a later one");
}

/** Debug build: notes that the calling core holds `lock`. */
function noteHeld(lock: u32): void {
  store<u32>(heldByCaller(), load<u32>(heldByCaller()) | bitOf(lock));
}

/** Debug build: checks that the calling core holds `lock`, and notes that it does not any more. */
function noteReleased(lock: u32): void {
  const held = load<u32>(heldByCaller());
  assert((held & bitOf(lock)) !== 0, "a core releases a lock that it does not hold");
  store<u32>(heldByCaller(), held & ~bitOf(lock));
}

/** The bit of `lock` in the word of the locks that a core holds. A later lock has a higher bit. */
function bitOf(lock: u32): u32 {
  return 1 << ((lock - LOCKS) / LOCK_SIZE);
}

/** Address of the word with the locks that the calling core holds. */
function heldByCaller(): u32 {
  return LOCKS_HELD + coreNumber() * sizeof<u32>();
}
