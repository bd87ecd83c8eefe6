/** Mutexes (4.5.1). */
import type { Kernel } from "../kernel";
import { ABSENT, SUSPENDED } from "../scene";
import { TA } from "../specification";
import {
  BEYOND,
  creationRows,
  nonTask,
  objectRows,
  row,
  type Service,
  service,
  TOO_LOW_PRIORITY,
  waitRows,
} from "./table";

/** A more urgent task has locked mutex 1 and waits. */
function lockElsewhere(k: Kernel): void {
  k["cre_tsk"]!(2 + SUSPENDED, TA.ACT, 2);
  k["loc_mtx"]!(1);
  k["slp_tsk"]!();
}

export const MUTEXES: Service[] = [
  service(
    "cre_mtx",
    "4.5.1",
    BEYOND,
    [(k) => k["cre_mtx"]!(ABSENT, TA.INHERIT, 0)],
    creationRows((k, id, attributes) => k["cre_mtx"]!(id, attributes, 0), TA.CEILING),
    row("PAR", "TA_CEILING, and a ceiling out of range", (k) =>
      [0, -1, TOO_LOW_PRIORITY].map((ceiling) => k["cre_mtx"]!(ABSENT, TA.CEILING, ceiling)),
    ),
  ),
  service(
    "loc_mtx ploc_mtx tloc_mtx",
    "4.5.1",
    BEYOND,
    [(k) => k["loc_mtx"]!(1), (k) => k["ploc_mtx"]!(1), (k) => k["tloc_mtx"]!(1, 1)],
    objectRows(
      (k, id) => k["loc_mtx"]!(id),
      (k, id) => k["ploc_mtx"]!(id),
      (k, id) => k["tloc_mtx"]!(id, 1),
    ),
    nonTask((k) => k["ploc_mtx"]!(1)),
    row("ILUSE", "the caller has locked the mutex", (k) => {
      k["loc_mtx"]!(1);
      return [k["loc_mtx"]!(1), k["ploc_mtx"]!(1), k["tloc_mtx"]!(1, 1)];
    }),
    row("ILUSE", "the caller's base priority is above the ceiling", (k) => {
      k["cre_mtx"]!(2, TA.CEILING, 6);
      return [k["loc_mtx"]!(2), k["ploc_mtx"]!(2), k["tloc_mtx"]!(2, 1)];
    }),
    waitRows(
      lockElsewhere,
      (k) => k["loc_mtx"]!(1),
      (k, timeout) => k["tloc_mtx"]!(1, timeout),
      (k) => k["ploc_mtx"]!(1),
    ),
  ),
  service(
    "unl_mtx",
    "4.5.1",
    BEYOND,
    [(k) => k["loc_mtx"]!(1) && k["unl_mtx"]!(1)],
    nonTask((k) => k["unl_mtx"]!(1)),
    objectRows((k, id) => k["unl_mtx"]!(id)),
    row("ILUSE", "the caller has not locked the mutex", (k) => {
      const free = k["unl_mtx"]!(1);
      lockElsewhere(k);
      return [free, k["unl_mtx"]!(1)];
    }),
  ),
];
