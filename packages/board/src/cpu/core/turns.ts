/**
 * Two cores that both execute, window by window (machine/run-loop.ts has the rule). The core that
 * is behind runs first; no core passes the end of the window; SEV reaches a core that is behind at
 * the sender's time, and one that is ahead at once. Only what needs the board comes back to it:
 *
 *     run loop ── takeTurns ──►┌─ window ──────────────────────┐
 *                              │ core behind: run, pass events │◄─┐ both are at its end:
 *                              └───────────────┬───────────────┘──┘ the next window
 *            ◄── the last window is done; a core sleeps, stands still or is stopped;
 *                an access asked for the board (endTurns)
 *
 * The slices are those that the run loop itself would choose, so the run is the same.
 */
import { coreAt } from "./blocks";
import { CORES, SliceEnd, TURNS_DONE } from "./contract";
import { leaveSoon } from "./progress";
import { run } from "./run";
import { EVENT, EVENT_SENT, TIME, YIELD } from "./state";

/** No event is on its way. */
const NEVER: u64 = u64.MAX_VALUE;
const NONE = -1;

/** For each core, the time at which the event that is on its way arrives. */
const arrivals = memory.data(CORES << 3);
/** For each core: 1: it was sent an event. */
const addressed = memory.data(CORES << 2);

let running: i32 = NONE;
let windowStart: u64 = 0;
let windowEnd: u64 = 0;
let sliceEnd: u64 = 0;
/** The board has something to look at when the present slice ends. */
let isAsked: bool = false;

/**
 * Both cores execute from `start` on, in a window that ends at `end`, and then in windows that end
 * at the multiples of `quantum`, up to `last`. In cycles. Returns TURNS_DONE, or the core whose
 * slice was the last one.
 */
export function takeTurns(start: f64, end: f64, last: f64, quantum: f64): i32 {
  windowStart = u64(start);
  windowEnd = u64(end);
  isAsked = false;
  for (let core = 0; core < CORES; core++) {
    setArrival(core, NEVER);
    store<u32>(addressed + (core << 2), 0);
  }
  while (true) {
    const core = runWindow();
    if (core !== NONE) return core;
    if (windowEnd >= u64(last)) return TURNS_DONE;
    windowStart = windowEnd;
    windowEnd = min((windowEnd / u64(quantum) + 1) * u64(quantum), u64(last));
  }
}

/** Why the last slice ended. */
let ended: SliceEnd = SliceEnd.TIME;

export function lastSliceEnd(): SliceEnd {
  return ended;
}

/** Returns the core whose slice ended for the board; NONE: both cores are at the window's end. */
function runWindow(): i32 {
  while (true) {
    const core = coreBehind();
    if (core === NONE) return NONE;
    receiveDue(core);
    sliceEnd = min(windowEnd, arrivalOf(core));
    running = core;
    ended = run(core, sliceEnd);
    running = NONE;
    // The board may have stopped a core: then it passes the event of this slice.
    if (isAsked) return core;
    passEvent(core);
    if (ended !== SliceEnd.TIME && ended !== SliceEnd.YIELD) return core;
  }
}

function coreBehind(): i32 {
  let best = NONE;
  let bestTime = windowEnd;
  for (let core = 0; core < CORES; core++) {
    if (timeOf(core) >= bestTime) continue;
    best = core;
    bestTime = timeOf(core);
  }
  return best;
}

/** The event that is on its way, if the core has come to its time. */
function receiveDue(core: i32): void {
  if (arrivalOf(core) > timeOf(core)) return;
  store<u32>(coreAt(core), 1, EVENT);
  setArrival(core, NEVER);
}

/** The slice of `sender` has ended. Did it end with SEV? (As Events.pass of machine/events.ts.) */
function passEvent(sender: i32): void {
  if (load<u32>(coreAt(sender), EVENT_SENT) === 0) return;
  store<u32>(coreAt(sender), 0, EVENT_SENT);
  for (let core = 0; core < CORES; core++) {
    if (core === sender) continue;
    receiveDue(core);
    setArrival(core, timeOf(sender));
    receiveDue(core);
    store<u32>(addressed + (core << 2), 1);
  }
}

function timeOf(core: i32): u64 {
  return load<u64>(coreAt(core), TIME);
}

function arrivalOf(core: i32): u64 {
  return load<u64>(arrivals + (core << 3));
}

function setArrival(core: i32, time: u64): void {
  store<u64>(arrivals + (core << 3), time);
}

/** From inside a bus callback: `takeTurns` returns when the present slice ends. */
export function endTurns(): void {
  isAsked = true;
}

/** From inside a bus callback: `run` returns YIELD after the present instruction. */
export function yieldNow(number: i32): void {
  const core = coreAt(number);
  store<u32>(core, 1, YIELD);
  leaveSoon(core);
  endTurns();
}

/** The core whose turn it is; −1: none. */
export function runningCore(): i32 {
  return running;
}

/** The window of the present turns, and where the slice ends, in cycles. */
export function turnsStart(): f64 {
  return f64(windowStart);
}
export function turnsEnd(): f64 {
  return f64(windowEnd);
}
export function turnsSliceEnd(): f64 {
  return f64(sliceEnd);
}

/** Was `core` sent an event in the last turns? */
export function wasSentEvent(core: i32): i32 {
  return load<u32>(addressed + (core << 2));
}

/** When the event that is still on its way reaches `core`, in cycles; Infinity: it has arrived. */
export function eventArrival(core: i32): f64 {
  return arrivalOf(core) === NEVER ? Infinity : f64(arrivalOf(core));
}
