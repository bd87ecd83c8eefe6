/**
 * Cyclic handlers: cre_cyc, sta_cyc, stp_cyc (µITRON 4.0, 4.7.2). A handler runs in the tick, which
 * is a non-task context.
 */
import { lock, unlock } from "./context";
import { cancelTimeEvent, cyclicTimeEvent, repeatTimeEvent, startTimeEvent, TMAX_RELTIM } from "./time_event";
import { ATR, CYCLICS, E_ID, E_NOEXS, E_OBJ, E_OK, E_PAR, ER, FP, ID, RELTIM, TA_STA, VP_INT } from "./types";

@unmanaged
class Cyclic {
  handler: FP;
  exinf: VP_INT;
  /** In ticks; 0 while the handler does not exist. */
  period: RELTIM;
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
  call_indirect<void>(cyclic.handler, cyclic.exinf);
}

/**
 * CRE_CYC: `cychdr(exinf)` runs every `cyctim` ticks after the start of the handler (TA_STA: starts
 * now). E_ID, E_PAR, E_OBJ.
 */
export function cre_cyc(cycid: ID, cycatr: ATR, exinf: VP_INT, cychdr: FP, cyctim: RELTIM): ER {
  if (!isCyclicId(cycid)) return E_ID;
  if (cyctim === 0 || cyctim > TMAX_RELTIM) return E_PAR;
  const cyclic = cyclicOf(cycid);
  if (cyclic.period !== 0) return E_OBJ;
  cyclic.handler = cychdr;
  cyclic.exinf = exinf;
  cyclic.period = cyctim;
  return cycatr & TA_STA ? sta_cyc(cycid) : E_OK;
}

/**
 * Starts the handler, or starts its period anew. The first run is a full period away. E_ID,
 * E_NOEXS.
 */
export function sta_cyc(cycid: ID): ER {
  if (!isCyclicId(cycid)) return E_ID;
  const cyclic = cyclicOf(cycid);
  if (cyclic.period === 0) return E_NOEXS;
  const state = lock();
  cancelTimeEvent(cyclicTimeEvent(cycid));
  startTimeEvent(cyclicTimeEvent(cycid), cyclic.period, run.index, cycid);
  unlock(state);
  return E_OK;
}

export function stp_cyc(cycid: ID): ER {
  if (!isCyclicId(cycid)) return E_ID;
  if (cyclicOf(cycid).period === 0) return E_NOEXS;
  const state = lock();
  cancelTimeEvent(cyclicTimeEvent(cycid));
  unlock(state);
  return E_OK;
}
