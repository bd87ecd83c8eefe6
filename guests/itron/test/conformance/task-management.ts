/** Task management (4.1). */
import { ABSENT, DORMANT, READY, RUNNING } from "../scene";
import { SELF, TA } from "../specification";
import {
  BEYOND,
  creationRows,
  drowsy,
  nonTask,
  objectRows,
  row,
  type Service,
  STACK,
  STANDARD,
  service,
  TOO_LOW_PRIORITY,
  TOO_MUCH,
  taskRows,
  until,
} from "./table";

export const TASK_MANAGEMENT: Service[] = [
  service(
    "cre_tsk",
    "4.1",
    STANDARD,
    [(k) => k["cre_tsk"]!(ABSENT, 0, 5)],
    creationRows((k, id, attributes) => k["cre_tsk"]!(id, attributes === 3 ? 1 : attributes, 5), TA.ACT),
    row("PAR", "a priority out of range", (k) =>
      [0, -1, TOO_LOW_PRIORITY].map((pri) => k["cre_tsk"]!(ABSENT, 0, pri)),
    ),
    row("PAR", "a stack below TMIN_STKSZ", (k) => k["cre_tsk"]!(ABSENT, 0, 5, STACK - 1)),
    row("PAR", "no function", (k) => k["cre_tsk"]!(ABSENT, 0, 5, STACK, 0)),
    row("NOMEM", "the stack does not fit the pool", (k) =>
      [TOO_MUCH, -1].map((size) => k["cre_tsk"]!(ABSENT, 0, 5, size)),
    ),
  ),
  service(
    "act_tsk iact_tsk",
    "4.1",
    STANDARD,
    [(k) => k["act_tsk"]!(DORMANT), (k) => k["iact_tsk"]!(DORMANT)],
    taskRows((k, id) => k["act_tsk"]!(id)),
    row("QOVR", "more than TMAX_ACTCNT queued activations", (k) => until(255, () => k["act_tsk"]!(READY))),
  ),
  service(
    "can_act",
    "4.1",
    STANDARD,
    [(k) => k["can_act"]!(READY)],
    taskRows((k, id) => k["can_act"]!(id)),
  ),
  service(
    "ter_tsk",
    "4.1",
    STANDARD,
    [(k) => k["ter_tsk"]!(READY)],
    nonTask((k) => k["ter_tsk"]!(READY)),
    objectRows((k, id) => k["ter_tsk"]!(id)),
    row("ILUSE", "the task is the caller", (k) => k["ter_tsk"]!(RUNNING)),
    row("OBJ", "the task is dormant", (k) => k["ter_tsk"]!(DORMANT)),
  ),
  service(
    "chg_pri",
    "4.1",
    STANDARD,
    [(k) => k["chg_pri"]!(READY, 7)],
    taskRows((k, id) => k["chg_pri"]!(id, 7)),
    row("PAR", "a priority out of range", (k) =>
      [-1, TOO_LOW_PRIORITY].map((pri) => k["chg_pri"]!(READY, pri)),
    ),
    row("OBJ", "the task is dormant", (k) => k["chg_pri"]!(DORMANT, 7)),
    row("ILUSE", "above the ceiling of a mutex that the task has locked", (k) => {
      k["cre_mtx"]!(2, TA.CEILING, 3);
      k["loc_mtx"]!(2);
      return [k["chg_pri"]!(RUNNING, 2), k["chg_pri"]!(SELF, 1)];
    }),
    row("ILUSE", "above the ceiling of a mutex for which the task waits", (k, { whileWaiting }) => {
      const results: number[] = [];
      k["cre_mtx"]!(2, TA.CEILING, 5);
      drowsy(k);
      whileWaiting(() => {
        // The ready task locks the mutex. Then the other task waits for the mutex.
        k["loc_mtx"]!(2);
        k["wup_tsk"]!(RUNNING);
        whileWaiting(() => {
          whileWaiting(() => results.push(k["chg_pri"]!(RUNNING, 4)));
          k["loc_mtx"]!(2);
        });
        k["slp_tsk"]!();
      });
      k["slp_tsk"]!();
      return results;
    }),
  ),
  service(
    "get_pri",
    "4.1",
    STANDARD,
    [(k) => Math.min(k["get_pri"]!(READY), 0)],
    taskRows((k, id) => k["get_pri"]!(id)),
    row("OBJ", "the task is dormant", (k) => k["get_pri"]!(DORMANT)),
  ),
  service(
    "ref_tst",
    "4.1",
    BEYOND,
    [(k) => Math.min(k["ref_tst"]!(READY), 0)],
    taskRows((k, id) => k["ref_tst"]!(id)),
  ),
];
