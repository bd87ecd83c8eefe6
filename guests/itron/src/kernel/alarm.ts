/**
 * Alarm handlers: cre_alm, sta_alm, stp_alm (µITRON 4.0, 4.7.3). A handler runs once, in the tick,
 * which is a non-task context.
 */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { alarmTimeEvent, cancelTimeEvent, startTimeEvent, TMAX_RELTIM } from "./time_event";
import {
  ALARMS,
  ATR,
  E_CTX,
  E_ID,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_RSATR,
  ER,
  FP,
  ID,
  RELTIM,
  TA_HLNG,
  VP_INT,
} from "./types";

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

/**
 * CRE_ALM. E_CTX, E_ID, E_RSATR, E_PAR (no function), E_OBJ (the handler exists already).
 */
export function cre_alm(almid: ID, almatr: ATR, exinf: VP_INT, almhdr: FP): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isAlarmId(almid)) return E_ID;
  if (almatr !== TA_HLNG) return E_RSATR;
  if (almhdr === 0) return E_PAR;
  const state = lock();
  const alarm = alarmOf(almid);
  let result: ER = E_OBJ;
  if (!alarm.exists) {
    alarm.handler = almhdr;
    alarm.exinf = exinf;
    alarm.exists = 1;
    result = E_OK;
  }
  unlock(state);
  return result;
}

/**
 * Runs the handler once after `almtim` ticks. This time replaces an earlier one. E_CTX
 * (CPU-locked), E_ID, E_NOEXS, E_PAR. Any context.
 */
export function sta_alm(almid: ID, almtim: RELTIM): ER {
  if (sns_loc()) return E_CTX;
  if (!isAlarmId(almid)) return E_ID;
  if (almtim > TMAX_RELTIM) return E_PAR;
  const state = lock();
  let result: ER = E_NOEXS;
  if (alarmOf(almid).exists) {
    cancelTimeEvent(alarmTimeEvent(almid));
    startTimeEvent(alarmTimeEvent(almid), almtim, run.index, almid);
    result = E_OK;
  }
  unlock(state);
  return result;
}

/** E_CTX (CPU-locked), E_ID, E_NOEXS. Any context. */
export function stp_alm(almid: ID): ER {
  if (sns_loc()) return E_CTX;
  if (!isAlarmId(almid)) return E_ID;
  const state = lock();
  let result: ER = E_NOEXS;
  if (alarmOf(almid).exists) {
    cancelTimeEvent(alarmTimeEvent(almid));
    result = E_OK;
  }
  unlock(state);
  return result;
}
