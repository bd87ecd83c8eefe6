// The result of a handler: it tells entry.ts which guest goes on. A handler never calls the
// scheduler.
//
//   guest ─▶ main.ts ─▶ handler ── NEXT_SAME ────────────────────▶ the same guest
//                          └────── NEXT_DECIDE ─▶ the scheduler ─▶ the guest that is chosen

export type Next = u32;

/** The guest that entered MVM goes on. Nothing has changed for the scheduler. */
export const NEXT_SAME: Next = 0;
/** The scheduler decides: a virtual CPU waits or has woken, an alarm was set, a VM has ended. */
export const NEXT_DECIDE: Next = 1;
