/**
 * Mailboxes: cre_mbx, snd_mbx, rcv_mbx, prcv_mbx, trcv_mbx (µITRON 4.0, 4.4.4). A message is memory
 * of the application that begins with a T_MSG, or in a TA_MPRI mailbox with a T_MSG_PRI. The
 * mailbox passes the address. A message in a mailbox belongs to the kernel.
 */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { initQueue, isEmpty, Queue } from "./queue";
import { dispatch } from "./ready";
import { returned } from "./returned";
import { Tcb, WAIT_OBJECT } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_NOEXS,
  E_OBJ,
  E_OK,
  E_PAR,
  E_RSATR,
  E_TMOUT,
  ER,
  ID,
  MAILBOXES,
  PRI,
  TA_MPRI,
  TA_TPRI,
  TMAX_MPRI,
  TMIN_MPRI,
  TMO,
  TMO_FEVR,
  TMO_POL,
} from "./types";
import { endWait, mayWait, waitRunning } from "./wait";

/** The header of a message: the kernel's link. */
@unmanaged
export class T_MSG {
  next: usize;
}

/** The header of a message with a priority. 1 is the highest. */
@unmanaged
export class T_MSG_PRI extends T_MSG {
  msgpri: PRI;
}

@unmanaged
class Mailbox {
  next: usize;
  prev: usize;
  /** The first message, or 0. */
  first: usize;
  attributes: ATR;
  /** The lowest priority of a message. */
  lowest: PRI;
  exists: u32;
}

const mailboxes: usize = memory.data(offsetof<Mailbox>() * MAILBOXES, 4);

function mailboxOf(id: ID): Mailbox {
  return changetype<Mailbox>(mailboxes + <usize>(id - 1) * offsetof<Mailbox>());
}

function isMailboxId(id: ID): bool {
  return id >= 1 && id <= MAILBOXES;
}

function waiters(mailbox: Mailbox): Queue {
  return changetype<Queue>(changetype<usize>(mailbox));
}

/**
 * CRE_MBX. With TA_MPRI the priorities of messages are 1 to `maxmpri`. E_CTX, E_ID, E_RSATR, E_PAR
 * (maxmpri), E_OBJ (exists already).
 */
export function cre_mbx(mbxid: ID, mbxatr: ATR, maxmpri: PRI): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isMailboxId(mbxid)) return E_ID;
  if (mbxatr & ~(TA_TPRI | TA_MPRI)) return E_RSATR;
  if (mbxatr & TA_MPRI && (maxmpri < TMIN_MPRI || maxmpri > TMAX_MPRI)) return E_PAR;
  const state = lock();
  const mailbox = mailboxOf(mbxid);
  let result: ER = E_OBJ;
  if (!mailbox.exists) {
    initQueue(waiters(mailbox));
    mailbox.first = 0;
    mailbox.attributes = mbxatr;
    mailbox.lowest = maxmpri;
    mailbox.exists = 1;
    result = E_OK;
  }
  unlock(state);
  return result;
}

/** Puts a message behind the others, with TA_MPRI behind those of at least its priority. */
function add(mailbox: Mailbox, message: usize): void {
  let link = changetype<usize>(mailbox) + offsetof<Mailbox>("first");
  while (load<usize>(link) !== 0) {
    const other = load<usize>(link);
    if (mailbox.attributes & TA_MPRI) {
      if (changetype<T_MSG_PRI>(other).msgpri > changetype<T_MSG_PRI>(message).msgpri) break;
    }
    link = other;
  }
  changetype<T_MSG>(message).next = load<usize>(link);
  store<usize>(link, message);
}

/**
 * Sends the message at `pk_msg`; the first waiting task gets the message. E_CTX (CPU-locked), E_ID,
 * E_NOEXS, E_PAR (no message, or its priority is out of range). Any context.
 */
export function snd_mbx(mbxid: ID, pk_msg: usize): ER {
  if (sns_loc()) return E_CTX;
  if (!isMailboxId(mbxid)) return E_ID;
  if (pk_msg === 0) return E_PAR;
  const state = lock();
  const mailbox = mailboxOf(mbxid);
  let result: ER = E_OK;
  if (!mailbox.exists) result = E_NOEXS;
  else if (!isPriority(mailbox, pk_msg)) result = E_PAR;
  else if (!isEmpty(waiters(mailbox))) {
    const receiver = changetype<Tcb>(mailbox.next);
    receiver.returnedMessage = pk_msg;
    endWait(receiver, E_OK);
    dispatch();
  } else add(mailbox, pk_msg);
  unlock(state);
  return result;
}

function isPriority(mailbox: Mailbox, message: usize): bool {
  if (!(mailbox.attributes & TA_MPRI)) return true;
  const priority = changetype<T_MSG_PRI>(message).msgpri;
  return priority >= TMIN_MPRI && priority <= mailbox.lowest;
}

export function rcv_mbx(mbxid: ID): ER {
  return trcv_mbx(mbxid, TMO_FEVR);
}

export function prcv_mbx(mbxid: ID): ER {
  return trcv_mbx(mbxid, TMO_POL);
}

/**
 * Receives a message, whose address `receivedMessage()` then returns. Waits for at most `tmout`
 * ticks. E_ID, E_PAR, E_CTX, E_NOEXS, E_TMOUT, E_RLWAI.
 */
export function trcv_mbx(mbxid: ID, tmout: TMO): ER {
  if (sns_loc()) return E_CTX;
  if (!isMailboxId(mbxid)) return E_ID;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const mailbox = mailboxOf(mbxid);
  let result: ER = E_OK;
  if (!mailbox.exists) result = E_NOEXS;
  else if (mailbox.first !== 0) {
    const message = mailbox.first;
    mailbox.first = changetype<T_MSG>(message).next;
    returned().message = message;
  } else if (tmout === TMO_POL) result = E_TMOUT;
  else result = waitRunning(WAIT_OBJECT, changetype<usize>(mailbox), mailbox.attributes & TA_TPRI, tmout);
  unlock(state);
  return result;
}

/** ppk_msg: the message that the caller's last successful rcv_mbx received. */
export function receivedMessage(): usize {
  return returned().message;
}
