/** System time and cyclic handlers (µITRON 4.0, 4.7), and the values of calls (2.1.3). */
import { beforeEach, expect, it } from "vitest";
import { type Kernel, startKernel } from "./kernel";
import { E, TA, TWF } from "./specification";

let k: Kernel;
beforeEach(() => {
  k = startKernel();
  k.cre_tsk(1, TA.ACT, 5);
});

/** The ticks, counted from 1, in which the handler of `createCyclic` with an `exinf` of 1 runs. */
function runsIn(ticks: number): number[] {
  const runs: number[] = [];
  for (let tick = 1; tick <= ticks; tick++) {
    const before = k.handlerRuns();
    k.tick();
    if (k.handlerRuns() > before) runs.push(tick);
  }
  return runs;
}

// A relative time never ends early. Therefore the tick under way does not count (2.1.9).
it.each([
  ["TA_STA: the phase counts from the creation", TA.STA, 2, [3, 13, 23]],
  ["TA_STA with TA_PHS: the same", TA.STA | TA.PHS, 2, [3, 13, 23]],
  ["TA_STA with a phase of 0: the next tick", TA.STA, 0, [1, 11, 21]],
  ["a phase above the period", TA.STA, 15, [16, 26]],
  ["not started", TA.PHS, 2, []],
  ["not started, without TA_PHS", 0, 2, []],
] as const)("a cyclic handler of 10 ticks: %s", (_name, attributes, phase, runs) => {
  k.createCyclic(1, attributes, 1, 10, phase);
  expect(runsIn(30)).toEqual(runs);
});

it("sta_cyc starts the period anew without TA_PHS, and keeps the phase with TA_PHS", () => {
  for (const [attributes, runs] of [
    [0, [11, 21]],
    [TA.PHS, [9, 19, 29]],
  ] as const) {
    k = startKernel();
    k.cre_tsk(1, TA.ACT, 5);
    k.createCyclic(1, attributes, 1, 10, 3);
    expect(runsIn(5)).toEqual([]);
    k.sta_cyc(1);
    expect(runsIn(30).slice(0, runs.length)).toEqual(runs);
  }
});

it("a handler with TA_PHS that is stopped and started again runs at its old times", () => {
  k.createCyclic(1, TA.STA | TA.PHS, 1, 10, 3);
  expect(runsIn(5)).toEqual([4]);
  k.stp_cyc(1);
  expect(runsIn(11)).toEqual([]);
  k.sta_cyc(1);
  expect(runsIn(20)).toEqual([8, 18]);
});

it("set_tim changes the system time, but no wait that is under way", () => {
  k.dly_tsk(2);
  k.tick();
  expect(k.set_tim(1000)).toBe(E.OK);
  expect(k.get_tim()).toBe(1000);
  k.tick();
  expect(k.get_tid()).toBe(0);
  k.tick();
  expect(k.get_tid()).toBe(1);
  expect(k.get_tim()).toBe(1002);
});

it("the longest times do not end at once, also if a handler starts them", () => {
  k.createAlarm(1, 1);
  k.createCyclic(1, TA.STA, 0, 0x7fff_fffe, 1);
  k.sta_alm(1, 0x7fff_fffe);
  k.tslp_tsk(0x7fff_ffff);
  for (let tick = 0; tick < 100; tick++) k.tick();
  expect([k.handlerRuns(), k.get_tid()]).toEqual([0, 0]);
});

it("a value belongs to its call: neither a handler nor a call of another kind changes it", () => {
  k.cre_dtq(1, 0, 4);
  k.cre_flg(1, 0, 0b110);
  k.cre_mbx(1, 0, 0);
  k.cre_mpf(1, 0, 2, 8);
  for (const word of [7, 8]) k.psnd_dtq(1, word);
  for (const number of [1, 2]) k.snd_mbx(1, k.messageOf(number, 1));
  k.rcv_dtq(1);
  k.wai_flg(1, 0b10, TWF.ANDW);
  k.rcv_mbx(1);
  k.get_mpf(1);
  const block = k.acquiredBlock();
  k.clr_flg(1, 0b10);
  k.enterInterrupt();
  for (const call of [
    () => k.prcv_dtq(1),
    () => k.pol_flg(1, 0b10, TWF.ANDW),
    () => k.prcv_mbx(1),
    () => k.pget_mpf(1),
  ])
    expect(call()).toBe(E.OK);
  expect([k.receivedData(), k.flagPattern(), k.receivedMessage()]).toEqual([8, 0b10, k.messageOf(2, 1)]);
  k.leaveInterrupt();
  const values = [7, 0b110, k.messageOf(1, 1), block];
  expect([k.receivedData(), k.flagPattern(), k.receivedMessage(), k.acquiredBlock()]).toEqual(values);
  // A call that fails leaves the value alone, and another task has its own.
  expect(k.prcv_dtq(1)).toBe(E.TMOUT);
  k.cre_tsk(2, TA.ACT, 1);
  k.psnd_dtq(1, 9);
  k.rcv_dtq(1);
  expect(k.receivedData()).toBe(9);
  k.slp_tsk();
  expect(k.receivedData()).toBe(7);
});

it("a mailbox passes messages in order of arrival, or with TA_MPRI of their priorities", () => {
  for (const [attributes, order] of [
    [0, [0, 1, 2, 3]],
    [TA.MPRI, [1, 3, 0, 2]],
  ] as const) {
    k = startKernel();
    k.cre_tsk(1, TA.ACT, 5);
    k.cre_mbx(1, attributes, 4);
    const messages = [3, 1, 3, 2].map((priority, number) => k.messageOf(number, priority));
    for (const message of messages) k.snd_mbx(1, message);
    const received = messages.map(() => k.rcv_mbx(1) || k.receivedMessage());
    expect(received).toEqual(order.map((number) => messages[number]));
  }
});

it("a fixed-sized pool gives each block once, and a returned block to the waiting task", () => {
  k.cre_mpf(1, 0, 3, 9);
  const blocks = [1, 2, 3].map(() => k.get_mpf(1) || k.acquiredBlock());
  expect([blocks[1]! - blocks[0]!, blocks[2]! - blocks[1]!]).toEqual([16, 16]);
  k.cre_tsk(2, TA.ACT, 1);
  k.get_mpf(1);
  expect(k.get_tid()).toBe(1);
  k.rel_mpf(1, blocks[1]!);
  expect([k.get_tid(), k.acquiredBlock()]).toEqual([2, blocks[1]]);
});
