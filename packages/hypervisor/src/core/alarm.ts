import { coreNumber } from "../arch/arch";
import { Core, coreAt } from "./core";
import { ALARM_SIZE, ALARMS, ALARMS_PER_VCPU, MAX_VCPUS } from "./layout";
import { Vcpu } from "./vcpu";

// Alarms: something to be done at a time. Each core has a list of its own, the first due first;
// only the core itself touches it. The scheduler runs what is due before it decides, and sets the
// timer for the next (schedule/schedule.ts).
//
//   Core.alarms ─▶ alarm ─▶ alarm ─▶ 0
//
// An alarm's function is called once, in monitor mode on the alarm's core, with its argument, and
// after it the scheduler decides. It may wake virtual CPUs of this core (schedule/wake.ts) and set
// alarms, also its own; it does not resume a guest itself.
@unmanaged
export class Alarm {
  next: u32;
  /** Whether it is on the list. */
  set: u32;
  at: u64;
  /** Index of the function (`f.index`), (argument: u32) => void. */
  action: u32;
  argument: u32;
  /** Core on whose list it is. */
  core: u32;
  /**
   * Whether it may come late: while a reservation is served it does not interrupt
   * (schedule/schedule.ts).
   */
  patient: u32;
}

// Who has which alarm: four for each virtual CPU, one for each VM. (Leases have their own,
// lease/lease.ts.)
/** The guest's private timer, while it is off its core (guest-timer.ts). */
export const ALARM_GUEST_TIMER: u32 = 0;
/** End of a wait that has a limit. */
export const ALARM_TIMEOUT: u32 = 1;
/** Next look of a delay with polling. */
export const ALARM_POLL: u32 = 2;
/** HYPERCALL_TIMER. */
export const ALARM_TIMER: u32 = 3;

export function vcpuAlarm(vcpu: Vcpu, which: u32): Alarm {
  return changetype<Alarm>(vcpu.alarms + which * ALARM_SIZE);
}

/** Alarm.set: on a core's list; on its way to another core's. */
const SET: u32 = 1;
const CARRIED: u32 = 2;

/** Of VM `id`: its watchdog. */
export function vmAlarm(id: u32): Alarm {
  return changetype<Alarm>(ALARMS + (MAX_VCPUS * ALARMS_PER_VCPU + id) * ALARM_SIZE);
}

/** Sets `alarm` for time `at` on the calling core. An alarm that was set there is set anew. */
export function setAlarm(alarm: Alarm, at: u64, action: u32, argument: u32): void {
  clearAlarm(alarm);
  initAlarm(alarm, action, argument);
  addAlarm(coreAt(coreNumber()), alarm, at);
}

/** What `alarm`, which is not set, is to do: for {@link addAlarm}. */
export function initAlarm(alarm: Alarm, action: u32, argument: u32): void {
  alarm.action = action;
  alarm.argument = argument;
  alarm.patient = 0;
}

/**
 * Sets `alarm`, which is not set but initialized, for time `at` on the calling core, which is
 * `owner`. @hot
 */
export function addAlarm(owner: Core, alarm: Alarm, at: u64): void {
  alarm.core = owner.number;
  alarm.set = SET;
  alarm.at = at;
  const first = owner.alarms;
  if (first !== 0 && changetype<Alarm>(first).at <= at) {
    queueAlarm(alarm, changetype<Alarm>(first));
    return;
  }
  alarm.next = first;
  owner.alarms = changetype<u32>(alarm);
}

/** Puts `alarm`, whose time is set, on the list of `first`, which is due before it. @cold */
function queueAlarm(alarm: Alarm, first: Alarm): void {
  let before = first;
  while (before.next !== 0 && changetype<Alarm>(before.next).at <= alarm.at)
    before = changetype<Alarm>(before.next);
  alarm.next = before.next;
  before.next = changetype<u32>(alarm);
}

/** Takes `alarm` back, if it is set. On its core. */
export function clearAlarm(alarm: Alarm): void {
  const was = alarm.set;
  alarm.set = 0;
  if (was !== SET) return;
  const owner = coreAt(alarm.core);
  const own = changetype<u32>(alarm);
  if (owner.alarms === own) {
    owner.alarms = alarm.next;
    return;
  }
  let before = owner.alarms;
  while (before !== 0) {
    const place = changetype<Alarm>(before);
    if (place.next === own) {
      place.next = alarm.next;
      return;
    }
    before = place.next;
  }
}

/**
 * Takes `alarm` from the calling core's list, to be set again on another core by {@link
 * resumeAlarm}.
 */
export function carryAlarm(alarm: Alarm): void {
  if (alarm.set !== SET) return;
  clearAlarm(alarm);
  alarm.set = CARRIED;
}

/** Sets an alarm that {@link carryAlarm} took, as it was, on the calling core. */
export function resumeAlarm(alarm: Alarm): void {
  if (alarm.set !== CARRIED) return;
  alarm.set = 0;
  setAlarm(alarm, alarm.at, alarm.action, alarm.argument);
}

/** Whether something is due at `time` on the calling core, which is `owner`. */
export function isAlarmDue(owner: Core, time: u64): bool {
  return owner.alarms !== 0 && changetype<Alarm>(owner.alarms).at <= time;
}

/**
 * Calls what is due at `time` on the calling core, which is `owner`: at least the first of its list
 * is.
 */
export function runAlarms(owner: Core, time: u64): void {
  do {
    const alarm = changetype<Alarm>(owner.alarms);
    owner.alarms = alarm.next;
    alarm.set = 0;
    call_indirect<void>(alarm.action, alarm.argument);
  } while (isAlarmDue(owner, time));
}
