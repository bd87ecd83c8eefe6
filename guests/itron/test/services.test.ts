import { beforeEach, describe, expect, it } from "vitest";
import { type Kernel, startKernel } from "./kernel";
import { E, TA, TTS } from "./specification";

const FOREVER = -1;

let k: Kernel;
beforeEach(() => {
  k = startKernel();
});

describe("tasks", () => {
  it("runs the most urgent ready task, the first of equals", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, TA.ACT, 5);
    expect(k.get_tid()).toBe(1);
    k.cre_tsk(3, TA.ACT, 2);
    expect(k.get_tid()).toBe(3);
    k.slp_tsk();
    expect(k.get_tid()).toBe(1);
    k.rot_rdq(5);
    expect(k.get_tid()).toBe(2);
    expect([1, 2, 3].map((id) => k.ref_tst(id))).toEqual([TTS.RDY, TTS.RUN, TTS.WAI]);
  });

  it("knows no TSK_SELF before the first task", () => {
    k.cre_mtx(1, 0, 0);
    expect([k.chg_pri(0, 3), k.get_pri(0), k.act_tsk(0)]).toEqual([E.ID, E.ID, E.ID]);
    expect([k.rot_rdq(0), k.ploc_mtx(1), k.get_tid()]).toEqual([E.PAR, E.CTX, 0]);
  });

  it("counts wake-ups of a task that does not sleep", () => {
    k.cre_tsk(1, TA.ACT, 5);
    expect(k.wup_tsk(1)).toBe(E.OK);
    expect(k.slp_tsk()).toBe(E.OK);
    expect(k.get_tid()).toBe(1);
    k.slp_tsk();
    expect(k.get_tid()).toBe(0);
  });

  it("refuses what the specification refuses", () => {
    expect(k.cre_tsk(0, 0, 5)).toBe(E.ID);
    expect(k.cre_tsk(17, 0, 5)).toBe(E.ID);
    expect(k.cre_tsk(1, 0, 0)).toBe(E.PAR);
    expect(k.cre_tsk(1, 0, 17)).toBe(E.PAR);
    expect(k.act_tsk(1)).toBe(E.NOEXS);
    k.cre_tsk(1, 0, 5);
    expect(k.cre_tsk(1, 0, 5)).toBe(E.OBJ);
    expect(k.wup_tsk(1)).toBe(E.OBJ);
    expect(k.rel_wai(1)).toBe(E.OBJ);
  });

  it("queues activations and starts the task anew when it is ended", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, TA.ACT, 4);
    k.act_tsk(1);
    expect(k.ter_tsk(1)).toBe(E.OK);
    expect(k.ref_tst(1)).toBe(TTS.RDY);
    expect(k.ter_tsk(1)).toBe(E.OK);
    expect(k.ref_tst(1)).toBe(TTS.DMT);
  });

  it("keeps a suspended task suspended through the end of its wait", () => {
    k.cre_tsk(1, TA.ACT, 3);
    k.cre_tsk(2, TA.ACT, 5);
    k.slp_tsk();
    k.sus_tsk(1);
    expect(k.ref_tst(1)).toBe(TTS.WAS);
    k.wup_tsk(1);
    expect(k.ref_tst(1)).toBe(TTS.SUS);
    expect(k.get_tid()).toBe(2);
    k.rsm_tsk(1);
    expect(k.get_tid()).toBe(1);
  });

  it("holds the dispatch while it is disabled", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, 0, 1);
    k.dis_dsp();
    k.act_tsk(2);
    expect(k.get_tid()).toBe(1);
    expect(k.slp_tsk()).toBe(E.CTX);
    k.ena_dsp();
    expect(k.get_tid()).toBe(2);
  });
});

describe("task exceptions", () => {
  it("run the routine once for all that is pending, as soon as they are enabled", () => {
    k.cre_tsk(1, TA.ACT, 5);
    expect(k.sns_tex()).toBe(1);
    k.def_tex(1);
    for (const pattern of [0b001, 0b100]) expect(k.ras_tex(0, pattern)).toBe(E.OK);
    expect(k.exceptionsSeen()).toBe(0);
    k.ena_tex();
    expect(k.exceptionsSeen()).toBe(0b101);
    expect(k.sns_tex()).toBe(0);
    k.ras_tex(1, 0b010);
    expect(k.exceptionsSeen()).toBe(0b101_0000_0010);
    k.dis_tex();
    k.ras_tex(1, 0b010);
    expect(k.exceptionsSeen()).toBe(0b101_0000_0010);
  });

  it("leave the task the value of its own call, and are forgotten when the task ends", () => {
    k.cre_dtq(1, 0, 2);
    k.cre_tsk(1, TA.ACT, 5);
    k.def_tex(1);
    for (const word of [7, 8]) k.psnd_dtq(1, word);
    k.rcv_dtq(1);
    k.ena_tex();
    k.ras_tex(1, 1);
    expect([k.receivedData(), k.prcv_dtq(1)]).toEqual([7, E.TMOUT]);
    k.dis_tex();
    k.ras_tex(1, 1);
    k.act_tsk(1);
    k.ext_tsk();
    k.ena_tex();
    expect(k.exceptionsSeen()).toBe(1);
  });
});

describe("time", () => {
  it("delays at least the ticks asked for: the one under way does not count", () => {
    k.cre_tsk(1, TA.ACT, 5);
    k.dly_tsk(2);
    k.tick();
    k.tick();
    expect(k.get_tid()).toBe(0);
    k.tick();
    expect(k.get_tid()).toBe(1);
  });

  it("runs a cyclic handler every period, without drift, until it is stopped", () => {
    k.createCyclic(1, TA.STA, 1, 3);
    for (let tick = 0; tick < 10; tick++) k.tick();
    expect(k.handlerRuns()).toBe(3);
    k.stp_cyc(1);
    for (let tick = 0; tick < 10; tick++) k.tick();
    expect(k.handlerRuns()).toBe(3);
  });

  it("runs an alarm once, and forgets one that is set again or stopped", () => {
    k.createAlarm(1, 1);
    k.sta_alm(1, 5);
    k.sta_alm(1, 1);
    for (let tick = 0; tick < 10; tick++) k.tick();
    expect(k.handlerRuns()).toBe(1);
    k.sta_alm(1, 1);
    k.stp_alm(1);
    for (let tick = 0; tick < 10; tick++) k.tick();
    expect(k.handlerRuns()).toBe(1);
  });
});

describe("semaphores", () => {
  it("gives a returned resource to the first waiting task: by arrival, or by priority with TA_TPRI", () => {
    for (const [attributes, first] of [
      [0, 2],
      [TA.TPRI, 1],
    ] as const) {
      k = startKernel();
      k.cre_sem(1, attributes, 0, 1);
      k.cre_tsk(3, TA.ACT, 6);
      k.cre_tsk(2, TA.ACT, 4);
      k.wai_sem(1);
      k.cre_tsk(1, TA.ACT, 3);
      k.wai_sem(1);
      k.sig_sem(1);
      expect(k.get_tid()).toBe(first);
    }
  });

  it("polls, times out and refuses to exceed its maximum", () => {
    k.cre_sem(1, 0, 1, 1);
    k.cre_tsk(1, TA.ACT, 5);
    expect(k.sig_sem(1)).toBe(E.QOVR);
    expect(k.pol_sem(1)).toBe(E.OK);
    expect(k.pol_sem(1)).toBe(E.TMOUT);
    k.twai_sem(1, 1);
    expect(k.get_tid()).toBe(0);
    k.tick();
    k.tick();
    expect(k.get_tid()).toBe(1);
    expect(k.sig_sem(1)).toBe(E.OK);
    expect(k.pol_sem(2)).toBe(E.NOEXS);
    expect(k.twai_sem(1, -2)).toBe(E.PAR);
  });
});

describe("event flags", () => {
  it("ends a wait for all, or for any, of the bits and clears with TA_CLR", () => {
    k.cre_flg(1, TA.CLR | TA.WMUL, 0);
    k.cre_tsk(1, TA.ACT, 5);
    k.wai_flg(1, 0b11, 0);
    k.set_flg(1, 0b01);
    expect(k.get_tid()).toBe(0);
    k.set_flg(1, 0b10);
    expect(k.get_tid()).toBe(1);
    expect(k.flagPattern()).toBe(0b11);
    expect(k.pol_flg(1, 0b11, 1)).toBe(E.TMOUT);
    k.set_flg(1, 0b10);
    expect(k.pol_flg(1, 0b11, 1)).toBe(E.OK);
    expect(k.pol_flg(1, 0, 1)).toBe(E.PAR);
  });
});

describe("data queues", () => {
  it("keeps the order of words, waits for room, and loses the oldest only by force", () => {
    k.cre_dtq(1, 0, 2);
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, 0, 6);
    expect(k.psnd_dtq(1, 10)).toBe(E.OK);
    expect(k.psnd_dtq(1, 11)).toBe(E.OK);
    expect(k.psnd_dtq(1, 12)).toBe(E.TMOUT);
    k.fsnd_dtq(1, 13);
    k.act_tsk(2);
    k.snd_dtq(1, 14);
    expect(k.get_tid()).toBe(2);
    k.prcv_dtq(1);
    expect(k.get_tid()).toBe(1);
    const received = [];
    while (k.prcv_dtq(1) === E.OK) received.push(k.receivedData());
    expect(received).toEqual([13, 14]);
  });

  it("hands a word straight to a waiting receiver", () => {
    k.cre_dtq(1, 0, 0);
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, TA.ACT, 6);
    k.trcv_dtq(1, FOREVER);
    expect(k.get_tid()).toBe(2);
    expect(k.psnd_dtq(1, 77)).toBe(E.OK);
    expect(k.get_tid()).toBe(1);
    expect(k.receivedData()).toBe(77);
  });

  it("is released by rel_wai", () => {
    k.cre_dtq(1, 0, 1);
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_tsk(2, TA.ACT, 6);
    k.trcv_dtq(1, FOREVER);
    expect(k.rel_wai(1)).toBe(E.OK);
    expect(k.get_tid()).toBe(1);
    expect(k.rel_wai(1)).toBe(E.OBJ);
  });
});
