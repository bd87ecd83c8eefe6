import { coreNumber } from "../arch/arch";
import { Core, coreAt } from "./core";
import { ALARM_SIZE, ALARMS, ALARMS_PER_VCPU, MAX_VCPUS } from "./layout";
import { Vcpu } from "./vcpu";

// An alarm is a function that MVM calls at a given time. Each core has a list of alarms, and only
// the core itself touches its list. The first alarm of the list is due first. Before the scheduler
// decides, it calls the functions of the alarms that are due. After that it sets the timer for the
// next alarm (schedule/schedule.ts).
//
//   Core.firstAlarm ─▶ alarm ─▶ alarm ─▶ 0
//
// MVM calls the function once, with its argument, in monitor mode on the core of the list. The
// scheduler decides afterwards. The function may wake virtual CPUs of this core (schedule/wake.ts)
// and set alarms, also its own. It does not resume a guest.
@unmanaged
export class Alarm {
  /** Address of the next alarm of the list, or 0. */
  next: u32;
  /** 0: the alarm is not set; SET; CARRIED. */
  set: u32;
  /** When the alarm is due, in ticks. */
  at: u64;
  /** Index of the function (`f.index`), (argument: u32) => void. */
  action: u32;
  argument: u32;
  /** The core on whose list the alarm is. */
  core: u32;
  /**
   * Not 0: the alarm may come late, because it does not interrupt a virtual CPU that runs on its
   * budget (schedule/timer.ts).
   */
  patient: u32;
}

// Each virtual CPU has these four alarms, and each VM has one. (For the alarms of leases, see
// lease/lease.ts.)

/** Expiry of the private timer of a guest that waits and is off its core (guest-timer.ts). */
export const ALARM_GUEST_TIMER: u32 = 0;
/** End of a wait that has a limit (schedule/wake.ts). */
export const ALARM_TIMEOUT: u32 = 1;
/** Next poll (schedule/poll.ts). */
export const ALARM_POLL: u32 = 2;
/** Expiry of the timer of HYPERCALL_TIMER (time/one-shot.ts). */
export const ALARM_TIMER: u32 = 3;

export function vcpuAlarm(vcpu: Vcpu, which: u32): Alarm {
  return changetype<Alarm>(vcpu.alarmTable + which * ALARM_SIZE);
}

/** Alarm.set: the alarm is on a core's list; it moves with its virtual CPU to another core. */
const SET: u32 = 1;
const CARRIED: u32 = 2;

/** The alarm of VM `id`: its watchdog. */
export function vmAlarm(id: u32): Alarm {
  return changetype<Alarm>(ALARMS + (MAX_VCPUS * ALARMS_PER_VCPU + id) * ALARM_SIZE);
}

/**
 * Sets `alarm` for time `at`, in ticks, on the calling core. An alarm that is set there already is
 * set anew.
 */
export function setAlarm(alarm: Alarm, at: u64, action: u32, argument: u32): void {
  clearAlarm(alarm);
  initAlarm(alarm, action, argument);
  addAlarm(coreAt(coreNumber()), alarm, at);
}

/** Gives `alarm`, which is not set, its function and argument. {@link addAlarm} sets the alarm. */
export function initAlarm(alarm: Alarm, action: u32, argument: u32): void {
  alarm.action = action;
  alarm.argument = argument;
  alarm.patient = 0;
}

/**
 * Sets `alarm`, which is not set but initialized, for time `at` on the calling core, which is
 * `owner`. Hot: each switch from a VM that waits with its private timer running. @hot
 */
export function addAlarm(owner: Core, alarm: Alarm, at: u64): void {
  alarm.core = owner.number;
  alarm.set = SET;
  alarm.at = at;
  let before: u32 = 0;
  let next = owner.firstAlarm;
  while (next !== 0 && changetype<Alarm>(next).at <= at) {
    before = next;
    next = changetype<Alarm>(next).next;
  }
  alarm.next = next;
  if (before === 0) owner.firstAlarm = changetype<u32>(alarm);
  else changetype<Alarm>(before).next = changetype<u32>(alarm);
}

/** Takes `alarm` off its list, if it is set. Call on the core of the list. */
export function clearAlarm(alarm: Alarm): void {
  const was = alarm.set;
  alarm.set = 0;
  if (was !== SET) return;
  const owner = coreAt(alarm.core);
  const own = changetype<u32>(alarm);
  if (owner.firstAlarm === own) {
    owner.firstAlarm = alarm.next;
    return;
  }
  let before = owner.firstAlarm;
  while (before !== 0) {
    const place = changetype<Alarm>(before);
    if (place.next === own) {
      place.next = alarm.next;
      return;
    }
    before = place.next;
  }
}

/** Takes `alarm` off the calling core's list. {@link resumeAlarm} sets it on another core. */
export function carryAlarm(alarm: Alarm): void {
  if (alarm.set !== SET) return;
  clearAlarm(alarm);
  alarm.set = CARRIED;
}

/**
 * Sets an alarm that {@link carryAlarm} took off a list, for the same time, on the calling core.
 */
export function resumeAlarm(alarm: Alarm): void {
  if (alarm.set !== CARRIED) return;
  alarm.set = 0;
  setAlarm(alarm, alarm.at, alarm.action, alarm.argument);
}

/** Whether an alarm is due at `time` on the calling core, which is `owner`. */
export function isAlarmDue(owner: Core, time: u64): bool {
  return owner.firstAlarm !== 0 && changetype<Alarm>(owner.firstAlarm).at <= time;
}

/**
 * Calls the functions of the alarms that are due at `time` on the calling core, which is `owner`.
 * At least the first alarm of the list is due.
 */
export function runAlarms(owner: Core, time: u64): void {
  do {
    const alarm = changetype<Alarm>(owner.firstAlarm);
    owner.firstAlarm = alarm.next;
    alarm.set = 0;
    call_indirect<void>(alarm.action, alarm.argument);
  } while (isAlarmDue(owner, time));
}
