/**
 * The services of the kernel, and each error code that the µITRON 4.0 specification gives a service
 * and that can apply here, with a call that provokes the error. ../conformance.test.ts makes each
 * call, and holds ../../services.md to this table.
 */

import { DATA_QUEUES } from "./data-queues";
import { EVENT_FLAGS } from "./event-flags";
import { MAILBOXES } from "./mailboxes";
import { MUTEXES } from "./mutexes";
import { POOLS } from "./pools";
import { SEMAPHORES } from "./semaphores";
import { SYNCHRONIZATION } from "./synchronization";
import { SYSTEM } from "./system";
import type { Service } from "./table";
import { TASK_EXCEPTIONS } from "./task-exceptions";
import { TASK_MANAGEMENT } from "./task-management";
import { TIME } from "./time";

export const SERVICES: readonly Service[] = [
  ...TASK_MANAGEMENT,
  ...SYNCHRONIZATION,
  ...TASK_EXCEPTIONS,
  ...SEMAPHORES,
  ...EVENT_FLAGS,
  ...DATA_QUEUES,
  ...MAILBOXES,
  ...MUTEXES,
  ...POOLS,
  ...TIME,
  ...SYSTEM,
];

/** These services may be called in the CPU-locked state (3.5.4), or have no room for E_CTX. */
export const CALLABLE_CPU_LOCKED: readonly string[] =
  "loc_cpu iloc_cpu unl_cpu iunl_cpu sns_ctx sns_loc sns_dsp sns_dpn sns_tex get_tim".split(" ");
/** What these read is the caller's own state, which no interrupt changes. */
export const OF_THE_CALLER: readonly string[] = "unl_cpu iunl_cpu sns_ctx sns_loc sns_dsp sns_dpn".split(" ");
