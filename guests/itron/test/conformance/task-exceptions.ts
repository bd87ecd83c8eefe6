/** Task exceptions (4.3). */
import { DORMANT, READY, RUNNING, SLEEPING } from "../scene";
import { nonTask, objectRows, RESERVED, row, type Service, STANDARD, service, taskRows } from "./table";

export const TASK_EXCEPTIONS: Service[] = [
  service(
    "def_tex",
    "4.3",
    STANDARD,
    [(k) => k["def_tex"]!(READY)],
    nonTask((k) => k["def_tex"]!(READY)),
    objectRows((k, id) => k["def_tex"]!(id)),
    row("RSATR", "a reserved attribute", (k) => [1, RESERVED].map((bits) => k["def_tex"]!(READY, bits))),
  ),
  service(
    "ras_tex iras_tex",
    "4.3",
    STANDARD,
    [(k) => k["ras_tex"]!(READY, 1), (k) => k["iras_tex"]!(READY, 1)],
    taskRows((k, id) => k["ras_tex"]!(id, 1)),
    row("PAR", "no exception", (k) => k["ras_tex"]!(READY, 0)),
    row("OBJ", "the task is dormant", (k) => k["ras_tex"]!(DORMANT, 1)),
    row("OBJ", "the task has no routine", (k) => k["ras_tex"]!(SLEEPING, 1)),
  ),
  ...["dis_tex", "ena_tex"].map((name) =>
    service(
      name,
      "4.3",
      STANDARD,
      [(k) => k[name]!()],
      nonTask((k) => k[name]!()),
      row("OBJ", "the caller has no routine", (k) => {
        k["def_tex"]!(RUNNING, 0, 0);
        return k[name]!();
      }),
    ),
  ),
  service("sns_tex", "4.3", STANDARD, [(k) => Math.min(k["sns_tex"]!(), 0)]),
];
