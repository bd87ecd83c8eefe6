/** Time management (4.7). */
import { ABSENT } from "../scene";
import { BEYOND, creationRows, objectRows, row, type Service, STANDARD, service, TOO_LONG } from "./table";

export const TIME: Service[] = [
  service("set_tim", "4.7.1", STANDARD, [(k) => k["set_tim"]!(1)]),
  service("get_tim", "4.7.1", STANDARD, [(k) => k["get_tim"]!()]),
  service(
    "cre_cyc",
    "4.7.2",
    STANDARD,
    [(k) => k["createCyclic"]!(ABSENT, 0, 0, 1)],
    creationRows((k, id, attributes) => k["createCyclic"]!(id, attributes === 7 ? 1 : attributes, 0, 1), 6),
    row("PAR", "a period of 0 or above TMAX_RELTIM", (k) =>
      [0, TOO_LONG].map((period) => k["createCyclic"]!(ABSENT, 0, 0, period, 0)),
    ),
    row("PAR", "a phase above TMAX_RELTIM", (k) => k["createCyclic"]!(ABSENT, 0, 0, 1, TOO_LONG)),
    row("PAR", "no function", (k) => k["createCyclic"]!(ABSENT, 0, 0, 1, 1, 0)),
  ),
  service(
    "sta_cyc",
    "4.7.2",
    STANDARD,
    [(k) => k["sta_cyc"]!(1)],
    objectRows((k, id) => k["sta_cyc"]!(id)),
  ),
  service(
    "stp_cyc",
    "4.7.2",
    STANDARD,
    [(k) => k["stp_cyc"]!(1)],
    objectRows((k, id) => k["stp_cyc"]!(id)),
  ),
  service(
    "cre_alm",
    "4.7.3",
    BEYOND,
    [(k) => k["createAlarm"]!(ABSENT, 0)],
    creationRows((k, id, attributes) => k["createAlarm"]!(id, 0, attributes), 0),
    row("PAR", "no function", (k) => k["createAlarm"]!(ABSENT, 0, 0, 0)),
  ),
  service(
    "sta_alm",
    "4.7.3",
    BEYOND,
    [(k) => k["sta_alm"]!(1, 1)],
    objectRows((k, id) => k["sta_alm"]!(id, 1)),
    row("PAR", "a time above TMAX_RELTIM", (k) => k["sta_alm"]!(1, TOO_LONG)),
  ),
  service(
    "stp_alm",
    "4.7.3",
    BEYOND,
    [(k) => k["stp_alm"]!(1)],
    objectRows((k, id) => k["stp_alm"]!(id)),
  ),
];
