/** Event flags (4.4.2). */
import { ABSENT } from "../scene";
import { TA, TWF } from "../specification";
import { creationRows, objectRows, row, type Service, STANDARD, service, waitRows } from "./table";

export const EVENT_FLAGS: Service[] = [
  service(
    "cre_flg",
    "4.4.2",
    STANDARD,
    [(k) => k["cre_flg"]!(ABSENT, 0, 0)],
    creationRows((k, id, attributes) => k["cre_flg"]!(id, attributes, 0), TA.TPRI | TA.WMUL | TA.CLR),
  ),
  service(
    "set_flg iset_flg",
    "4.4.2",
    STANDARD,
    [(k) => k["set_flg"]!(1, 1), (k) => k["iset_flg"]!(1, 1)],
    objectRows((k, id) => k["set_flg"]!(id, 1)),
  ),
  service(
    "clr_flg",
    "4.4.2",
    STANDARD,
    [(k) => k["clr_flg"]!(1, 0)],
    objectRows((k, id) => k["clr_flg"]!(id, 0)),
  ),
  service(
    "wai_flg pol_flg twai_flg",
    "4.4.2",
    STANDARD,
    [
      (k) => k["wai_flg"]!(1, 1, TWF.ANDW),
      (k) => k["pol_flg"]!(1, 1, TWF.ANDW),
      (k) => k["twai_flg"]!(1, 1, TWF.ANDW, 1),
    ],
    objectRows(
      (k, id) => k["wai_flg"]!(id, 1, TWF.ANDW),
      (k, id) => k["pol_flg"]!(id, 1, TWF.ANDW),
      (k, id) => k["twai_flg"]!(id, 1, TWF.ANDW, 1),
    ),
    row("PAR", "no bits to wait for", (k) => [
      k["wai_flg"]!(1, 0, TWF.ORW),
      k["pol_flg"]!(1, 0, TWF.ORW),
      k["twai_flg"]!(1, 0, TWF.ORW, 1),
    ]),
    row("PAR", "a mode that is neither TWF_ANDW nor TWF_ORW", (k) => [
      k["wai_flg"]!(1, 1, 2),
      k["pol_flg"]!(1, 1, 3),
      k["twai_flg"]!(1, 1, -1, 1),
    ]),
    row("ILUSE", "another task waits for the flag, and TA_WMUL is not set", (k, { whileWaiting }) => {
      const results: number[] = [];
      whileWaiting(() => {
        results.push(
          k["wai_flg"]!(1, 1, TWF.ORW),
          k["pol_flg"]!(1, 1, TWF.ORW),
          k["twai_flg"]!(1, 1, TWF.ORW, 1),
        );
      });
      k["wai_flg"]!(1, 2, TWF.ORW);
      return results;
    }),
    waitRows(
      (k) => k["clr_flg"]!(1, 0),
      (k) => k["wai_flg"]!(1, 1, TWF.ANDW),
      (k, timeout) => k["twai_flg"]!(1, 1, TWF.ANDW, timeout),
      (k) => k["pol_flg"]!(1, 1, TWF.ANDW),
    ),
  ),
];
