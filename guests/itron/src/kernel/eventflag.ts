/** Event flags: cre_flg, set_flg, clr_flg, wai_flg, pol_flg, twai_flg (µITRON 4.0, 4.4.2). */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { initQueue, isEmpty, Queue } from "./queue";
import { dispatch, runningTask } from "./ready";
import { returned } from "./returned";
import { Tcb, WAIT_OBJECT } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_ILUSE,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_RSATR,
  E_TMOUT,
  ER,
  EVENT_FLAGS,
  FLGPTN,
  ID,
  MODE,
  TA_CLR,
  TA_TPRI,
  TA_WMUL,
  TMO,
  TMO_FEVR,
  TMO_POL,
  TWF_ORW,
} from "./types";
import { endWait, mayWait, waitRunning } from "./wait";

@unmanaged
class EventFlag {
  next: usize;
  prev: usize;
  pattern: FLGPTN;
  attributes: ATR;
  exists: u32;
}

const eventFlags: usize = memory.data(offsetof<EventFlag>() * EVENT_FLAGS, 4);

function eventFlagOf(id: ID): EventFlag {
  return changetype<EventFlag>(eventFlags + <usize>(id - 1) * offsetof<EventFlag>());
}

function isEventFlagId(id: ID): bool {
  return id >= 1 && id <= EVENT_FLAGS;
}

function isMet(pattern: FLGPTN, awaited: FLGPTN, mode: MODE): bool {
  return mode & TWF_ORW ? (pattern & awaited) !== 0 : (pattern & awaited) === awaited;
}

/**
 * CRE_FLG with the initial pattern `iflgptn`. E_CTX, E_ID, E_RSATR, E_OBJ (exists already).
 */
export function cre_flg(flgid: ID, flgatr: ATR, iflgptn: FLGPTN): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isEventFlagId(flgid)) return E_ID;
  if (flgatr & ~(TA_TPRI | TA_WMUL | TA_CLR)) return E_RSATR;
  const state = lock();
  const flag = eventFlagOf(flgid);
  let result: ER = E_OBJ;
  if (!flag.exists) {
    initQueue(changetype<Queue>(changetype<usize>(flag)));
    flag.pattern = iflgptn;
    flag.attributes = flgatr;
    flag.exists = 1;
    result = E_OK;
  }
  unlock(state);
  return result;
}

/**
 * Sets bits and ends the waits whose condition is then true, in the order of the queue. E_CTX
 * (CPU-locked), E_ID, E_NOEXS. Any context (iset_flg).
 */
export function set_flg(flgid: ID, setptn: FLGPTN): ER {
  if (sns_loc()) return E_CTX;
  if (!isEventFlagId(flgid)) return E_ID;
  const state = lock();
  const flag = eventFlagOf(flgid);
  let result: ER = E_OK;
  if (!flag.exists) result = E_NOEXS;
  else {
    flag.pattern |= setptn;
    const head = changetype<usize>(flag);
    let entry = flag.next;
    while (entry !== head) {
      const task = changetype<Tcb>(entry);
      entry = task.next;
      if (!isMet(flag.pattern, task.waitValue, task.waitMode)) continue;
      task.returnedPattern = flag.pattern;
      endWait(task, E_OK);
      if (flag.attributes & TA_CLR) {
        flag.pattern = 0;
        break;
      }
    }
  }
  dispatch();
  unlock(state);
  return result;
}

/** Keeps only the bits of `clrptn`. E_CTX (CPU-locked), E_ID, E_NOEXS. Any context. */
export function clr_flg(flgid: ID, clrptn: FLGPTN): ER {
  if (sns_loc()) return E_CTX;
  if (!isEventFlagId(flgid)) return E_ID;
  const state = lock();
  const flag = eventFlagOf(flgid);
  const result: ER = flag.exists ? E_OK : E_NOEXS;
  if (flag.exists) flag.pattern &= clrptn;
  unlock(state);
  return result;
}

export function wai_flg(flgid: ID, waiptn: FLGPTN, wfmode: MODE): ER {
  return twai_flg(flgid, waiptn, wfmode, TMO_FEVR);
}

export function pol_flg(flgid: ID, waiptn: FLGPTN, wfmode: MODE): ER {
  return twai_flg(flgid, waiptn, wfmode, TMO_POL);
}

/**
 * Waits for bits of the flag. `flagPattern()` then returns the pattern that ended the wait. E_ID,
 * E_PAR (no bits, mode, timeout), E_ILUSE (another task waits and TA_WMUL is not set), E_CTX,
 * E_NOEXS, E_TMOUT, E_RLWAI.
 */
export function twai_flg(flgid: ID, waiptn: FLGPTN, wfmode: MODE, tmout: TMO): ER {
  if (sns_loc()) return E_CTX;
  if (!isEventFlagId(flgid)) return E_ID;
  if (waiptn === 0 || wfmode > TWF_ORW) return E_PAR;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const flag = eventFlagOf(flgid);
  let result: ER = E_OK;
  if (!flag.exists) result = E_NOEXS;
  else if (!(flag.attributes & TA_WMUL) && !isEmpty(changetype<Queue>(changetype<usize>(flag))))
    result = E_ILUSE;
  else if (isMet(flag.pattern, waiptn, wfmode)) {
    returned().pattern = flag.pattern;
    if (flag.attributes & TA_CLR) flag.pattern = 0;
  } else if (tmout === TMO_POL) result = E_TMOUT;
  else {
    const task = runningTask();
    task.waitValue = waiptn;
    task.waitMode = wfmode;
    result = waitRunning(WAIT_OBJECT, changetype<usize>(flag), flag.attributes, tmout);
  }
  unlock(state);
  return result;
}

/** p_flgptn: the flag's pattern that met the condition of the caller's last successful wai_flg. */
export function flagPattern(): FLGPTN {
  return returned().pattern;
}
