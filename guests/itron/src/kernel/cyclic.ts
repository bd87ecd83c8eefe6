/**
 * Cyclic handlers: cre_cyc, sta_cyc, stp_cyc (µITRON 4.0, 4.7.2). A handler runs in the tick, which
 * is a non-task context.
 *
 *      without TA_PHS   sta_cyc starts the period: the first run is one period later
 *      TA_PHS           the period runs from the creation, also while the handler is stopped;
 *                       sta_cyc and stp_cyc only say whether the handler is called
 */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { cancelTimeEvent, cyclicTimeEvent, repeatTimeEvent, startTimeEvent, TMAX_RELTIM } from "./time_event";
import {
  ATR,
  CYCLICS,
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
  TA_PHS,
  TA_STA,
  VP_INT,
} from "./types";

@unmanaged
class Cyclic {
  handler: FP;
  exinf: VP_INT;
  attributes: ATR;
  /** In ticks; 0 while the handler does not exist. */
  period: RELTIM;
  started: u32;
}

const cyclics: usize = memory.data(offsetof<Cyclic>() * CYCLICS, 4);

function cyclicOf(id: ID): Cyclic {
  return changetype<Cyclic>(cyclics + <usize>(id - 1) * offsetof<Cyclic>());
}

function isCyclicId(id: ID): bool {
  return id >= 1 && id <= CYCLICS;
}

function run(id: ID): void {
  const cyclic = cyclicOf(id);
  repeatTimeEvent(cyclicTimeEvent(id), cyclic.period);
  if (cyclic.started) call_indirect<void>(cyclic.handler, cyclic.exinf);
}

/**
 * CRE_CYC: `cychdr(exinf)` runs every `cyctim` ticks. With TA_STA or TA_PHS the first time is
 * `cycphs` ticks after the creation. Without this argument the first time is one period after the
 * creation. TA_STA: the handler is started. E_CTX, E_ID, E_RSATR, E_PAR (times, no function),
 * E_OBJ.
 */
export function cre_cyc(
  cycid: ID,
  cycatr: ATR,
  exinf: VP_INT,
  cychdr: FP,
  cyctim: RELTIM,
  cycphs: RELTIM = cyctim,
): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isCyclicId(cycid)) return E_ID;
  if (cycatr & ~(TA_STA | TA_PHS)) return E_RSATR;
  if (cychdr === 0 || cyctim === 0 || cyctim > TMAX_RELTIM || cycphs > TMAX_RELTIM) return E_PAR;
  const state = lock();
  const cyclic = cyclicOf(cycid);
  let result: ER = E_OBJ;
  if (cyclic.period === 0) {
    cyclic.handler = cychdr;
    cyclic.exinf = exinf;
    cyclic.attributes = cycatr;
    cyclic.period = cyctim;
    cyclic.started = cycatr & TA_STA;
    if (cycatr !== 0) startTimeEvent(cyclicTimeEvent(cycid), cycphs, run.index, cycid);
    result = E_OK;
  }
  unlock(state);
  return result;
}

/**
 * Starts the handler. Without TA_PHS the period starts anew, also that of a started handler. E_CTX
 * (CPU-locked), E_ID, E_NOEXS. Any context.
 */
export function sta_cyc(cycid: ID): ER {
  if (sns_loc()) return E_CTX;
  if (!isCyclicId(cycid)) return E_ID;
  const state = lock();
  const cyclic = cyclicOf(cycid);
  let result: ER = E_NOEXS;
  if (cyclic.period !== 0) {
    cyclic.started = 1;
    if (!(cyclic.attributes & TA_PHS)) {
      cancelTimeEvent(cyclicTimeEvent(cycid));
      startTimeEvent(cyclicTimeEvent(cycid), cyclic.period, run.index, cycid);
    }
    result = E_OK;
  }
  unlock(state);
  return result;
}

/** Stops the handler. E_CTX (CPU-locked), E_ID, E_NOEXS. Any context. */
export function stp_cyc(cycid: ID): ER {
  if (sns_loc()) return E_CTX;
  if (!isCyclicId(cycid)) return E_ID;
  const state = lock();
  const cyclic = cyclicOf(cycid);
  let result: ER = E_NOEXS;
  if (cyclic.period !== 0) {
    cyclic.started = 0;
    if (!(cyclic.attributes & TA_PHS)) cancelTimeEvent(cyclicTimeEvent(cycid));
    result = E_OK;
  }
  unlock(state);
  return result;
}
