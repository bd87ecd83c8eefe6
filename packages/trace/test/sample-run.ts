/** A recorded run, made by hand: what a recorder would have noted. */
import { InterruptChange } from "@mvm/board";
import { newCoreState } from "../src/record/core-state";
import { fold, Kind, Phase } from "../src/record/events";
import { LaneLog } from "../src/record/lane-log";
import type { LaneState } from "../src/record/recorder";
import { VM_WORDS, type VmWord } from "../src/record/vm-words";
import type { RecordedRun } from "../src/timeline/run";

const VMS = 8;
const FIQ = 0x1c;
const CALL = 0x08;
const DELAY = 0x8600_0002;

function newLane(executes: boolean): LaneLog<LaneState> {
  const state = () => ({
    core: { ...newCoreState(), executes },
    words: new Uint32Array(VMS * VM_WORDS.length),
    holders: [0],
    waiting: [],
    budgets: new Map(),
    lines: [],
  });
  return new LaneLog(state, Number.POSITIVE_INFINITY, 0);
}

function indexOf(word: VmWord): number {
  return VM_WORDS.findIndex(([name]) => name === word);
}

/** Core 0 runs VM "a", then switches to VM "b"; core 1 sleeps. Times in cycles. */
export function sampleRun(): RecordedRun {
  const lanes = [newLane(true), newLane(false), newLane(false)];
  const [core0, , both] = lanes as [LaneLog<LaneState>, LaneLog<LaneState>, LaneLog<LaneState>];
  core0.push(Kind.WORD, 300, 0, indexOf("state"), 1);
  core0.push(Kind.WORD, 300, 0, indexOf("switches"), 1);
  core0.push(Kind.LEAVE, 300, 1);
  both.push(Kind.INTERRUPT, 600, InterruptChange.RAISED, 59, 0);
  core0.push(Kind.INTERRUPT, 900, InterruptChange.TAKEN, 59, 0);
  both.push(Kind.INTERRUPT, 1200, InterruptChange.CLEARED, 59, 0);
  core0.push(Kind.INTERRUPT, 1500, InterruptChange.ENDED, 59, 0);
  core0.push(Kind.ENTER, 3000, CALL, DELAY);
  core0.push(Kind.PHASE, 3300, Phase.DECIDE, 0);
  core0.push(Kind.PHASE, 3600, Phase.SWITCH, 2);
  core0.push(Kind.WORD, 4200, 1, indexOf("switches"), 1);
  core0.push(Kind.WORD, 4200, 1, indexOf("deferredTime"), 10);
  core0.push(Kind.WORD, 4200, 1, indexOf("deferred"), 2);
  core0.push(Kind.BUDGET, 4200, 1, fold(-5));
  core0.push(Kind.LEASE, 4200, 0, 2);
  core0.push(Kind.LEAVE, 4200, 2);
  core0.push(Kind.EXECUTES, 4500, 0);
  core0.push(Kind.EXECUTES, 5100, 1);
  core0.push(Kind.ENTER, 6000, FIQ, 0);
  core0.push(Kind.LEAVE, 6300, 2);
  return {
    name: "sample",
    lanes,
    begin: 0,
    end: 9000,
    vms: ["a", "b"],
    lines: new Map([[59, { name: "uart0", vm: 0 }]]),
    sharedDevices: ["uart1"],
    tasks: [
      {
        name: "control",
        vm: 1,
        jobs: [
          { release: 4200, start: 4350, end: 4400, due: 5000, missed: false },
          { release: 5200, start: 5300, end: 6900, due: 6000, missed: true },
          { release: 7200, start: undefined, end: undefined, due: 8000, missed: true },
        ],
      },
    ],
    tickNanoseconds: 576,
  };
}
