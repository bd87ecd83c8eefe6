/** Mailboxes (4.4.4). */
import { ABSENT } from "../scene";
import { TA } from "../specification";
import {
  creationRows,
  objectRows,
  row,
  type Service,
  STANDARD,
  service,
  TOO_LOW_PRIORITY,
  waitRows,
} from "./table";

export const MAILBOXES: Service[] = [
  service(
    "cre_mbx",
    "4.4.4",
    STANDARD,
    [(k) => k["cre_mbx"]!(ABSENT, 0, 0)],
    creationRows((k, id, attributes) => k["cre_mbx"]!(id, attributes, 0), TA.TPRI | TA.MPRI),
    row("PAR", "TA_MPRI, and a lowest priority out of range", (k) =>
      [0, -1, TOO_LOW_PRIORITY].map((lowest) => k["cre_mbx"]!(ABSENT, TA.MPRI, lowest)),
    ),
  ),
  service(
    "snd_mbx",
    "4.4.4",
    STANDARD,
    [(k) => k["snd_mbx"]!(1, k["messageOf"]!(1, 1))],
    objectRows((k, id) => k["snd_mbx"]!(id, k["messageOf"]!(1, 1))),
    row("PAR", "no message", (k) => k["snd_mbx"]!(1, 0)),
    row("PAR", "TA_MPRI, and a priority of the message out of range", (k) => {
      k["cre_mbx"]!(2, TA.MPRI, 4);
      return [0, -1, 5].map((priority) => k["snd_mbx"]!(2, k["messageOf"]!(1, priority)));
    }),
  ),
  service(
    "rcv_mbx prcv_mbx trcv_mbx",
    "4.4.4",
    STANDARD,
    [(k) => k["rcv_mbx"]!(1), (k) => k["prcv_mbx"]!(1), (k) => k["trcv_mbx"]!(1, 1)],
    objectRows(
      (k, id) => k["rcv_mbx"]!(id),
      (k, id) => k["prcv_mbx"]!(id),
      (k, id) => k["trcv_mbx"]!(id, 1),
    ),
    waitRows(
      (k) => k["prcv_mbx"]!(1),
      (k) => k["rcv_mbx"]!(1),
      (k, timeout) => k["trcv_mbx"]!(1, timeout),
      (k) => k["prcv_mbx"]!(1),
    ),
  ),
];
