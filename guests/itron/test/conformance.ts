/**
 * The services of the kernel, and each error code that the µITRON 4.0 specification gives a service
 * and that can apply here, with a call that provokes the error. conformance.test.ts makes each
 * call, and holds ../services.md to this table.
 *
 * All calls are made in the scene of scene.ts: object 1 of each kind exists and no other object. Of
 * the tasks, 1 runs, 2 is ready, 3 is dormant, 4 sleeps and 5 is suspended.
 */
import type { Kernel, Machine } from "./kernel";
import { ABSENT, DORMANT, READY, RUNNING, SLEEPING, SUSPENDED } from "./scene";
import { E, SELF, TA, TMO, TWF } from "./specification";

export type ErrorName = keyof typeof E;
/** A service call, or several calls that must have the same result. */
export type Call = (k: Kernel, machine: Machine) => number | number[];

export interface Row {
  error: ErrorName;
  /** The condition, as ../services.md shows it. */
  when: string;
  provoke: Call;
}

export interface Service {
  names: readonly string[];
  /** Of the specification's chapter 4. */
  section: string;
  /** In the standard profile (5.1), or offered beyond it. */
  standard: boolean;
  /** A call for each name that succeeds in the scene. */
  works: readonly ((k: Kernel) => number)[];
  rows: readonly Row[];
}

/** Priorities, identifiers and times outside their ranges. */
const TOO_LARGE_ID = 17;
const TOO_LOW_PRIORITY = 17;
const TOO_LONG = 0x7fff_ffff;
const RESERVED = 0x8000;
const TOO_MUCH = 0x4000_0001;

function row(error: ErrorName, when: string, provoke: Call): Row {
  return { error, when, provoke };
}

/** `call` in a handler: a non-task context. */
function inHandler(k: Kernel, call: () => number): number {
  k["enterInterrupt"]!();
  const result = call();
  k["leaveInterrupt"]!();
  return result;
}

type CallWithId = (k: Kernel, id: number) => number;

/** Rows of a service that names an object by its ID. */
function objectRows(...calls: CallWithId[]): Row[] {
  return [
    row("ID", "the ID is out of range", (k) =>
      calls.flatMap((call) => [call(k, 0), call(k, -1), call(k, TOO_LARGE_ID)]),
    ),
    row("NOEXS", "no such object", (k) => calls.map((call) => call(k, ABSENT))),
  ];
}

/** Rows of a service that names a task, where TSK_SELF is the caller. */
function taskRows(call: CallWithId): Row[] {
  return [
    row("ID", "the ID is out of range", (k) => [call(k, -1), call(k, TOO_LARGE_ID)]),
    row("ID", "TSK_SELF in a non-task context", (k) => inHandler(k, () => call(k, SELF))),
    row("NOEXS", "no such task", (k) => call(k, ABSENT)),
  ];
}

function nonTask(...calls: ((k: Kernel) => number)[]): Row {
  return row("CTX", "in a non-task context", (k) => calls.map((call) => inHandler(k, () => call(k))));
}

type CallWithTimeout = (k: Kernel, timeout: number) => number;

/**
 * Rows of a service that waits. `forever` are its forms without a timeout, `limited` its form with
 * one. `block` makes the next call wait.
 */
function waitRows(
  block: (k: Kernel) => void,
  forever: (k: Kernel) => number,
  limited: CallWithTimeout,
  poll?: (k: Kernel) => number,
): Row[] {
  return [
    nonTask(forever, (k) => limited(k, 1)),
    row("CTX", "dispatching is disabled", (k) => {
      k["dis_dsp"]!();
      return [forever(k), limited(k, 1)];
    }),
    row("PAR", "a timeout below TMO_FEVR", (k) => limited(k, -2)),
    row("TMOUT", "polling failed", (k) => {
      block(k);
      return [limited(k, TMO.POL), ...(poll ? [poll(k)] : [])];
    }),
    row("TMOUT", "the time is over", (k, { whileWaiting }) => {
      block(k);
      whileWaiting(() => ticks(k, 2));
      return limited(k, 1);
    }),
    row("RLWAI", "rel_wai ends the wait", (k, { whileWaiting }) => {
      block(k);
      whileWaiting(() => k["rel_wai"]!(RUNNING));
      const first = forever(k);
      whileWaiting(() => k["rel_wai"]!(RUNNING));
      return [first, limited(k, TMO.FEVR)];
    }),
  ];
}

function ticks(k: Kernel, count: number): void {
  for (let n = 0; n < count; n++) k["tick"]!();
}

/** Rows of a service that creates an object. `create` has the ID and the attributes. */
function creationRows(create: (k: Kernel, id: number, attributes: number) => number, most: number): Row[] {
  return [
    nonTask((k) => create(k, ABSENT, 0)),
    row("ID", "the ID is out of range", (k) => [0, -1, TOO_LARGE_ID].map((id) => create(k, id, 0))),
    row("RSATR", "a reserved attribute", (k) => [most + 1, RESERVED].map((bits) => create(k, ABSENT, bits))),
    row("OBJ", "the object exists already", (k) => create(k, 1, 0)),
  ];
}

const STANDARD = true;
const BEYOND = false;

function service(
  names: string,
  section: string,
  standard: boolean,
  works: ((k: Kernel) => number)[],
  ...rows: (Row | Row[])[]
): Service {
  return { names: names.split(" "), section, standard, works, rows: rows.flat() };
}

const STACK = 256;

const TASK_MANAGEMENT: Service[] = [
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

/** The result of the last of `count` + 1 calls; the calls before it must succeed. */
function until(count: number, call: () => number): number {
  for (let n = 0; n < count; n++) if (call() !== E.OK) throw new Error(`call ${n + 1} failed`);
  return call();
}

/** Takes the wake-up that the scene has queued for the running task. */
function drowsy(k: Kernel): void {
  k["can_wup"]!(SELF);
}

const SYNCHRONIZATION: Service[] = [
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

const EXCEPTIONS: Service[] = [
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

const COMMUNICATION: Service[] = [
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

/** A more urgent task has locked mutex 1 and waits. */
function lockElsewhere(k: Kernel): void {
  k["cre_tsk"]!(2 + SUSPENDED, TA.ACT, 2);
  k["loc_mtx"]!(1);
  k["slp_tsk"]!();
}

const MUTEXES: Service[] = [
  service(
    "cre_mtx",
    "4.5.1",
    BEYOND,
    [(k) => k["cre_mtx"]!(ABSENT, TA.INHERIT, 0)],
    creationRows((k, id, attributes) => k["cre_mtx"]!(id, attributes, 0), TA.CEILING),
    row("PAR", "TA_CEILING, and a ceiling out of range", (k) =>
      [0, -1, TOO_LOW_PRIORITY].map((ceiling) => k["cre_mtx"]!(ABSENT, TA.CEILING, ceiling)),
    ),
  ),
  service(
    "loc_mtx ploc_mtx tloc_mtx",
    "4.5.1",
    BEYOND,
    [(k) => k["loc_mtx"]!(1), (k) => k["ploc_mtx"]!(1), (k) => k["tloc_mtx"]!(1, 1)],
    objectRows(
      (k, id) => k["loc_mtx"]!(id),
      (k, id) => k["ploc_mtx"]!(id),
      (k, id) => k["tloc_mtx"]!(id, 1),
    ),
    nonTask((k) => k["ploc_mtx"]!(1)),
    row("ILUSE", "the caller has locked the mutex", (k) => {
      k["loc_mtx"]!(1);
      return [k["loc_mtx"]!(1), k["ploc_mtx"]!(1), k["tloc_mtx"]!(1, 1)];
    }),
    row("ILUSE", "the caller's base priority is above the ceiling", (k) => {
      k["cre_mtx"]!(2, TA.CEILING, 6);
      return [k["loc_mtx"]!(2), k["ploc_mtx"]!(2), k["tloc_mtx"]!(2, 1)];
    }),
    waitRows(
      lockElsewhere,
      (k) => k["loc_mtx"]!(1),
      (k, timeout) => k["tloc_mtx"]!(1, timeout),
      (k) => k["ploc_mtx"]!(1),
    ),
  ),
  service(
    "unl_mtx",
    "4.5.1",
    BEYOND,
    [(k) => k["loc_mtx"]!(1) && k["unl_mtx"]!(1)],
    nonTask((k) => k["unl_mtx"]!(1)),
    objectRows((k, id) => k["unl_mtx"]!(id)),
    row("ILUSE", "the caller has not locked the mutex", (k) => {
      const free = k["unl_mtx"]!(1);
      lockElsewhere(k);
      return [free, k["unl_mtx"]!(1)];
    }),
  ),
];

const POOLS: Service[] = [
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

const TIME: Service[] = [
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

const SYSTEM: Service[] = [
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
];

export const SERVICES: readonly Service[] = [
  ...TASK_MANAGEMENT,
  ...SYNCHRONIZATION,
  ...EXCEPTIONS,
  ...COMMUNICATION,
  ...MUTEXES,
  ...POOLS,
  ...TIME,
  ...SYSTEM,
];

/** These services may be called in the CPU-locked state (3.5.4), or have no room for E_CTX. */
export const CALLABLE_CPU_LOCKED: readonly string[] =
  "loc_cpu iloc_cpu unl_cpu iunl_cpu sns_ctx sns_loc sns_dsp sns_dpn sns_tex get_tim".split(" ");
/** What these read is the caller's own state, which no interrupt changes. */
export const OF_THE_CALLER: readonly string[] = "unl_cpu iunl_cpu sns_ctx sns_loc sns_dsp sns_dpn".split(" ");
