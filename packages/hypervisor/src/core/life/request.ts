import { dmb, r32, w32 } from "../../../../toolchain/hw/hw";
import { coreNumber } from "../../arch/arch";
import { notifyCore } from "../../board/board";
import { claim, clearBits, setBits } from "../atomic";
import { Vcpu } from "../vcpu";

// A *request* is what one core asks of another. Each request is about one virtual CPU, and each
// kind of request has its bit in a word of this virtual CPU. To post a request, a core sets the
// bit, and sends an interrupt of MVM's own to the core of this virtual CPU. The asking core does
// not wait, so two cores that ask each other cannot deadlock. No request overwrites another. This
// file posts requests; fulfil.ts fulfils them.
//
//   asking core                  what the request is about ─ bit set ─ interrupt sent ─┐
//   core of the vcpu   scheduler decides ◀─ request done ◀─ lowest bit cleared ◀─ FIQ ◀─┘
//
// The core clears the bit of a request, and then fulfils the request. Only the bit of REQUEST_LEAVE
// is cleared afterwards. A virtual CPU that moves to another core takes its requests along.
//
// An *order* is a request with a result. The *asker* is the virtual CPU whose guest gave the order,
// or the operator's console. A virtual CPU takes one order at a time. The asker may wait for the
// result:
//
//   claimed (Vcpu.asker) ─▶ asked ─▶ done ─▶ result in the asker's word ─▶ free
//
// The asker's word is the word that receives the result. Vcpu.asker holds its address.

// The requests to a virtual CPU, in the order in which its core fulfils them: lowest bit first.

/** To be put on the list of the core to which the virtual CPU has moved. */
export const REQUEST_ARRIVE: u32 = 1 << 0;
/** To begin, as a further core of its VM (PSCI CPU_ON). */
export const REQUEST_BEGIN: u32 = 1 << 1;
/** To move to the core of its configuration. */
export const REQUEST_MOVE_HOME: u32 = 1 << 2;
/**
 * To go on with the result of the order that its guest gave. The virtual CPU has moved while it
 * waited for the result.
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
/** To leave its core, because the VM stops. The bit stays set until the virtual CPU has left. */
export const REQUEST_LEAVE: u32 = 1 << 13;

/** The reactions to misses. When a VM stops, MVM forgets them. */
export const REQUESTS_ON_MISS: u32 = REQUEST_ON_PERIOD | REQUEST_ON_OVERRUN | REQUEST_ON_WATCHDOG;

/** What the asker's word holds until the order is done. No result has this value. */
const PENDING: u32 = 1;
/** In place of the address of an asker's word: no asker waits for the result. */
export const NOBODY_ASKS: u32 = 1;

/**
 * Posts a request to the core of `vcpu`, which may be the calling core. That core fulfils the
 * request at its next FIQ. This call neither waits nor fails. A request that is posted again before
 * it is fulfilled is fulfilled once.
 */
export function postRequest(vcpu: Vcpu, request: u32): void {
  notifyCore(setRequest(vcpu, request));
}

/** Sets the bit of `request`. Returns the number of the core that is to see it. */
function setRequest(vcpu: Vcpu, request: u32): u32 {
  dmb(); // a core that sees the request sees the state that the request is about
  setBits(requestOf(vcpu), request);
  dmb(); // if `vcpu` moves meanwhile: this core reads the new core, or the new core sees the bit
  return r32(coreWordOf(vcpu));
}

/**
 * As {@link postRequest}, but sends no interrupt, for a `vcpu` that is about to move. The caller
 * notifies the new core later. Call on the present core of `vcpu`.
 */
export function postRequestWithoutInterrupt(vcpu: Vcpu, request: u32): void {
  setBits(requestOf(vcpu), request);
}

/**
 * Gives `vcpu` the order `request`. The result of the order comes to the word at `result`, unless
 * `result` is NOBODY_ASKS. If `vcpu` is on the calling core, no interrupt is sent: the caller calls
 * fulfilRequests (fulfil.ts), or sends the interrupt. Returns false, and gives no order, if another
 * order to `vcpu` is not done yet.
 */
export function order(vcpu: Vcpu, request: u32, result: u32): bool {
  if (!claim(askerOf(vcpu), result)) return false;
  if (result !== NOBODY_ASKS) w32(result, PENDING);
  const core = setRequest(vcpu, request);
  if (core !== coreNumber()) notifyCore(core);
  return true;
}

/**
 * Writes `result`, the result of the order to `vcpu`, to the asker's word, and lets the next order
 * come. Call on the core of `vcpu`.
 */
export function answer(vcpu: Vcpu, result: i32): void {
  const word = r32(askerOf(vcpu));
  if (word !== NOBODY_ASKS) w32(word, result);
  dmb();
  w32(askerOf(vcpu), 0);
}

/** Whether the order is done whose result comes to the word at `result`. */
export function isAnswered(result: u32): bool {
  const answered = r32(result) !== PENDING;
  dmb();
  return answered;
}

/** Address of the word in `asker` that receives the result of an order of its guest. */
export function answerOf(asker: Vcpu): u32 {
  return changetype<u32>(asker) + <u32>offsetof<Vcpu>("answer");
}

/** Whether `vcpu` was asked to leave its core (REQUEST_LEAVE) and has not left yet. */
export function isLeaving(vcpu: Vcpu): bool {
  const leaving = (r32(requestOf(vcpu)) & REQUEST_LEAVE) !== 0;
  dmb();
  return leaving;
}

/** Whether the move of `vcpu` to another core is decided, and `vcpu` has not arrived there yet. */
export function isMoving(vcpu: Vcpu): bool {
  return (r32(requestOf(vcpu)) & REQUEST_ARRIVE) !== 0;
}

/** Clears `request` of `vcpu`. Call on the core of `vcpu`. */
export function forgetRequest(vcpu: Vcpu, request: u32): void {
  clearBits(requestOf(vcpu), request);
}

/**
 * The first request to `vcpu`; 0: there is none, or `vcpu` is not on the calling core, whose number
 * is `core`.
 */
export function nextRequest(vcpu: Vcpu, core: u32): u32 {
  if (!isOnCore(vcpu, core)) return 0;
  dmb(); // a core that moves `vcpu` here posts REQUEST_ARRIVE first
  const requests = r32(requestOf(vcpu));
  dmb();
  return requests & -requests;
}

/** Whether `vcpu` is on core `core`. Another core may have moved it. */
export function isOnCore(vcpu: Vcpu, core: u32): bool {
  return r32(coreWordOf(vcpu)) === core;
}

// Addresses of the words of `vcpu` that several cores use.

function requestOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("request");
}

function askerOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("asker");
}

function coreWordOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("core");
}
