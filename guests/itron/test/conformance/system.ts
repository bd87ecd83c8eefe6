/** System state, interrupts and CPU exceptions (4.8, 4.9, 4.11). */
import { SELF } from "../specification";
import {
  inHandler,
  nonTask,
  RESERVED,
  row,
  type Service,
  STANDARD,
  service,
  TOO_LOW_PRIORITY,
} from "./table";

export const SYSTEM: Service[] = [
  service(
    "rot_rdq irot_rdq",
    "4.8",
    STANDARD,
    [(k) => k["rot_rdq"]!(SELF), (k) => k["irot_rdq"]!(5)],
    row("PAR", "a priority out of range", (k) => [-1, TOO_LOW_PRIORITY].map((pri) => k["rot_rdq"]!(pri))),
    row("PAR", "TPRI_SELF in a non-task context", (k) => inHandler(k, () => k["rot_rdq"]!(SELF))),
  ),
  service("get_tid iget_tid", "4.8", STANDARD, [
    (k) => Math.min(k["get_tid"]!(), 0),
    (k) => Math.min(k["iget_tid"]!(), 0),
  ]),
  service("loc_cpu iloc_cpu", "4.8", STANDARD, [(k) => k["loc_cpu"]!(), (k) => k["iloc_cpu"]!()]),
  service("unl_cpu iunl_cpu", "4.8", STANDARD, [(k) => k["unl_cpu"]!(), (k) => k["iunl_cpu"]!()]),
  service(
    "dis_dsp",
    "4.8",
    STANDARD,
    [(k) => k["dis_dsp"]!()],
    nonTask((k) => k["dis_dsp"]!()),
  ),
  service(
    "ena_dsp",
    "4.8",
    STANDARD,
    [(k) => k["ena_dsp"]!()],
    nonTask((k) => k["ena_dsp"]!()),
  ),
  service("sns_ctx", "4.8", STANDARD, [(k) => k["sns_ctx"]!()]),
  service("sns_loc", "4.8", STANDARD, [(k) => Math.min(k["sns_loc"]!(), 0)]),
  service("sns_dsp", "4.8", STANDARD, [(k) => k["sns_dsp"]!()]),
  service("sns_dpn", "4.8", STANDARD, [(k) => Math.min(k["sns_dpn"]!(), 0)]),
  service(
    "def_inh",
    "4.9",
    STANDARD,
    [(k) => k["def_inh"]!(40, k["countFunction"]!())],
    row("PAR", "no such interrupt", (k) => [96, -1].map((id) => k["def_inh"]!(id, 0))),
  ),
  service(
    "def_exc",
    "4.11",
    STANDARD,
    [(k) => k["def_exc"]!(4, 0, k["countFunction"]!())],
    row("RSATR", "a reserved attribute", (k) => [1, RESERVED].map((bits) => k["def_exc"]!(4, bits, 0))),
    row("PAR", "no such exception", (k) => [0, 5, -1].map((number) => k["def_exc"]!(number, 0, 0))),
  ),
];
