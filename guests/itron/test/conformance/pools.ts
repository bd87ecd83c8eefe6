/** Fixed-sized memory pools (4.6.1). */
import { ABSENT } from "../scene";
import { TA } from "../specification";
import { creationRows, objectRows, row, type Service, STANDARD, service, waitRows } from "./table";

export const POOLS: Service[] = [
  service(
    "cre_mpf",
    "4.6.1",
    STANDARD,
    [(k) => k["cre_mpf"]!(ABSENT, 0, 1, 8)],
    creationRows((k, id, attributes) => k["cre_mpf"]!(id, attributes, 1, 8), TA.TPRI),
    row("PAR", "no blocks, or blocks of 0 bytes", (k) => [
      k["cre_mpf"]!(ABSENT, 0, 0, 8),
      k["cre_mpf"]!(ABSENT, 0, 1, 0),
    ]),
    row("NOMEM", "the blocks do not fit the pool", (k) => [
      k["cre_mpf"]!(ABSENT, 0, 0x2000_0001, 8),
      k["cre_mpf"]!(ABSENT, 0, 1, -1),
      k["cre_mpf"]!(ABSENT, 0, 1024, 128),
    ]),
  ),
  service(
    "get_mpf pget_mpf tget_mpf",
    "4.6.1",
    STANDARD,
    [(k) => k["get_mpf"]!(1), (k) => k["pget_mpf"]!(1), (k) => k["tget_mpf"]!(1, 1)],
    objectRows(
      (k, id) => k["get_mpf"]!(id),
      (k, id) => k["pget_mpf"]!(id),
      (k, id) => k["tget_mpf"]!(id, 1),
    ),
    waitRows(
      (k) => k["pget_mpf"]!(1),
      (k) => k["get_mpf"]!(1),
      (k, timeout) => k["tget_mpf"]!(1, timeout),
      (k) => k["pget_mpf"]!(1),
    ),
  ),
  service(
    "rel_mpf",
    "4.6.1",
    STANDARD,
    [
      (k) => {
        k["pget_mpf"]!(1);
        return k["rel_mpf"]!(1, k["acquiredBlock"]!());
      },
    ],
    objectRows((k, id) => k["rel_mpf"]!(id, 0)),
    row("PAR", "no block of this pool", (k) => {
      k["pget_mpf"]!(1);
      const block = k["acquiredBlock"]!();
      return [0, block - 8, block + 4, block + 8].map((address) => k["rel_mpf"]!(1, address));
    }),
  ),
];
