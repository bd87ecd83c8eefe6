/**
 * Time events: what the system clock has to do at a tick, which is to end a wait, or to run a
 * cyclic or an alarm handler. The events are in a list, sorted by their due times. The tick removes
 * the due events from the front. Times are ticks of the system clock. They are compared by their
 * difference, so the counter may wrap. After a tick no event is due more than 2^31 − 1 ticks later.
 *
 * Every function here needs the CPU-locked state.
 */
import { initQueue, insertBefore, Queue, removeEntry, removeFirst } from "./queue";
import { ALARMS, CYCLICS, FP, ID, RELTIM, TASKS } from "./types";

@unmanaged
export class TimeEvent {
  next: usize;
  prev: usize;
  due: u32;
  /** A function (id: ID): void, as an index of the function table. */
  handler: FP;
  id: ID;
}

/**
 * The longest relative time. With a longer time, "before" and "after" could not be distinguished in
 * the tick, where a handler may start an event. (A TMO may be one tick longer, because only a task
 * waits.)
 */
export const TMAX_RELTIM: RELTIM = 0x7fff_ffff - 1;

const events: usize = memory.data(offsetof<TimeEvent>() * (TASKS + CYCLICS + ALARMS), 4);
const list: usize = memory.data(offsetof<Queue>(), 4);
let now: u32 = 0;

function eventAt(index: i32): TimeEvent {
  return changetype<TimeEvent>(events + <usize>index * offsetof<TimeEvent>());
}

/** The event of task, cyclic handler or alarm `id` (from 1). */
export function taskTimeEvent(id: ID): TimeEvent {
  return eventAt(id - 1);
}

export function cyclicTimeEvent(id: ID): TimeEvent {
  return eventAt(TASKS + id - 1);
}

export function alarmTimeEvent(id: ID): TimeEvent {
  return eventAt(TASKS + CYCLICS + id - 1);
}

export function initTimeEvents(): void {
  initQueue(changetype<Queue>(list));
  for (let index = 0; index < TASKS + CYCLICS + ALARMS; index++) {
    initQueue(changetype<Queue>(changetype<usize>(eventAt(index))));
  }
  now = 0;
}

/** Ticks since the kernel started. */
export function currentTime(): u32 {
  return now;
}

function insertAt(event: TimeEvent, due: u32, handler: FP, id: ID): void {
  event.due = due;
  event.handler = handler;
  event.id = id;
  let position = changetype<Queue>(list).next;
  while (position !== list && <i32>(changetype<TimeEvent>(position).due - due) <= 0) {
    position = changetype<Queue>(position).next;
  }
  insertBefore(position, changetype<usize>(event));
}

/**
 * Arms `event` so that at least `ticks` full ticks pass before the event. The present tick does not
 * count.
 */
export function startTimeEvent(event: TimeEvent, ticks: RELTIM, handler: FP, id: ID): void {
  insertAt(event, now + ticks + 1, handler, id);
}

/**
 * Arms `event` again, `ticks` after the time at which the event was due, so that a cyclic handler
 * does not drift.
 */
export function repeatTimeEvent(event: TimeEvent, ticks: RELTIM): void {
  insertAt(event, event.due + ticks, event.handler, event.id);
}

/** Disarms `event`; no effect when the event is not armed. */
export function cancelTimeEvent(event: TimeEvent): void {
  removeEntry(changetype<usize>(event));
}

/** isig_tim: the system clock advances by one tick. */
export function advanceTime(): void {
  now++;
  while (true) {
    const first = changetype<Queue>(list).next;
    if (first === list || <i32>(changetype<TimeEvent>(first).due - now) > 0) return;
    const event = changetype<TimeEvent>(removeFirst(changetype<Queue>(list)));
    call_indirect<void>(event.handler, event.id);
  }
}
