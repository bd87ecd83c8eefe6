/** Task-dependent synchronization (4.2). */
import { ABSENT, DORMANT, READY, RUNNING, SLEEPING, SUSPENDED } from "../scene";
import { SELF } from "../specification";
import {
  drowsy,
  nonTask,
  objectRows,
  row,
  type Service,
  STANDARD,
  service,
  TOO_LARGE_ID,
  TOO_LONG,
  taskRows,
  until,
  waitRows,
} from "./table";

export const SYNCHRONIZATION: Service[] = [
  service(
    "slp_tsk tslp_tsk",
    "4.2",
    STANDARD,
    [(k) => k["slp_tsk"]!(), (k) => k["tslp_tsk"]!(1)],
    waitRows(
      drowsy,
      (k) => k["slp_tsk"]!(),
      (k, timeout) => k["tslp_tsk"]!(timeout),
    ),
  ),
  service(
    "wup_tsk iwup_tsk",
    "4.2",
    STANDARD,
    [(k) => k["wup_tsk"]!(SLEEPING), (k) => k["iwup_tsk"]!(SLEEPING)],
    taskRows((k, id) => k["wup_tsk"]!(id)),
    row("OBJ", "the task is dormant", (k) => k["wup_tsk"]!(DORMANT)),
    row("QOVR", "more than TMAX_WUPCNT queued wake-ups", (k) => until(255, () => k["wup_tsk"]!(READY))),
  ),
  service(
    "can_wup",
    "4.2",
    STANDARD,
    [(k) => k["can_wup"]!(READY)],
    taskRows((k, id) => k["can_wup"]!(id)),
    row("OBJ", "the task is dormant", (k) => k["can_wup"]!(DORMANT)),
  ),
  service(
    "rel_wai irel_wai",
    "4.2",
    STANDARD,
    [(k) => k["rel_wai"]!(SLEEPING), (k) => k["irel_wai"]!(SLEEPING)],
    objectRows((k, id) => k["rel_wai"]!(id)),
    row("OBJ", "the task does not wait", (k) => [RUNNING, READY, SUSPENDED].map((id) => k["rel_wai"]!(id))),
    row("OBJ", "the task is dormant, also one that was ended while it waited", (k) => {
      k["ter_tsk"]!(SLEEPING);
      return [k["rel_wai"]!(DORMANT), k["rel_wai"]!(SLEEPING)];
    }),
  ),
  service(
    "sus_tsk",
    "4.2",
    STANDARD,
    [(k) => k["sus_tsk"]!(READY)],
    nonTask((k) => k["sus_tsk"]!(READY)),
    row("CTX", "the caller, while dispatching is disabled", (k) => {
      k["dis_dsp"]!();
      return [k["sus_tsk"]!(SELF), k["sus_tsk"]!(RUNNING)];
    }),
    row("ID", "the ID is out of range", (k) => [-1, TOO_LARGE_ID].map((id) => k["sus_tsk"]!(id))),
    row("NOEXS", "no such task", (k) => k["sus_tsk"]!(ABSENT)),
    row("OBJ", "the task is dormant", (k) => k["sus_tsk"]!(DORMANT)),
    row("QOVR", "more than TMAX_SUSCNT suspensions", (k) => {
      k["sus_tsk"]!(SLEEPING);
      return [k["sus_tsk"]!(SUSPENDED), k["sus_tsk"]!(SLEEPING)];
    }),
  ),
  service(
    "rsm_tsk frsm_tsk",
    "4.2",
    STANDARD,
    [(k) => k["rsm_tsk"]!(SUSPENDED), (k) => k["frsm_tsk"]!(SUSPENDED)],
    nonTask(
      (k) => k["rsm_tsk"]!(SUSPENDED),
      (k) => k["frsm_tsk"]!(SUSPENDED),
    ),
    objectRows(
      (k, id) => k["rsm_tsk"]!(id),
      (k, id) => k["frsm_tsk"]!(id),
    ),
    row("OBJ", "the task is not suspended", (k) =>
      [RUNNING, READY, DORMANT, SLEEPING].flatMap((id) => [k["rsm_tsk"]!(id), k["frsm_tsk"]!(id)]),
    ),
  ),
  service(
    "dly_tsk",
    "4.2",
    STANDARD,
    [(k) => k["dly_tsk"]!(1)],
    nonTask((k) => k["dly_tsk"]!(1)),
    row("CTX", "dispatching is disabled", (k) => {
      k["dis_dsp"]!();
      return k["dly_tsk"]!(1);
    }),
    row("PAR", "a time above TMAX_RELTIM", (k) => k["dly_tsk"]!(TOO_LONG)),
    row("RLWAI", "rel_wai ends the wait", (k, { whileWaiting }) => {
      whileWaiting(() => k["rel_wai"]!(RUNNING));
      return k["dly_tsk"]!(1);
    }),
  ),
];
