/**
 * Who keeps a resource of a VM, or of MVM, from another VM (docs/security.md, What is protected,
 * from whom).
 */
import type { Reason } from "./reason";

export const FIREWALL: Reason = {
  code: "firewall",
  says: () => "the TrustZone firewall refuses every access of the normal world to what is MVM's",
};

export const SECURE_INTERRUPTS: Reason = {
  code: "group-0",
  says: () => "MVM's interrupts are in Group 0, which no guest can see, change or mask",
};

export const SECURE_TIMER: Reason = {
  code: "fiq-timer",
  says: () => "MVM's timer is secure, and its FIQ takes the core from every guest",
};

export const USER_MODE: Reason = {
  code: "user-mode",
  says: (actor) => `the kernel of ${actor} runs in User mode, and only MVM writes its page tables`,
};

export const OWN_PAGES: Reason = {
  code: "own-pages",
  says: (actor) => `MVM maps only the pages of the devices of ${actor} for ${actor}`,
};

export const OWN_LINES: Reason = {
  code: "own-lines",
  says: (actor) => `MVM shows ${actor} a distributor that has the lines of ${actor} only`,
};

export const NOTHING_THERE: Reason = {
  code: "none",
  says: (_, victim) => `${victim} has no devices`,
};

export const OWN_DEVICES: Reason = {
  code: "per-core",
  says: (actor) => `each core has such devices of its own, and ${actor} does not reach those of another core`,
};

export const SWITCHED_DEVICES: Reason = {
  code: "switched",
  says: (actor, victim) =>
    `MVM keeps the private timer and watchdog of ${victim} while ${actor} has the core`,
};

export const GUARD: Reason = {
  code: "guarded",
  says: (_, victim) => `all lines of ${victim} are in Group 0, and MVM forwards their interrupts`,
};

export const WITHDRAWN_LINES: Reason = {
  code: "withdrawn",
  says: (actor, victim) =>
    `while ${actor} has the core, the lines of ${victim} are in Group 0, and MVM clears up after ${actor}`,
};

export const OWN_CORE: Reason = {
  code: "own-core",
  says: (_, victim) => `no other VM runs on the core of ${victim}`,
};

export const OTHER_CORE: Reason = {
  code: "other-core",
  says: (actor, victim) =>
    `${actor} runs on another core, and ${victim} waits for MVM's locks and leases for a bounded time`,
};

export const RESERVATION: Reason = {
  code: "reservation",
  says: (_, victim) => `MVM's scheduler gives ${victim} its reservation, by a timer of MVM's own`,
};
