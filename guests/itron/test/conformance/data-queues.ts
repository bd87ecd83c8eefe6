/** Data queues (4.4.3). */
import { ABSENT } from "../scene";
import { TA } from "../specification";
import { creationRows, objectRows, row, type Service, STANDARD, service, TOO_MUCH, waitRows } from "./table";

export const DATA_QUEUES: Service[] = [
  service(
    "cre_dtq",
    "4.4.3",
    STANDARD,
    [(k) => k["cre_dtq"]!(ABSENT, 0, 1)],
    creationRows((k, id, attributes) => k["cre_dtq"]!(id, attributes, 1), TA.TPRI),
    row("NOMEM", "the words do not fit the pool", (k) =>
      [TOO_MUCH, 32769].map((words) => k["cre_dtq"]!(ABSENT, 0, words)),
    ),
  ),
  service(
    "snd_dtq psnd_dtq ipsnd_dtq tsnd_dtq",
    "4.4.3",
    STANDARD,
    [
      (k) => k["snd_dtq"]!(1, 1),
      (k) => k["psnd_dtq"]!(1, 1),
      (k) => k["ipsnd_dtq"]!(1, 1),
      (k) => k["tsnd_dtq"]!(1, 1, 1),
    ],
    objectRows(
      (k, id) => k["snd_dtq"]!(id, 1),
      (k, id) => k["psnd_dtq"]!(id, 1),
      (k, id) => k["tsnd_dtq"]!(id, 1, 1),
    ),
    waitRows(
      (k) => k["psnd_dtq"]!(1, 1),
      (k) => k["snd_dtq"]!(1, 1),
      (k, timeout) => k["tsnd_dtq"]!(1, 1, timeout),
      (k) => k["psnd_dtq"]!(1, 1),
    ),
  ),
  service(
    "fsnd_dtq ifsnd_dtq",
    "4.4.3",
    STANDARD,
    [(k) => k["fsnd_dtq"]!(1, 1), (k) => k["ifsnd_dtq"]!(1, 1)],
    objectRows((k, id) => k["fsnd_dtq"]!(id, 1)),
    row("ILUSE", "a data queue without room", (k) => {
      k["cre_dtq"]!(2, 0, 0);
      return k["fsnd_dtq"]!(2, 1);
    }),
  ),
  service(
    "rcv_dtq prcv_dtq trcv_dtq",
    "4.4.3",
    STANDARD,
    [(k) => k["rcv_dtq"]!(1), (k) => k["prcv_dtq"]!(1), (k) => k["trcv_dtq"]!(1, 1)],
    objectRows(
      (k, id) => k["rcv_dtq"]!(id),
      (k, id) => k["prcv_dtq"]!(id),
      (k, id) => k["trcv_dtq"]!(id, 1),
    ),
    waitRows(
      (k) => k["prcv_dtq"]!(1),
      (k) => k["rcv_dtq"]!(1),
      (k, timeout) => k["trcv_dtq"]!(1, timeout),
      (k) => k["prcv_dtq"]!(1),
    ),
  ),
];
