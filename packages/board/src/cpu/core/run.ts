/** Running a core for a slice of time, and the world outside it: reset, lines, events. */
import { coreAt } from "./blocks";
import { DebuggerStop, Line, Sleep, SliceEnd } from "./contract";
import { stepToInterrupt } from "./debugger/stepping";
import { execute } from "./execute";
import { watchOthers } from "./memory/exclusive";
import { cutBudget, leaveSoon, leftOfBudget, MAX_BUDGET, setBudget, settle } from "./progress";
import {
  ATTENTION,
  BUDGET,
  CURRENT_UOP,
  DEBUGGER_STOP,
  EVENT,
  FIQ_LINE,
  IRQ_LINE,
  SLEEP,
  STOPPED,
  TIME,
  YIELD,
} from "./state";
import { lookAhead, lookBack } from "./system/attention";
import { Attention } from "./system/attention-state";
import { somethingPending, takePending, wakes } from "./system/interrupts";

/** The end of the present slice of each core: u64. */
const ends = memory.data(16);
const END_SIZE_POS = 3;

function endOf(number: i32): usize {
  return ends + (number << END_SIZE_POS);
}

/** Runs core `number` until its local time is at least `until`, or for another reason. */
export function run(number: i32, until: u64): SliceEnd {
  const core = coreAt(number);
  store<u64>(endOf(number), until);
  watchOthers(core);
  store<u32>(core, DebuggerStop.NONE, DEBUGGER_STOP);
  while (true) {
    if (load<u32>(core, STOPPED) !== 0) return SliceEnd.STOPPED;
    if (load<u32>(core, SLEEP) !== Sleep.AWAKE) {
      if (!wakes(core)) return SliceEnd.ASLEEP;
      store<u32>(core, Sleep.AWAKE, SLEEP);
    }
    if (load<u32>(core, YIELD) !== 0) {
      store<u32>(core, 0, YIELD);
      return SliceEnd.YIELD;
    }
    const time = load<u64>(core, TIME);
    const end = load<u64>(endOf(number));
    if (time >= end) return SliceEnd.TIME;
    const attention = load<u32>(core, ATTENTION);
    if ((attention & Attention.STEPPING) !== 0 && somethingPending(core)) {
      stepToInterrupt(core);
      return SliceEnd.DEBUGGER;
    }
    takePending(core);
    const left = end - time;
    let budget = left < u64(MAX_BUDGET) ? u32(left) : MAX_BUDGET;
    if (attention !== 0) budget = lookAhead(core, budget);
    if (budget !== 0) {
      setBudget(core, budget);
      execute(core);
      settle(core);
      setBudget(core, 0);
    }
    if (attention !== 0) lookBack(core, attention);
    store<u32>(core, 0, CURRENT_UOP);
    if (load<u32>(core, DEBUGGER_STOP) !== DebuggerStop.NONE) return SliceEnd.DEBUGGER;
  }
}

/** From inside a bus callback: the present slice ends at `until` already. */
export function shortenSlice(number: i32, until: u64): void {
  const core = coreAt(number);
  if (until >= load<u64>(endOf(number))) return;
  store<u64>(endOf(number), until);
  const left = leftOfBudget(core);
  const now = load<u64>(core, TIME) + u64(load<i32>(core, BUDGET) - left);
  const still = until > now ? until - now : 0;
  if (left > 0 && u64(left) > still) cutBudget(core, left - i32(still));
}

/** Drives an interrupt input of a core. */
export function setLine(number: i32, line: Line, level: i32): void {
  const core = coreAt(number);
  store<u32>(core + (line === Line.IRQ ? IRQ_LINE : FIQ_LINE), u32(level !== 0));
  if (level !== 0 && somethingPending(core) && load<i32>(core, BUDGET) > 0) leaveSoon(core);
}

/** Sets the event register (SEV from outside). */
export function sendEvent(number: i32): void {
  store<u32>(coreAt(number), 1, EVENT);
}
