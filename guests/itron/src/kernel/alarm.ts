/**
 * Alarm handlers: cre_alm, sta_alm, stp_alm (µITRON 4.0, 4.7.3). A handler runs once, in the tick,
 * which is a non-task context.
 */
import { lock, unlock } from "./context";
import { alarmTimeEvent, cancelTimeEvent, startTimeEvent, TMAX_RELTIM } from "./time_event";
import { ALARMS, ATR, E_ID, E_NOEXS, E_OBJ, E_OK, E_PAR, ER, FP, ID, RELTIM, VP_INT } from "./types";

@unmanaged
class Alarm {
  handler: FP;
  exinf: VP_INT;
  exists: u32;
}

const alarms: usize = memory.data(offsetof<Alarm>() * ALARMS, 4);

function alarmOf(id: ID): Alarm {
  return changetype<Alarm>(alarms + <usize>(id - 1) * offsetof<Alarm>());
}

function isAlarmId(id: ID): bool {
  return id >= 1 && id <= ALARMS;
}

function run(id: ID): void {
  const alarm = alarmOf(id);
  call_indirect<void>(alarm.handler, alarm.exinf);
}

/** CRE_ALM. E_ID, E_OBJ (the handler exists already). */
export function cre_alm(almid: ID, _almatr: ATR, exinf: VP_INT, almhdr: FP): ER {
  if (!isAlarmId(almid)) return E_ID;
  const alarm = alarmOf(almid);
  if (alarm.exists) return E_OBJ;
  alarm.handler = almhdr;
  alarm.exinf = exinf;
  alarm.exists = 1;
  return E_OK;
}

/**
 * Runs the handler once after `almtim` ticks. This time replaces an earlier one. E_ID, E_NOEXS,
 * E_PAR.
 */
export function sta_alm(almid: ID, almtim: RELTIM): ER {
  if (!isAlarmId(almid)) return E_ID;
  if (almtim > TMAX_RELTIM) return E_PAR;
  if (!alarmOf(almid).exists) return E_NOEXS;
  const state = lock();
  cancelTimeEvent(alarmTimeEvent(almid));
  startTimeEvent(alarmTimeEvent(almid), almtim, run.index, almid);
  unlock(state);
  return E_OK;
}

export function stp_alm(almid: ID): ER {
  if (!isAlarmId(almid)) return E_ID;
  if (!alarmOf(almid).exists) return E_NOEXS;
  const state = lock();
  cancelTimeEvent(alarmTimeEvent(almid));
  unlock(state);
  return E_OK;
}
