/** What a change of priority moves (µITRON 4.0, 4.1 chg_pri), and mutexes (4.5.1). */
import { beforeEach, describe, expect, it } from "vitest";
import { type Kernel, type Machine, startMachine } from "./kernel";
import { E, SELF, TA, TMO, TWF } from "./specification";

let machine: Machine;
let k: Kernel;
beforeEach(() => {
  machine = startMachine();
  k = machine.kernel;
});

/** Tasks 2 (priority 5), 3 and 4 (both 6) wait in this order. Then task 1 runs, at `priority`. */
function queueUp(wait: () => void, priority = 10): void {
  for (const [id, own] of [
    [4, 6],
    [3, 6],
    [2, 5],
  ] as const) {
    k.cre_tsk(id, 0, own);
  }
  k.cre_tsk(1, TA.ACT, priority);
  for (const id of [2, 3, 4]) {
    k.act_tsk(id);
    wait();
  }
  expect(k.get_tid()).toBe(1);
}

/** The order in which the waiting tasks are released. Each of them sleeps then. */
function released(release: () => void): number[] {
  return [2, 3, 4].map(() => {
    release();
    const id = k.get_tid();
    k.slp_tsk();
    return id;
  });
}

/** Each kind of object with a queue in order of priority: create, wait, release. */
const OBJECTS: [string, () => void, () => void, () => void][] = [
  ["semaphore", () => k.cre_sem(1, TA.TPRI, 0, 9), () => k.wai_sem(1), () => k.sig_sem(1)],
  [
    "event flag",
    () => k.cre_flg(1, TA.TPRI | TA.WMUL | TA.CLR, 0),
    () => k.wai_flg(1, 1, TWF.ORW),
    () => k.set_flg(1, 1),
  ],
  ["data queue (senders)", () => k.cre_dtq(1, TA.TPRI, 0), () => k.snd_dtq(1, 7), () => k.prcv_dtq(1)],
  ["mailbox", () => k.cre_mbx(1, TA.TPRI, 0), () => k.rcv_mbx(1), () => k.snd_mbx(1, k.messageOf(0, 1))],
];

describe.each(OBJECTS)("in the TA_TPRI queue of a %s", (_name, create, wait, release) => {
  it.each([
    ["raised above the first", 4, 1, [4, 2, 3]],
    ["raised to the first's priority: behind it", 4, 5, [2, 4, 3]],
    ["lowered", 2, 7, [3, 4, 2]],
    ["set to its own priority: behind its equals", 3, 6, [2, 4, 3]],
    ["set to its initial priority", 3, 0, [2, 4, 3]],
  ] as const)("a task that is %s moves", (_change, task, priority, order) => {
    create();
    queueUp(wait);
    expect(k.chg_pri(task, priority)).toBe(E.OK);
    expect(released(release)).toEqual(order);
  });

  it("a suspended waiting task moves, too", () => {
    create();
    queueUp(wait);
    k.sus_tsk(4);
    k.chg_pri(4, 1);
    k.rsm_tsk(4);
    expect(released(release)).toEqual([4, 2, 3]);
  });
});

it("a TA_TFIFO queue stays in order of arrival", () => {
  k.cre_sem(1, 0, 0, 9);
  queueUp(() => k.wai_sem(1));
  k.chg_pri(4, 1);
  expect(released(() => k.sig_sem(1))).toEqual([2, 3, 4]);
});

it("a ready task goes behind the tasks of its new priority, and the caller gives way", () => {
  for (const id of [1, 2, 3]) k.cre_tsk(id, TA.ACT, 5);
  k.chg_pri(SELF, 5);
  expect(k.get_tid()).toBe(2);
  k.chg_pri(3, 4);
  expect(k.get_tid()).toBe(3);
});

describe("a mutex", () => {
  /** Task 2 (priority 6) locks the mutexes and sleeps; task 1 (priority 5) runs. */
  function lockedByTwo(...mutexes: [id: number, attributes: number, ceiling: number][]): void {
    k.cre_tsk(2, TA.ACT, 6);
    for (const [id, attributes, ceiling] of mutexes) {
      k.cre_mtx(id, attributes, ceiling);
      k.loc_mtx(id);
    }
    k.slp_tsk();
    k.cre_tsk(1, TA.ACT, 5);
  }

  it("is given to the first waiting task: by arrival, or by priority", () => {
    for (const [attributes, first] of [
      [0, 3],
      [TA.TPRI, 4],
      [TA.INHERIT, 4],
      [TA.CEILING, 4],
    ] as const) {
      machine = startMachine();
      k = machine.kernel;
      lockedByTwo([1, attributes, 1]);
      k.cre_tsk(3, TA.ACT, 4);
      k.loc_mtx(1);
      k.cre_tsk(4, TA.ACT, 3);
      k.loc_mtx(1);
      k.slp_tsk();
      k.wup_tsk(2);
      expect(k.get_tid()).toBe(2);
      expect(k.unl_mtx(1)).toBe(E.OK);
      expect(k.get_tid(), `attributes ${attributes}`).toBe(first);
      expect(k.ploc_mtx(1)).toBe(E.ILUSE);
    }
  });

  it("with TA_INHERIT gives its owner the priority of the first waiting task, through chains", () => {
    // 3 (priority 4) waits for mutex 2 of 1 (5), which waits for mutex 1 of 2 (6).
    lockedByTwo([1, TA.INHERIT, 0]);
    k.cre_mtx(2, TA.INHERIT, 0);
    k.loc_mtx(2);
    k.loc_mtx(1);
    expect(k.get_pri(2)).toBe(5);
    k.cre_tsk(3, TA.ACT, 4);
    k.loc_mtx(2);
    expect([1, 2, 3].map((id) => k.get_pri(id))).toEqual([4, 4, 4]);
    k.chg_pri(3, 2);
    expect([1, 2, 3].map((id) => k.get_pri(id))).toEqual([2, 2, 2]);
    k.chg_pri(3, 7);
    expect([1, 2, 3].map((id) => k.get_pri(id))).toEqual([5, 5, 7]);
    k.rel_wai(1);
    expect([1, 2, 3].map((id) => k.get_pri(id))).toEqual([5, 6, 7]);
  });

  it("no longer raises its owner when the waiting task gives up: timeout, rel_wai, ter_tsk", () => {
    for (const giveUp of [
      () => {
        k.tick();
        k.tick();
      },
      () => k.rel_wai(1),
      () => k.ter_tsk(1),
    ]) {
      machine = startMachine();
      k = machine.kernel;
      lockedByTwo([1, TA.INHERIT, 0]);
      k.tloc_mtx(1, 1);
      k.wup_tsk(2);
      expect(k.get_pri(2)).toBe(5);
      giveUp();
      expect(k.get_pri(2)).toBe(6);
    }
  });

  it("with TA_CEILING raises its owner at once, until it is unlocked", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_mtx(1, TA.CEILING, 2);
    k.cre_mtx(2, TA.CEILING, 4);
    k.loc_mtx(2);
    k.loc_mtx(1);
    expect(k.get_pri(SELF)).toBe(2);
    k.unl_mtx(2);
    expect(k.get_pri(SELF)).toBe(2);
    k.unl_mtx(1);
    expect(k.get_pri(SELF)).toBe(5);
  });

  it("does not cost its owner the processor among its equals", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, TA.ACT, 5);
    k.cre_mtx(1, TA.CEILING, 2);
    k.loc_mtx(1);
    k.unl_mtx(1);
    expect(k.get_tid()).toBe(1);
  });

  it("lets its raised owner run before a task between the two priorities", () => {
    lockedByTwo([1, TA.INHERIT, 0]);
    k.wup_tsk(2);
    k.cre_tsk(3, 0, 4);
    k.chg_pri(SELF, 3);
    k.act_tsk(3);
    k.loc_mtx(1);
    expect(k.get_tid()).toBe(2);
    k.unl_mtx(1);
    expect(k.get_tid()).toBe(1);
  });

  it("keeps the raised priority when chg_pri sets the base priority below it", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_mtx(1, TA.CEILING, 2);
    k.loc_mtx(1);
    expect(k.chg_pri(SELF, 8)).toBe(E.OK);
    expect(k.get_pri(SELF)).toBe(2);
    k.unl_mtx(1);
    expect(k.get_pri(SELF)).toBe(8);
  });

  it("is unlocked when its owner ends", () => {
    const ends = [
      () => k.ter_tsk(2),
      () => {
        k.wup_tsk(2);
        expect(k.get_tid()).toBe(2);
        k.ext_tsk();
      },
    ];
    for (const end of ends) {
      machine = startMachine();
      k = machine.kernel;
      lockedByTwo([1, TA.INHERIT, 0], [2, TA.CEILING, 1]);
      expect([k.ploc_mtx(1), k.tloc_mtx(2, TMO.POL)]).toEqual([E.TMOUT, E.TMOUT]);
      end();
      k.wup_tsk(1);
      expect([k.ploc_mtx(1), k.tloc_mtx(2, TMO.POL)]).toEqual([E.OK, E.OK]);
      expect(k.get_pri(2)).toBe(E.OBJ);
    }
  });

  it("rotates the ready queue of the base priority", () => {
    k.cre_tsk(1, TA.ACT, 5);
    for (const id of [2, 3]) k.cre_tsk(id, TA.ACT, 5);
    k.cre_mtx(1, TA.CEILING, 2);
    k.loc_mtx(1);
    k.rot_rdq(SELF);
    k.unl_mtx(1);
    k.slp_tsk();
    expect(k.get_tid()).toBe(3);
  });
});
