/** Semaphores (4.4.1). */
import { ABSENT } from "../scene";
import { TA } from "../specification";
import { creationRows, objectRows, row, type Service, STANDARD, service, until, waitRows } from "./table";

export const SEMAPHORES: Service[] = [
  service(
    "cre_sem",
    "4.4.1",
    STANDARD,
    [(k) => k["cre_sem"]!(ABSENT, 0, 1, 1)],
    creationRows((k, id, attributes) => k["cre_sem"]!(id, attributes, 0, 1), TA.TPRI),
    row("PAR", "a maximum of 0 or above TMAX_MAXSEM", (k) =>
      [0, 65536].map((maximum) => k["cre_sem"]!(ABSENT, 0, 0, maximum)),
    ),
    row("PAR", "an initial count above the maximum", (k) => k["cre_sem"]!(ABSENT, 0, 2, 1)),
  ),
  service(
    "sig_sem isig_sem",
    "4.4.1",
    STANDARD,
    [(k) => k["sig_sem"]!(1), (k) => k["isig_sem"]!(1)],
    objectRows((k, id) => k["sig_sem"]!(id)),
    row("QOVR", "the count is at its maximum", (k) => until(1, () => k["sig_sem"]!(1))),
  ),
  service(
    "wai_sem pol_sem twai_sem",
    "4.4.1",
    STANDARD,
    [(k) => k["wai_sem"]!(1), (k) => k["pol_sem"]!(1), (k) => k["twai_sem"]!(1, 1)],
    objectRows(
      (k, id) => k["wai_sem"]!(id),
      (k, id) => k["pol_sem"]!(id),
      (k, id) => k["twai_sem"]!(id, 1),
    ),
    waitRows(
      (k) => k["pol_sem"]!(1),
      (k) => k["wai_sem"]!(1),
      (k, timeout) => k["twai_sem"]!(1, timeout),
      (k) => k["pol_sem"]!(1),
    ),
  ),
];
