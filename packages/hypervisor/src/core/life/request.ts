import { dmb, r32, w32 } from "../../../../toolchain/hw/hw";
import { coreNumber } from "../../arch/arch";
import { notifyCore } from "../../board/board";
import { claim, clearBits, setBits } from "../atomic";
import { Vcpu } from "../vcpu";

// By a *request* one core asks another core, or itself, to do something. Each request is about one
// virtual CPU. The word Vcpu.request of this virtual CPU has a bit for each kind of request. To
// post a request, a core sets the bit, and sends an interrupt of MVM's own to the core of this
// virtual CPU. This file posts requests, and fulfil.ts fulfils them. Requests of different kinds do
// not overwrite each other. The asking core does not wait, so two cores that ask each other cannot
// deadlock.
//
//   asking core            writes what the request needs ─ sets the bit ─ sends the interrupt ─┐
//   core of the vcpu   scheduler decides ◀─ fulfils the request ◀─ clears the bit ◀─── FIQ ◀───┘
//
// Only the bit of REQUEST_LEAVE is cleared after the request was fulfilled. If several bits are
// set, the core begins with the lowest bit. A virtual CPU that moves to another core takes its
// requests along.
//
// An *order* is a request that may have a result. The *asker* is the virtual CPU whose guest gave
// the order, or the operator's console. The *asker's word* is the word of memory that receives the
// result. While a virtual CPU has an order, its field Vcpu.asker holds the address of the asker's
// word. So a virtual CPU takes one order at a time:
//
//   Vcpu.asker = address ─▶ order posted ─▶ order carried out ─▶ result written ─▶ Vcpu.asker = 0
//
// The asker may wait for the result, or go on. If nobody wants the result, Vcpu.asker is
// NOBODY_ASKS.

// The requests to a virtual CPU, in the order in which its core fulfils them: lowest bit first.

/** To be put on the list of the core to which the virtual CPU has moved (move.ts). */
export const REQUEST_ARRIVE: u32 = 1 << 0;
/** To begin, as a further core of its VM (PSCI CPU_ON). */
export const REQUEST_BEGIN: u32 = 1 << 1;
/** To move to the core of its configuration. */
export const REQUEST_MOVE_HOME: u32 = 1 << 2;
/**
 * To go on with the result of the order that the guest of the virtual CPU gave. The virtual CPU
 * moved to another core while it waited for the result.
 */
export const REQUEST_ANSWERED: u32 = 1 << 3;
/** Orders: to change the level of the VM to SRT, to HRT. */
export const REQUEST_LEVEL_SRT: u32 = 1 << 4;
export const REQUEST_LEVEL_HRT: u32 = 1 << 5;
/** To carry out the watchdog's `action` of the configuration: the VM missed its watchdog. */
export const REQUEST_WATCHDOG_ACTION: u32 = 1 << 6;
/** To react as the configuration says to a miss of the VM (react.ts). */
export const REQUEST_ON_PERIOD: u32 = 1 << 7;
export const REQUEST_ON_OVERRUN: u32 = 1 << 8;
export const REQUEST_ON_WATCHDOG: u32 = 1 << 9;
/** Orders: to restart, start or stop the VM. */
export const REQUEST_RESTART: u32 = 1 << 10;
export const REQUEST_START: u32 = 1 << 11;
export const REQUEST_STOP: u32 = 1 << 12;
/**
 * To leave the core, because the VM stops (stop.ts). The bit stays set until the virtual CPU has
 * left.
 */
export const REQUEST_LEAVE: u32 = 1 << 13;

/** The requests to react to a miss. When a VM stops, MVM forgets them. */
export const REQUESTS_ON_MISS: u32 = REQUEST_ON_PERIOD | REQUEST_ON_OVERRUN | REQUEST_ON_WATCHDOG;

/** The value of the asker's word until the order is done. No result has this value. */
const PENDING: u32 = 1;
/** In place of the address of an asker's word: nobody wants the result. */
export const NOBODY_ASKS: u32 = 1;

/**
 * Posts a request to the core of `vcpu`, which may be the calling core, and sends an FIQ to that
 * core. That core fulfils the request at this FIQ, or earlier, if it looks for requests before
 * (fulfil.ts). This call neither waits nor fails. A request that is posted again before it is
 * fulfilled is fulfilled once.
 */
export function postRequest(vcpu: Vcpu, request: u32): void {
  notifyCore(setRequest(vcpu, request));
}

/** Sets the bit of `request` of `vcpu`. Returns the number of the core that must see the bit. */
function setRequest(vcpu: Vcpu, request: u32): u32 {
  dmb(); // a core that sees the request sees the state that the request is about
  setBits(requestOf(vcpu), request);
  // If `vcpu` moves meanwhile, either this core reads the number of the new core from Vcpu.core, or
  // the new core sees the bit.
  dmb();
  return r32(coreWordOf(vcpu));
}

/**
 * As {@link postRequest}, but sends no interrupt, because `vcpu` is about to move. The caller
 * interrupts the new core later. Call on the present core of `vcpu`.
 */
export function postRequestWithoutInterrupt(vcpu: Vcpu, request: u32): void {
  setBits(requestOf(vcpu), request);
}

/**
 * Gives `vcpu` the order `request`. `resultAt`: the address of the asker's word, or NOBODY_ASKS.
 * Returns false, and gives no order, if another order to `vcpu` is not done yet. If `vcpu` is on
 * the calling core, this function sends no interrupt: the caller then calls fulfilRequests
 * (fulfil.ts), or interrupts the calling core.
 */
export function order(vcpu: Vcpu, request: u32, resultAt: u32): bool {
  if (!claim(askerOf(vcpu), resultAt)) return false;
  if (resultAt !== NOBODY_ASKS) w32(resultAt, PENDING);
  const core = setRequest(vcpu, request);
  if (core !== coreNumber()) notifyCore(core);
  return true;
}

/**
 * Ends the order to `vcpu`: writes its result `result` to the asker's word, and lets the next order
 * come. Call on the core of `vcpu`.
 */
export function answer(vcpu: Vcpu, result: i32): void {
  const resultAt = r32(askerOf(vcpu));
  dmb(); // an asker that sees the result sees what the order has changed (isAnswered)
  if (resultAt !== NOBODY_ASKS) w32(resultAt, result);
  dmb(); // the result is in the word before a next order can come
  w32(askerOf(vcpu), 0);
}

/** Whether the order whose result comes to the word at `resultAt` is done. Call on any core. */
export function isAnswered(resultAt: u32): bool {
  const answered = r32(resultAt) !== PENDING;
  dmb(); // what the caller reads afterwards is not older than the answer
  return answered;
}

/** Address of the asker's word, if the guest of `asker` gives the order. */
export function answerPlaceOf(asker: Vcpu): u32 {
  return changetype<u32>(asker) + <u32>offsetof<Vcpu>("answer");
}

/** Whether `vcpu` was asked to leave its core (REQUEST_LEAVE) and has not left yet. */
export function isLeaving(vcpu: Vcpu): bool {
  const leaving = (r32(requestOf(vcpu)) & REQUEST_LEAVE) !== 0;
  dmb(); // if not, the caller sees that `vcpu` has left
  return leaving;
}

/** Whether `vcpu` moves to another core: the move has begun, and `vcpu` has not arrived yet. */
export function isMoving(vcpu: Vcpu): bool {
  return (r32(requestOf(vcpu)) & REQUEST_ARRIVE) !== 0;
}

/** Clears `request` of `vcpu`. Call on the core of `vcpu`. */
export function forgetRequest(vcpu: Vcpu, request: u32): void {
  clearBits(requestOf(vcpu), request);
}

/**
 * The request to `vcpu` that is to be fulfilled next: the lowest bit. 0: there is none, or `vcpu`
 * is not on the calling core, whose number is `core`.
 */
export function nextRequest(vcpu: Vcpu, core: u32): u32 {
  if (!isOnCore(vcpu, core)) return 0;
  dmb(); // the core that has moved `vcpu` here posted REQUEST_ARRIVE before it wrote Vcpu.core
  const requests = r32(requestOf(vcpu));
  dmb(); // the calling core then sees what the request needs
  return requests & -requests;
}

/** Whether `vcpu` is on core `core`, or moves there. Another core may change this at any time. */
export function isOnCore(vcpu: Vcpu, core: u32): bool {
  return r32(coreWordOf(vcpu)) === core;
}

// Addresses of the words of `vcpu` that several cores use: Vcpu.request, Vcpu.asker, Vcpu.core.

function requestOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("request");
}

function askerOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("asker");
}

function coreWordOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("core");
}
